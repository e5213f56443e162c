package org.daybook.store.jpa;

import org.daybook.contract.JournalContract;
import org.daybook.store.Store;

/** The contract on an H2 file. */
class H2FileJournalTest extends JournalContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_FILE.openEmpty();
    }
}
