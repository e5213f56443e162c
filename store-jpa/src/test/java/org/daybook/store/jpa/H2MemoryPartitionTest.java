package org.daybook.store.jpa;

import org.daybook.contract.PartitionContract;
import org.daybook.journal.Partitions;
import org.daybook.store.Store;

/** The contract on H2 in memory. */
class H2MemoryPartitionTest extends PartitionContract {

    @Override
    protected Store openStore(Partitions partitions) {
        return TestDatabase.H2_MEMORY.openEmpty(partitions);
    }
}
