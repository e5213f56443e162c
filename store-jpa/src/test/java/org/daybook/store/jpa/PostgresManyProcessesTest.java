package org.daybook.store.jpa;

class PostgresManyProcessesTest extends ManyProcessesTest {

    @Override
    String sharedUrl() {
        return TestDatabase.POSTGRES.url();
    }

    @Override
    String ownUrl() {
        return TestDatabase.POSTGRES.url();
    }
}
