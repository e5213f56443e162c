package org.daybook.observation;

import org.daybook.contract.StyleContract;
import org.daybook.store.Store;

/** The contract on a memory store that is observed. */
class ObservedMemoryStyleTest extends StyleContract {

    @Override
    protected Store openStore() {
        return Observed.memoryStore();
    }
}
