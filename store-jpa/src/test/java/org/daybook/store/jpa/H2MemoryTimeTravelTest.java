package org.daybook.store.jpa;

import org.daybook.contract.TimeTravelContract;
import org.daybook.store.Store;

/** The contract on H2 in memory. */
class H2MemoryTimeTravelTest extends TimeTravelContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_MEMORY.openEmpty();
    }
}
