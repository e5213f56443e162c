package org.daybook.store.jpa;

import org.daybook.contract.ReadingContract;
import org.daybook.store.Store;

/** The contract on an H2 file. */
class H2FileReadingTest extends ReadingContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_FILE.openEmpty();
    }
}
