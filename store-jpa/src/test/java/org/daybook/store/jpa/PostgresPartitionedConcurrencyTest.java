package org.daybook.store.jpa;

import org.daybook.contract.ConcurrencyContract;
import org.daybook.journal.Partitions;
import org.daybook.store.Store;

class PostgresPartitionedConcurrencyTest extends ConcurrencyContract {

    @Override
    protected Store openStore() {
        return TestDatabase.POSTGRES.openEmpty(Partitions.byHash(4));
    }
}
