package org.daybook.store.jpa;

import java.util.UUID;

class H2ScriptsTest extends ScriptsTest {

    @Override
    String emptyDatabase() {
        return H2Url.withSafeSettings("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    }

    @Override
    String folder() {
        return "h2";
    }

    @Override
    String retype(String column, String type) {
        return "alter table event_journal alter column " + column + " " + type + " not null";
    }

    @Override
    String dropUniqueKey(String name) {
        return "alter table event_journal drop constraint " + name;
    }

    @Override
    String timeOf(int digits) {
        return "timestamp(" + digits + ") with time zone";
    }
}
