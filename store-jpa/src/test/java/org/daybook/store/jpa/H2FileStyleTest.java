package org.daybook.store.jpa;

import org.daybook.contract.StyleContract;
import org.daybook.store.Store;

/** The contract on an H2 file. */
class H2FileStyleTest extends StyleContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_FILE.openEmpty();
    }
}
