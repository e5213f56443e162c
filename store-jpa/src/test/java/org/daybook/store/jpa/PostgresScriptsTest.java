package org.daybook.store.jpa;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PostgresScriptsTest extends ScriptsTest {

    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    @Override
    String emptyDatabase() throws SQLException {
        String name = "scripts_" + SCHEMAS.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(TestDatabase.POSTGRES.url());
                Statement statement = connection.createStatement()) {
            statement.execute("create schema " + name);
        }
        return TestDatabase.POSTGRES.url() + "&currentSchema=" + name;
    }

    @Override
    String folder() {
        return "postgresql";
    }

    @Override
    String retype(String column, String type) {
        return "alter table event_journal alter column " + column + " type " + type;
    }

    @Override
    String dropUniqueKey(String name) {
        return "alter table event_journal drop constraint " + name;
    }

    @Test
    void a_name_without_a_limit_is_long_enough() throws Exception {
        runScript();
        execute(retype("aggregate_id", "varchar collate \"C\""));
        JpaStore.builder(url()).open().close();
    }

    @Override
    String timeOf(int digits) {
        return "timestamp(" + digits + ") with time zone";
    }
}
