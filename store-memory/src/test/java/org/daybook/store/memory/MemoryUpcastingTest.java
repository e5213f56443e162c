package org.daybook.store.memory;

import org.daybook.contract.UpcastingContract;
import org.daybook.store.Store;

class MemoryUpcastingTest extends UpcastingContract {

    @Override
    protected Store openStore() {
        return new MemoryStore();
    }
}
