package org.daybook.store.jpa;

import org.daybook.contract.MutatorContract;
import org.daybook.store.Store;

/** The contract on an H2 file. */
class H2FileMutatorTest extends MutatorContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_FILE.openEmpty();
    }
}
