package org.daybook.cli.djangoevents;

import org.junit.jupiter.api.Tag;

@Tag("deep")
class MariaDbFollowTest extends FollowTest {

    @Override
    String emptyDatabase() {
        return TestMariaDb.emptyDatabase();
    }
}
