package org.daybook.store.jpa;

import org.daybook.contract.MutatorContract;
import org.daybook.store.Store;

/** The contract on PostgreSQL. */
class PostgresMutatorTest extends MutatorContract {

    @Override
    protected Store openStore() {
        return TestDatabase.POSTGRES.openEmpty();
    }
}
