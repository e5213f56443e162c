package org.daybook.cli.djangoevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Slice;
import org.daybook.store.jpa.JpaStore;

/** What a journal has after a takeover. */
final class Journals {

    private Journals() {}

    /** The URL of a new and empty H2 database, which lives as long as this JVM. */
    static String emptyH2() {
        return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }

    /** All events, in their order. */
    static List<JournalRecord> events(String url) {
        try (JpaStore store = JpaStore.builder(url).open();
                Stream<JournalRecord> rows = store.journal().readAll(Position.start(), Long.MAX_VALUE)) {
            return rows.toList();
        }
    }

    /** The payloads of one stream, in their order; its versions count from 1. */
    static List<String> payloads(String url, String type, String id) {
        try (JpaStore store = JpaStore.builder(url).open();
                Stream<JournalRecord> rows = store.journal().read(new StreamId(type, id), Slice.all())) {
            List<String> payloads = new ArrayList<>();
            rows.forEach(each -> {
                assertThat(each.version()).isEqualTo(payloads.size() + 1);
                payloads.add(each.event().data());
            });
            return payloads;
        }
    }

    /** How many events there are, without opening a store. */
    static long count(String url) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*), max(position) from event_journal")) {
            row.next();
            assertThat(row.getLong(2)).isEqualTo(row.getLong(1));
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The names of all tables, in lower case. */
    static List<String> tables(String url) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select lower(table_name) from information_schema.tables"
                        + " where table_schema not in ('information_schema', 'INFORMATION_SCHEMA') order by 1")) {
            List<String> names = new ArrayList<>();
            while (row.next()) {
                names.add(row.getString(1));
            }
            return names;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
