package org.daybook.examples.takeover;

import org.junit.jupiter.api.Tag;

@Tag("deep")
class MariaDbTakeoverTest extends TakeoverContract {

    @Override
    String emptyDatabase() {
        return TestMariaDb.emptyDatabase();
    }
}
