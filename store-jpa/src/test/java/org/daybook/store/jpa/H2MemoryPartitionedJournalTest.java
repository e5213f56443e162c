package org.daybook.store.jpa;

import org.daybook.contract.JournalContract;
import org.daybook.journal.Partitions;
import org.daybook.store.Store;

/** In one partition of several, which is not the first. */
class H2MemoryPartitionedJournalTest extends JournalContract {

    @Override
    protected Store openStore() {
        return TestDatabase.H2_MEMORY.openEmpty(Partitions.by(4, stream -> 2));
    }
}
