package org.daybook.store.jpa;

import org.daybook.contract.RepositoryContract;
import org.daybook.store.Store;

/** The contract on an H2 file. */
class H2FileRepositoryTest extends RepositoryContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_FILE.openEmpty();
    }
}
