package org.daybook.store.memory;

import org.daybook.contract.PartitionContract;
import org.daybook.journal.Partitions;
import org.daybook.store.Store;

class MemoryPartitionTest extends PartitionContract {

    @Override
    protected Store openStore(Partitions partitions) {
        return new MemoryStore(partitions);
    }
}
