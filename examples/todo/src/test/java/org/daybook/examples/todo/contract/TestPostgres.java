package org.daybook.examples.todo.contract;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** A PostgreSQL server that is started once for all tests of this JVM, durable as a real one is. */
public final class TestPostgres {

    private static EmbeddedPostgres server;
    private static int databases;

    private TestPostgres() {}

    /** The settings of a new and empty database, as a process takes them. */
    public static Map<String, String> environment(String use) {
        return variables(emptyDatabase(use));
    }

    public static Map<String, String> variables(Map<String, String> settings) {
        Map<String, String> variables = new HashMap<>();
        settings.forEach(
                (key, value) -> variables.put(key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        return variables;
    }

    /** The settings of a new and empty database. */
    public static synchronized Map<String, String> emptyDatabase(String use) {
        try {
            if (server == null) {
                server = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .start();
            }
        } catch (IOException | RuntimeException e) {
            if ("true".equals(System.getenv("CI"))) {
                throw new IllegalStateException("PostgreSQL cannot be started", e);
            }
            System.out.println("NOT RUN: PostgreSQL cannot be started here: " + e);
            return Assumptions.abort("PostgreSQL cannot be started here: " + e);
        }
        String name = use + ++databases;
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return Map.of(
                "daybook.jpa.url", "jdbc:postgresql://localhost:" + server.getPort() + "/" + name,
                "daybook.jpa.user", "postgres",
                "daybook.jpa.password", "");
    }
}
