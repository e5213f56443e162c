package org.daybook.store.memory;

import org.daybook.contract.InheritanceContract;
import org.daybook.store.Store;

class MemoryInheritanceTest extends InheritanceContract {

    @Override
    protected Store openStore() {
        return new MemoryStore();
    }
}
