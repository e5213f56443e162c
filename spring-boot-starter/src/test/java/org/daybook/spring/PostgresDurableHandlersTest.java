package org.daybook.spring;

class PostgresDurableHandlersTest extends DurableHandlersContract {
    @Override
    String emptyDatabase() {
        return TestPostgres.emptyDatabase(unique());
    }
}
