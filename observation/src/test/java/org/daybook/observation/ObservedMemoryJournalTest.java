package org.daybook.observation;

import org.daybook.contract.JournalContract;
import org.daybook.store.Store;

/** The contract on a memory store that is observed. */
class ObservedMemoryJournalTest extends JournalContract {

    @Override
    protected Store openStore() {
        return Observed.memoryStore();
    }
}
