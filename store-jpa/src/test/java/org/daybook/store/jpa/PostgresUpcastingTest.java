package org.daybook.store.jpa;

import org.daybook.contract.UpcastingContract;
import org.daybook.store.Store;

/** The contract on PostgreSQL. */
class PostgresUpcastingTest extends UpcastingContract {

    @Override
    protected Store openStore() {
        return TestDatabase.POSTGRES.openEmpty();
    }
}
