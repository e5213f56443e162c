package org.daybook.store.jpa;

import org.daybook.contract.ConcurrencyContract;
import org.daybook.store.Store;
import org.junit.jupiter.api.Tag;

/** The contract on MariaDB. */
@Tag("deep")
class MariaDbConcurrencyTest extends ConcurrencyContract {

    @Override
    protected Store openStore() {
        return TestDatabase.MARIADB.openEmpty();
    }
}
