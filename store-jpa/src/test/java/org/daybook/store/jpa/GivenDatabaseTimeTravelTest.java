package org.daybook.store.jpa;

import org.daybook.contract.TimeTravelContract;
import org.daybook.store.Store;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract on the database that TEST_JDBC_URL names. */
@Tag("given")
@ExtendWith(GivenDatabase.class)
class GivenDatabaseTimeTravelTest extends TimeTravelContract {

    @Override
    protected Store openStore() {
        return GivenDatabase.DATABASE.openEmpty();
    }
}
