package org.daybook.store.jpa;

import org.daybook.contract.HandlerContract;
import org.daybook.store.Store;

/** The contract on an H2 file. */
class H2FileHandlerTest extends HandlerContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_FILE.openEmpty();
    }
}
