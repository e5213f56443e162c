package org.daybook.observation;

import org.daybook.contract.ConcurrencyContract;
import org.daybook.store.Store;

/** The contract on a memory store that is observed. */
class ObservedMemoryConcurrencyTest extends ConcurrencyContract {

    @Override
    protected Store openStore() {
        return Observed.memoryStore();
    }
}
