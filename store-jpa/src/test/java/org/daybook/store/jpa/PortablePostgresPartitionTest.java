package org.daybook.store.jpa;

import org.daybook.contract.PartitionContract;
import org.daybook.journal.Partitions;
import org.daybook.store.Store;

/** The contract on PostgreSQL, with plain SQL. */
class PortablePostgresPartitionTest extends PartitionContract {

    @Override
    protected Store openStore(Partitions partitions) {
        return TestDatabase.POSTGRES.openEmptyPortable(partitions);
    }
}
