package org.daybook.store.jpa;

import org.daybook.contract.ReopeningContract;
import org.daybook.journal.Partitions;
import org.daybook.store.Store;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract on the database that TEST_JDBC_URL names. */
@Tag("given")
@ExtendWith(GivenDatabase.class)
class GivenDatabaseReopeningTest extends ReopeningContract {

    @Override
    protected Store openStore(Partitions partitions) {
        return GivenDatabase.READ_COMMITTED.openEmpty(partitions);
    }

    @Override
    protected Store openAgain(Partitions partitions) {
        return GivenDatabase.READ_COMMITTED.openAgain(partitions);
    }
}
