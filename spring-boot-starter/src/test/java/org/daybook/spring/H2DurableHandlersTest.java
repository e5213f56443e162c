package org.daybook.spring;

class H2DurableHandlersTest extends DurableHandlersContract {
    @Override
    String emptyDatabase() {
        return "jdbc:h2:mem:" + unique() + ";DB_CLOSE_DELAY=-1";
    }
}
