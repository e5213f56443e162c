package org.daybook.store.jpa;

import org.daybook.contract.SubscriptionContract;
import org.daybook.store.Store;

/** The contract on H2 in memory. */
class H2MemorySubscriptionTest extends SubscriptionContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_MEMORY.openEmpty();
    }
}
