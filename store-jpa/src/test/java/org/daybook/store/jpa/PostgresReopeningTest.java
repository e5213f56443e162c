package org.daybook.store.jpa;

import org.daybook.contract.ReopeningContract;
import org.daybook.journal.Partitions;
import org.daybook.store.Store;

/** The contract on PostgreSQL. */
class PostgresReopeningTest extends ReopeningContract {

    @Override
    protected Store openStore(Partitions partitions) {
        return TestDatabase.POSTGRES.openEmpty(partitions);
    }

    @Override
    protected Store openAgain(Partitions partitions) {
        return TestDatabase.POSTGRES.openAgain(partitions);
    }
}
