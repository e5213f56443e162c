package org.daybook.store.jpa;

import org.daybook.contract.InheritanceContract;
import org.daybook.store.Store;
import org.junit.jupiter.api.Tag;

/** The contract on MariaDB. */
@Tag("deep")
class MariaDbInheritanceTest extends InheritanceContract {

    @Override
    protected Store openStore() {
        return TestDatabase.MARIADB.openEmpty();
    }
}
