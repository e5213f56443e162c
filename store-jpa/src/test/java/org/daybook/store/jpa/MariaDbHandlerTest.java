package org.daybook.store.jpa;

import org.daybook.contract.HandlerContract;
import org.daybook.store.Store;
import org.junit.jupiter.api.Tag;

/** The contract on MariaDB. */
@Tag("deep")
class MariaDbHandlerTest extends HandlerContract {

    @Override
    protected Store openStore() {
        return TestDatabase.MARIADB.openEmpty();
    }
}
