package org.daybook.store.jpa;

import org.daybook.contract.ReadingContract;
import org.daybook.store.Store;

/** The contract on PostgreSQL. */
class PostgresReadingTest extends ReadingContract {

    @Override
    protected Store openStore() {
        return TestDatabase.POSTGRES.openEmpty();
    }
}
