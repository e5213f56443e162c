package org.daybook.store.jpa;

import org.daybook.contract.ReopeningContract;
import org.daybook.journal.Partitions;
import org.daybook.store.Store;

/** The contract on H2 in memory. */
class H2MemoryReopeningTest extends ReopeningContract {

    @Override
    protected Store openStore(Partitions partitions) {
        return TestDatabase.H2_MEMORY.openEmpty(partitions);
    }

    @Override
    protected Store openAgain(Partitions partitions) {
        return TestDatabase.H2_MEMORY.openAgain(partitions);
    }
}
