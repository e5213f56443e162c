package org.daybook.store.jpa;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A durable PostgreSQL of a test's own, which can be stopped and started again on its data and its port. */
final class PostgresServer implements AutoCloseable {

    private static final String ACTIVE = """
            select from pg_stat_activity
            where backend_type = 'client backend' and pid <> pg_backend_pid() and state <> 'idle'""";

    private final Path folder = TestDatabase.temporaryFolder();
    private EmbeddedPostgres running;
    private final int port;

    PostgresServer() throws IOException {
        running = builder().start();
        port = running.getPort();
    }

    private EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data())
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on");
    }

    int port() {
        return port;
    }

    Path data() {
        return folder.resolve("data");
    }

    String url() {
        return url(port);
    }

    /** By way of another port, which leads here. */
    static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** Waits until the server is done with what was sent by connections that are gone. */
    void awaitSilence() throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            while (hasRow(statement, ACTIVE)) {
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("a session does not end what it does");
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5)); // PostgreSQL has no event for it
            }
        }
    }

    private static boolean hasRow(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next();
        }
    }

    /** A fast shutdown, which ends all sessions. */
    void stop() throws IOException {
        running.close();
    }

    void startAgain() throws IOException {
        running = builder().setPort(port).start();
    }

    @Override
    public void close() throws IOException {
        running.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(each -> each.toFile().delete());
        }
    }
}
