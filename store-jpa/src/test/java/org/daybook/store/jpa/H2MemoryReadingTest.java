package org.daybook.store.jpa;

import org.daybook.contract.ReadingContract;
import org.daybook.store.Store;

/** The contract on H2 in memory. */
class H2MemoryReadingTest extends ReadingContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_MEMORY.openEmpty();
    }
}
