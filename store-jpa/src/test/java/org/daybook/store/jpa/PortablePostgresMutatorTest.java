package org.daybook.store.jpa;

import org.daybook.contract.MutatorContract;
import org.daybook.store.Store;
import org.junit.jupiter.api.Tag;

/** The contract on PostgreSQL, with plain SQL. */
@Tag("deep")
class PortablePostgresMutatorTest extends MutatorContract {

    @Override
    protected Store openStore() {
        return TestDatabase.POSTGRES.openEmptyPortable();
    }
}
