package org.daybook.store.jpa;

import org.daybook.contract.ConcurrencyContract;
import org.daybook.store.Store;

/** The contract on PostgreSQL. */
class PostgresConcurrencyTest extends ConcurrencyContract {

    @Override
    protected Store openStore() {
        return TestDatabase.POSTGRES.openEmpty();
    }
}
