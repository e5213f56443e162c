package org.daybook.store.jpa;

import org.daybook.contract.StyleContract;
import org.daybook.store.Store;

/** The contract on H2 in memory. */
class H2MemoryStyleTest extends StyleContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_MEMORY.openEmpty();
    }
}
