package org.daybook.observation;

import org.daybook.contract.SnapshotContract;
import org.daybook.store.Store;

/** The contract on a memory store that is observed. */
class ObservedMemorySnapshotTest extends SnapshotContract {

    @Override
    protected Store openStore() {
        return Observed.memoryStore();
    }
}
