package org.daybook.store.jpa;

import org.daybook.contract.StyleContract;
import org.daybook.store.Store;

/** The contract on PostgreSQL. */
class PostgresStyleTest extends StyleContract {

    @Override
    protected Store openStore() {
        return TestDatabase.POSTGRES.openEmpty();
    }
}
