package org.daybook.store.jpa;

import org.daybook.contract.SnapshotContract;
import org.daybook.store.Store;

/** The contract on PostgreSQL. */
class PostgresSnapshotTest extends SnapshotContract {

    @Override
    protected Store openStore() {
        return TestDatabase.POSTGRES.openEmpty();
    }
}
