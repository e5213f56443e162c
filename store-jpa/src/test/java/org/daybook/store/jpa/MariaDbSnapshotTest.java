package org.daybook.store.jpa;

import org.daybook.contract.SnapshotContract;
import org.daybook.store.Store;
import org.junit.jupiter.api.Tag;

/** The contract on MariaDB. */
@Tag("deep")
class MariaDbSnapshotTest extends SnapshotContract {

    @Override
    protected Store openStore() {
        return TestDatabase.MARIADB.openEmpty();
    }
}
