package org.daybook.store.jpa;

import org.daybook.contract.SubscriptionContract;
import org.daybook.store.Store;
import org.junit.jupiter.api.Tag;

/** The contract on MariaDB. */
@Tag("deep")
class MariaDbSubscriptionTest extends SubscriptionContract {

    @Override
    protected Store openStore() {
        return TestDatabase.MARIADB.openEmpty();
    }
}
