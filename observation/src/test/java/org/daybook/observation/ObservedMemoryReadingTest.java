package org.daybook.observation;

import org.daybook.contract.ReadingContract;
import org.daybook.store.Store;

/** The contract on a memory store that is observed. */
class ObservedMemoryReadingTest extends ReadingContract {

    @Override
    protected Store openStore() {
        return Observed.memoryStore();
    }
}
