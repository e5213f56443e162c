package org.daybook.store.jpa;

import org.daybook.contract.PartitionContract;
import org.daybook.journal.Partitions;
import org.daybook.store.Store;

/** The contract on PostgreSQL. */
class PostgresPartitionTest extends PartitionContract {

    @Override
    protected Store openStore(Partitions partitions) {
        return TestDatabase.POSTGRES.openEmpty(partitions);
    }
}
