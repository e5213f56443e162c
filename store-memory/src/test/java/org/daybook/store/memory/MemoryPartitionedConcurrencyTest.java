package org.daybook.store.memory;

import org.daybook.contract.ConcurrencyContract;
import org.daybook.journal.Partitions;
import org.daybook.store.Store;

class MemoryPartitionedConcurrencyTest extends ConcurrencyContract {

    @Override
    protected Store openStore() {
        return new MemoryStore(Partitions.byHash(4));
    }
}
