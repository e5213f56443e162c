package org.daybook.cli.djangoevents;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;

/** A PostgreSQL server that is started once for all tests of this JVM, durable as a real one is. */
final class TestPostgres {

    private static EmbeddedPostgres server;
    private static int databases;

    private TestPostgres() {}

    /** The URL of a new and empty database. */
    static synchronized String emptyDatabase() {
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
        String name = "takeover" + ++databases;
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return "jdbc:postgresql://localhost:" + server.getPort() + "/" + name + "?user=postgres";
    }

    /** The processor time of the busiest session there is now. */
    static Duration cpu() {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select pid from pg_stat_activity where backend_type = 'client backend'")) {
            Duration most = Duration.ZERO;
            while (row.next()) {
                Duration its = ProcessHandle.of(row.getLong(1))
                        .flatMap(each -> each.info().totalCpuDuration())
                        .orElse(Duration.ZERO);
                most = its.compareTo(most) > 0 ? its : most;
            }
            return most;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
