package org.daybook.store.memory;

import org.daybook.contract.JournalContract;
import org.daybook.store.Store;

class MemoryJournalTest extends JournalContract {

    @Override
    protected Store openStore() {
        return new MemoryStore();
    }
}
