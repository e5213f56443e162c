package org.daybook.store.jpa;

import org.daybook.contract.InheritanceContract;
import org.daybook.store.Store;
import org.junit.jupiter.api.Tag;

/** The contract on PostgreSQL, with plain SQL. */
@Tag("deep")
class PortablePostgresInheritanceTest extends InheritanceContract {

    @Override
    protected Store openStore() {
        return TestDatabase.POSTGRES.openEmptyPortable();
    }
}
