package org.daybook.store.jpa;

import org.daybook.contract.RepositoryContract;
import org.daybook.store.Store;

/** The contract on PostgreSQL. */
class PostgresRepositoryTest extends RepositoryContract {

    @Override
    protected Store openStore() {
        return TestDatabase.POSTGRES.openEmpty();
    }
}
