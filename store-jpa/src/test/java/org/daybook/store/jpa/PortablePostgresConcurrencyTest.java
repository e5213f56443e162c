package org.daybook.store.jpa;

import org.daybook.contract.ConcurrencyContract;
import org.daybook.store.Store;

/** The contract on PostgreSQL, with plain SQL. */
class PortablePostgresConcurrencyTest extends ConcurrencyContract {

    @Override
    protected Store openStore() {
        return TestDatabase.POSTGRES.openEmptyPortable();
    }
}
