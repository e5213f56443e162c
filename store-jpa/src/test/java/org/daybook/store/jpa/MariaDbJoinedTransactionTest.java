package org.daybook.store.jpa;

import org.junit.jupiter.api.Tag;

/** Joined transactions on MariaDB, at its default level, REPEATABLE READ. */
@Tag("deep")
class MariaDbJoinedTransactionTest extends JoinedTransactionTest {

    @Override
    String url() {
        return TestDatabase.MARIADB.url();
    }
}
