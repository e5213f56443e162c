package org.daybook.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A PostgreSQL of this run alone, which is stopped and deleted when it is closed. */
interface Server extends AutoCloseable {

    /** What durable commits need. */
    List<String> DURABLE = List.of("fsync", "synchronous_commit", "full_page_writes");

    /** What it is started with; everything else is PostgreSQL's default. */
    Map<String, String> CONFIGURATION = configuration();

    private static Map<String, String> configuration() {
        Map<String, String> settings = new LinkedHashMap<>();
        DURABLE.forEach(name -> settings.put(name, "on"));
        settings.put("shared_buffers", "2GB");
        settings.put("max_wal_size", "8GB");
        settings.put("max_connections", "400");
        settings.put("listen_addresses", "127.0.0.1");
        return settings;
    }

    /** Debian's PostgreSQL 15 where it is installed, else the embedded one. */
    static Server start(Path folder, boolean embedded) throws Exception {
        Server server =
                embedded || !DebianServer.isInstalled() ? EmbeddedServer.start(folder) : DebianServer.start(folder);
        try {
            server.assertDurable();
            return server;
        } catch (Exception | Error e) {
            server.close();
            throw e;
        }
    }

    /** What it is, for the report. */
    String description();

    /** The JDBC URL of one of its databases. */
    String url(String database);

    /** The process that all others of the server are children of. */
    long pid();

    /** What pg_test_fsync says, or why it says nothing. */
    String commitLatency(boolean all) throws Exception;

    @Override
    void close();

    default Connection connect() throws SQLException {
        return DriverManager.getConnection(url("postgres"), "postgres", "");
    }

    default void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** What the server says it is. */
    default String version() throws SQLException {
        try (Connection connection = connect()) {
            return connection.getMetaData().getDatabaseProductVersion();
        }
    }

    /** Every setting that differs from the server's built-in default. */
    default Map<String, String> settings() throws SQLException {
        Map<String, String> settings = new LinkedHashMap<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select name, current_setting(name) from pg_settings
                        where source in ('configuration file', 'command line', 'environment variable')
                        and name !~ 'directory|directories|file|port|lc_|default_text|log_|dynamic|min_wal' order by name""")) {
            while (rows.next()) {
                settings.put(rows.getString(1), rows.getString(2));
            }
        }
        return settings;
    }

    private void assertDurable() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String name : DURABLE) {
                try (ResultSet row = statement.executeQuery("show " + name)) {
                    row.next();
                    if (!row.getString(1).equals("on")) {
                        throw new IllegalStateException(name + " is " + row.getString(1)
                                + ", so commits are not durable, and nothing that is measured means anything");
                    }
                }
            }
        }
    }

    /** The process in a data folder. */
    static long postmaster(Path data) throws IOException {
        return Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
    }
}
