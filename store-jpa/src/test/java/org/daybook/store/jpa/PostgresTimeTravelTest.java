package org.daybook.store.jpa;

import org.daybook.contract.TimeTravelContract;
import org.daybook.store.Store;

/** The contract on PostgreSQL. */
class PostgresTimeTravelTest extends TimeTravelContract {

    @Override
    protected Store openStore() {
        return TestDatabase.POSTGRES.openEmpty();
    }
}
