package org.daybook.store.jpa;

import org.daybook.contract.ConcurrencyContract;
import org.daybook.journal.Partitions;
import org.daybook.store.Store;

class H2MemoryPartitionedConcurrencyTest extends ConcurrencyContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_MEMORY.openEmpty(Partitions.byHash(4));
    }
}
