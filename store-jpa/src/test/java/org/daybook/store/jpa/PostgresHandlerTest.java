package org.daybook.store.jpa;

import org.daybook.contract.HandlerContract;
import org.daybook.store.Store;

/** The contract on PostgreSQL. */
class PostgresHandlerTest extends HandlerContract {

    @Override
    protected Store openStore() {
        return TestDatabase.POSTGRES.openEmpty();
    }
}
