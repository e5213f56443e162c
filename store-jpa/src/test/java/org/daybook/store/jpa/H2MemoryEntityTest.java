package org.daybook.store.jpa;

import org.daybook.contract.EntityContract;
import org.daybook.store.Store;

/** The contract on H2 in memory. */
class H2MemoryEntityTest extends EntityContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_MEMORY.openEmpty();
    }
}
