package org.daybook.store.jpa;

/** Joined transactions on PostgreSQL, with plain SQL. */
class PortablePostgresJoinedTransactionTest extends PostgresJoinedTransactionTest {

    @Override
    boolean isPortable() {
        return true;
    }
}
