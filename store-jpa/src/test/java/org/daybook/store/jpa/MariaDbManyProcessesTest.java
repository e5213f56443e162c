package org.daybook.store.jpa;

import org.junit.jupiter.api.Tag;

@Tag("deep")
class MariaDbManyProcessesTest extends ManyProcessesTest {

    @Override
    String sharedUrl() {
        return TestDatabase.MARIADB.url();
    }

    @Override
    String ownUrl() {
        return TestDatabase.MARIADB.url();
    }
}
