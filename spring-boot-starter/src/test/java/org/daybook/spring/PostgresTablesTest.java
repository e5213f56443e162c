package org.daybook.spring;

class PostgresTablesTest extends TablesContract {
    @Override
    String emptyDatabase() {
        return TestPostgres.emptyDatabase(DurableHandlersContract.unique());
    }
}
