package org.daybook.store.jpa;

import org.daybook.contract.InheritanceContract;
import org.daybook.store.Store;

/** The contract on H2 in memory. */
class H2MemoryInheritanceTest extends InheritanceContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_MEMORY.openEmpty();
    }
}
