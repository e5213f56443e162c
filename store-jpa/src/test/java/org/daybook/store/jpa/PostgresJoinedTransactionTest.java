package org.daybook.store.jpa;

/** Joined transactions on PostgreSQL. */
class PostgresJoinedTransactionTest extends JoinedTransactionTest {

    @Override
    String url() {
        return TestDatabase.POSTGRES.url();
    }
}
