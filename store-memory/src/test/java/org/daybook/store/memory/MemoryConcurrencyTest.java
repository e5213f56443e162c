package org.daybook.store.memory;

import org.daybook.contract.ConcurrencyContract;
import org.daybook.store.Store;

class MemoryConcurrencyTest extends ConcurrencyContract {

    @Override
    protected Store openStore() {
        return new MemoryStore();
    }
}
