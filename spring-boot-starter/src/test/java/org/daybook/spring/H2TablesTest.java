package org.daybook.spring;

class H2TablesTest extends TablesContract {
    @Override
    String emptyDatabase() {
        return "jdbc:h2:mem:" + DurableHandlersContract.unique() + ";DB_CLOSE_DELAY=-1";
    }
}
