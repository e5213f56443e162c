package org.daybook.store.jpa;

import org.daybook.contract.EntityContract;
import org.daybook.store.Store;

/** The contract on PostgreSQL. */
class PostgresEntityTest extends EntityContract {

    @Override
    protected Store openStore() {
        return TestDatabase.POSTGRES.openEmpty();
    }
}
