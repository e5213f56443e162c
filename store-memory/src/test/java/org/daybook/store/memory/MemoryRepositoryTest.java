package org.daybook.store.memory;

import org.daybook.contract.RepositoryContract;
import org.daybook.store.Store;

class MemoryRepositoryTest extends RepositoryContract {

    @Override
    protected Store openStore() {
        return new MemoryStore();
    }
}
