package org.daybook.store.jpa;

import org.daybook.contract.UpcastingContract;
import org.daybook.store.Store;
import org.junit.jupiter.api.Tag;

/** The contract on MariaDB. */
@Tag("deep")
class MariaDbUpcastingTest extends UpcastingContract {

    @Override
    protected Store openStore() {
        return TestDatabase.MARIADB.openEmpty();
    }
}
