package org.daybook.store.memory;

import org.daybook.contract.JournalContract;
import org.daybook.journal.Partitions;
import org.daybook.store.Store;

/** In one partition of several, which is not the first. */
class MemoryPartitionedJournalTest extends JournalContract {

    @Override
    protected Store openStore() {
        return new MemoryStore(Partitions.by(4, stream -> 2));
    }
}
