package org.daybook.store.memory;

import org.daybook.contract.TimeTravelContract;
import org.daybook.store.Store;

class MemoryTimeTravelTest extends TimeTravelContract {

    @Override
    protected Store openStore() {
        return new MemoryStore();
    }
}
