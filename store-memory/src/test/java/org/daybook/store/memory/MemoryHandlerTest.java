package org.daybook.store.memory;

import org.daybook.contract.HandlerContract;
import org.daybook.store.Store;

class MemoryHandlerTest extends HandlerContract {

    @Override
    protected Store openStore() {
        return new MemoryStore();
    }
}
