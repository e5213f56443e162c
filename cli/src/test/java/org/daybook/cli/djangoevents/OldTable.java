package org.daybook.cli.djangoevents;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The table of djangoevents, as its migrations create it on a database. */
final class OldTable {

    private static final String POSTGRESQL = """
            create table "event_journal" (
                "id" serial not null primary key,
                "event_id" varchar(255) not null,
                "event_type" varchar(255) not null,
                "event_data" text not null,
                "aggregate_id" varchar(255) not null,
                "aggregate_type" varchar(255) not null,
                "aggregate_version" integer not null,
                "create_date" timestamp with time zone not null,
                "metadata" text not null,
                "_module_name" varchar(255) not null default 'shop.aggregates',
                "_class_name" varchar(255) not null default 'Todo.Created',
                "_stored_entity_id" varchar(255) not null default '',
                "event_version" integer null,
                constraint "event_journal_aggregate_id_aggregate_t_3065e510_uniq"
                    unique ("aggregate_id", "aggregate_type", "aggregate_version"))""";

    private static final String MARIADB = """
            create table `event_journal` (
                `id` integer auto_increment not null primary key,
                `event_id` varchar(255) not null,
                `event_type` varchar(255) not null,
                `event_data` longtext not null,
                `aggregate_id` varchar(255) not null,
                `aggregate_type` varchar(255) not null,
                `aggregate_version` integer not null,
                `create_date` datetime(6) not null,
                `metadata` longtext not null,
                `_module_name` varchar(255) not null default 'shop.aggregates',
                `_class_name` varchar(255) not null default 'Todo.Created',
                `_stored_entity_id` varchar(255) not null default '',
                `event_version` integer null,
                unique (`aggregate_id`, `aggregate_type`, `aggregate_version`)) character set utf8mb4""";

    private final String url;

    OldTable(String url) throws SQLException {
        this.url = url;
        execute(url.startsWith("jdbc:mariadb:") ? MARIADB : POSTGRESQL);
    }

    Takeover.OldDatabase database() {
        return new Takeover.OldDatabase(url, null, null);
    }

    /** The same one, by another port of the loopback address. */
    Takeover.OldDatabase database(int port) {
        return new Takeover.OldDatabase(url.replace(":" + port() + "/", ":" + port + "/"), null, null);
    }

    int port() {
        return Integer.parseInt(url.replaceFirst(".*:(\\d+)/.*", "$1"));
    }

    Connection open() throws SQLException {
        return DriverManager.getConnection(url);
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** Ends whatever reads this database, as its server does when it is restarted. */
    void endConnections() throws SQLException {
        if (!url.startsWith("jdbc:mariadb:")) {
            execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid()");
            return;
        }
        List<String> kills = new ArrayList<>();
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select id from information_schema.processlist"
                        + " where db = database() and id <> connection_id()")) {
            while (row.next()) {
                kills.add("kill connection " + row.getLong(1));
            }
        }
        execute(kills.toArray(String[]::new));
    }

    /** The next row gets this id. */
    void nextId(int id) throws SQLException {
        execute(
                url.startsWith("jdbc:mariadb:")
                        ? "alter table event_journal auto_increment = " + id
                        : "alter sequence event_journal_id_seq restart with " + id);
    }

    /** Rows of a stream, from a version to another one. */
    void insert(String stream, int first, int last) throws SQLException {
        try (Connection connection = open()) {
            for (int version = first; version <= last; version++) {
                insert(connection, stream, version);
            }
        }
    }

    /** A row with the next id, in the transaction of a connection. */
    static void insert(Connection connection, String stream, int version) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into event_journal (event_id, event_type, event_data, aggregate_id, aggregate_type, aggregate_version,
                    create_date, metadata) values (?, 'todo_changed', ?, ?, 'Todo', ?, '2026-11-23 03:21:30.960987', 'null')""")) {
            insert.setString(1, UUID.randomUUID().toString().replace("-", ""));
            insert.setString(2, "{\"n\":" + version + "}");
            insert.setString(3, stream);
            insert.setInt(4, version);
            insert.executeUpdate();
        }
    }

    /** All rows of a file, as they are there. */
    void insert(List<SourceRow> rows) throws SQLException {
        String cast = url.startsWith("jdbc:postgresql:") ? "cast(? as timestamp with time zone)" : "?";
        try (Connection connection = open();
                PreparedStatement insert = connection.prepareStatement("""
                        insert into event_journal (id, event_id, event_type, event_version, event_data, aggregate_id,
                            aggregate_type, aggregate_version, create_date, metadata)
                        values (?, ?, ?, ?, ?, ?, ?, ?, DATE, ?)""".replace("DATE", cast))) {
            for (SourceRow each : rows) {
                insert.setLong(1, Long.parseLong(String.valueOf(each.id())));
                insert.setString(2, each.eventId());
                insert.setString(3, each.eventType());
                if (each.eventVersion() == null) {
                    insert.setNull(4, Types.INTEGER);
                } else {
                    insert.setInt(4, Integer.parseInt(each.eventVersion()));
                }
                insert.setString(5, each.eventData());
                insert.setString(6, each.aggregateId());
                insert.setString(7, each.aggregateType());
                insert.setInt(8, Integer.parseInt(String.valueOf(each.aggregateVersion())));
                String date = String.valueOf(each.createDate());
                insert.setString(9, cast.equals("?") ? date.replace("+00:00", "") : date);
                insert.setString(10, each.metadata() == null ? "null" : each.metadata());
                insert.executeUpdate();
            }
        }
    }
}
