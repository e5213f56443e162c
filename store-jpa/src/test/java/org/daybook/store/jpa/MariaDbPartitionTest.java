package org.daybook.store.jpa;

import org.daybook.contract.PartitionContract;
import org.daybook.journal.Partitions;
import org.daybook.store.Store;
import org.junit.jupiter.api.Tag;

/** The contract on MariaDB. */
@Tag("deep")
class MariaDbPartitionTest extends PartitionContract {

    @Override
    protected Store openStore(Partitions partitions) {
        return TestDatabase.MARIADB_READ_COMMITTED.openEmpty(partitions);
    }
}
