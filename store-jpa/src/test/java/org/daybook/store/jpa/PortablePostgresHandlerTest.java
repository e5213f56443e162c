package org.daybook.store.jpa;

import org.daybook.contract.HandlerContract;
import org.daybook.store.Store;

/** The contract on PostgreSQL, with plain SQL. */
class PortablePostgresHandlerTest extends HandlerContract {

    @Override
    protected Store openStore() {
        return TestDatabase.POSTGRES.openEmptyPortable();
    }
}
