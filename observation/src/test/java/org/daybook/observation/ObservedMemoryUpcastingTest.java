package org.daybook.observation;

import org.daybook.contract.UpcastingContract;
import org.daybook.store.Store;

/** The contract on a memory store that is observed. */
class ObservedMemoryUpcastingTest extends UpcastingContract {

    @Override
    protected Store openStore() {
        return Observed.memoryStore();
    }
}
