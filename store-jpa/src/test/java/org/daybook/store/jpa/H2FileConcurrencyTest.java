package org.daybook.store.jpa;

import org.daybook.contract.ConcurrencyContract;
import org.daybook.store.Store;

/** The contract on an H2 file. */
class H2FileConcurrencyTest extends ConcurrencyContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_FILE.openEmpty();
    }
}
