package org.daybook.store.jpa;

import org.daybook.contract.SubscriptionContract;
import org.daybook.store.Store;

/** The contract on PostgreSQL. */
class PostgresSubscriptionTest extends SubscriptionContract {

    @Override
    protected Store openStore() {
        return TestDatabase.POSTGRES.openEmpty();
    }
}
