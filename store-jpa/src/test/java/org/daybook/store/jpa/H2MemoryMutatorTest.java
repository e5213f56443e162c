package org.daybook.store.jpa;

import org.daybook.contract.MutatorContract;
import org.daybook.store.Store;

/** The contract on H2 in memory. */
class H2MemoryMutatorTest extends MutatorContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_MEMORY.openEmpty();
    }
}
