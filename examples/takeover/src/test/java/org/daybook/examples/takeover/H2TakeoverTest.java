package org.daybook.examples.takeover;

import java.util.UUID;

class H2TakeoverTest extends TakeoverContract {

    @Override
    String emptyDatabase() {
        return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }
}
