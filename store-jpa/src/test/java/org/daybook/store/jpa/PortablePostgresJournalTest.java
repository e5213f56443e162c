package org.daybook.store.jpa;

import org.daybook.contract.JournalContract;
import org.daybook.store.Store;

/** The contract on PostgreSQL, with plain SQL. */
class PortablePostgresJournalTest extends JournalContract {

    @Override
    protected Store openStore() {
        return TestDatabase.POSTGRES.openEmptyPortable();
    }
}
