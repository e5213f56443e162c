package org.daybook.store.jpa;

import org.daybook.contract.SnapshotContract;
import org.daybook.store.Store;

/** The contract on H2 in memory. */
class H2MemorySnapshotTest extends SnapshotContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_MEMORY.openEmpty();
    }
}
