package org.daybook.store.memory;

import org.daybook.contract.EntityContract;
import org.daybook.store.Store;

class MemoryEntityTest extends EntityContract {

    @Override
    protected Store openStore() {
        return new MemoryStore();
    }
}
