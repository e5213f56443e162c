package org.daybook.store.jpa;

import org.daybook.contract.ReopeningContract;
import org.daybook.journal.Partitions;
import org.daybook.store.Store;
import org.junit.jupiter.api.Tag;

/** The contract on MariaDB. */
@Tag("deep")
class MariaDbReopeningTest extends ReopeningContract {

    @Override
    protected Store openStore(Partitions partitions) {
        return TestDatabase.MARIADB_READ_COMMITTED.openEmpty(partitions);
    }

    @Override
    protected Store openAgain(Partitions partitions) {
        return TestDatabase.MARIADB_READ_COMMITTED.openAgain(partitions);
    }
}
