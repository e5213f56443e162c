package org.daybook.store.jpa;

import org.daybook.contract.ReopeningContract;
import org.daybook.journal.Partitions;
import org.daybook.store.Store;

/** The contract on PostgreSQL, with plain SQL. */
class PortablePostgresReopeningTest extends ReopeningContract {

    @Override
    protected Store openStore(Partitions partitions) {
        return TestDatabase.POSTGRES.openEmptyPortable(partitions);
    }

    @Override
    protected Store openAgain(Partitions partitions) {
        return TestDatabase.POSTGRES.openAgainPortable(partitions);
    }
}
