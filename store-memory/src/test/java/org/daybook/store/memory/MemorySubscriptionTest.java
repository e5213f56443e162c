package org.daybook.store.memory;

import org.daybook.contract.SubscriptionContract;
import org.daybook.store.Store;

class MemorySubscriptionTest extends SubscriptionContract {

    @Override
    protected Store openStore() {
        return new MemoryStore();
    }
}
