package org.daybook.store.jpa;

import org.daybook.contract.UpcastingContract;
import org.daybook.store.Store;

/** The contract on H2 in memory. */
class H2MemoryUpcastingTest extends UpcastingContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_MEMORY.openEmpty();
    }
}
