package org.daybook.store.memory;

import org.daybook.contract.SnapshotContract;
import org.daybook.store.Store;

class MemorySnapshotTest extends SnapshotContract {

    @Override
    protected Store openStore() {
        return new MemoryStore();
    }
}
