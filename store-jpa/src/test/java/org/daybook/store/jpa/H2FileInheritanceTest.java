package org.daybook.store.jpa;

import org.daybook.contract.InheritanceContract;
import org.daybook.store.Store;

/** The contract on an H2 file. */
class H2FileInheritanceTest extends InheritanceContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_FILE.openEmpty();
    }
}
