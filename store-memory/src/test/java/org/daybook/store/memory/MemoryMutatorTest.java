package org.daybook.store.memory;

import org.daybook.contract.MutatorContract;
import org.daybook.store.Store;

class MemoryMutatorTest extends MutatorContract {

    @Override
    protected Store openStore() {
        return new MemoryStore();
    }
}
