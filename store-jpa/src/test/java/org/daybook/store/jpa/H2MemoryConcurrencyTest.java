package org.daybook.store.jpa;

import org.daybook.contract.ConcurrencyContract;
import org.daybook.store.Store;

/** The contract on H2 in memory. */
class H2MemoryConcurrencyTest extends ConcurrencyContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_MEMORY.openEmpty();
    }
}
