package org.daybook.store.jpa;

import org.daybook.contract.ReadingContract;
import org.daybook.store.Store;
import org.junit.jupiter.api.Tag;

/** The contract on PostgreSQL, with plain SQL. */
@Tag("deep")
class PortablePostgresReadingTest extends ReadingContract {

    @Override
    protected Store openStore() {
        return TestDatabase.POSTGRES.openEmptyPortable();
    }
}
