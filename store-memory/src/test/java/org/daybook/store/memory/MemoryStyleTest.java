package org.daybook.store.memory;

import org.daybook.contract.StyleContract;
import org.daybook.store.Store;

class MemoryStyleTest extends StyleContract {

    @Override
    protected Store openStore() {
        return new MemoryStore();
    }
}
