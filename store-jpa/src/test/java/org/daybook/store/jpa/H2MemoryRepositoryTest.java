package org.daybook.store.jpa;

import org.daybook.contract.RepositoryContract;
import org.daybook.store.Store;

/** The contract on H2 in memory. */
class H2MemoryRepositoryTest extends RepositoryContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_MEMORY.openEmpty();
    }
}
