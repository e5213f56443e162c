package org.daybook.store.jpa;

import org.daybook.contract.EntityContract;
import org.daybook.store.Store;

/** The contract on an H2 file. */
class H2FileEntityTest extends EntityContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_FILE.openEmpty();
    }
}
