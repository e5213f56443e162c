package org.daybook.store.jpa;

import org.daybook.contract.JournalContract;
import org.daybook.store.Store;

/** The contract on H2 in memory. */
class H2MemoryJournalTest extends JournalContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_MEMORY.openEmpty();
    }
}
