package org.daybook.store.jpa;

import org.daybook.contract.InheritanceContract;
import org.daybook.store.Store;

/** The contract on PostgreSQL. */
class PostgresInheritanceTest extends InheritanceContract {

    @Override
    protected Store openStore() {
        return TestDatabase.POSTGRES.openEmpty();
    }
}
