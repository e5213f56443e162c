package org.daybook.store.memory;

import org.daybook.contract.ReadingContract;
import org.daybook.store.Store;

class MemoryReadingTest extends ReadingContract {

    @Override
    protected Store openStore() {
        return new MemoryStore();
    }
}
