package org.daybook.observation;

import org.daybook.contract.PartitionContract;
import org.daybook.journal.Partitions;
import org.daybook.store.Store;
import org.daybook.store.memory.MemoryStore;

/** The contract on a memory store that is observed. */
class ObservedMemoryPartitionTest extends PartitionContract {

    @Override
    protected Store openStore(Partitions partitions) {
        return Observed.store(new MemoryStore(partitions));
    }
}
