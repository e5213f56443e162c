package org.daybook.store.jpa;

import org.daybook.contract.HandlerContract;
import org.daybook.store.Store;

/** The contract on H2 in memory. */
class H2MemoryHandlerTest extends HandlerContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_MEMORY.openEmpty();
    }
}
