package org.daybook.observation;

import org.daybook.contract.SubscriptionContract;
import org.daybook.store.Store;

/** The contract on a memory store that is observed. */
class ObservedMemorySubscriptionTest extends SubscriptionContract {

    @Override
    protected Store openStore() {
        return Observed.memoryStore();
    }
}
