package org.daybook.examples.takeover;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.StreamId;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.store.jpa.JpaStore;

/** A journal that tests fill. */
record TakenJournal(JpaStore store) implements AutoCloseable {

    /** Creates the journal in an empty database. */
    static TakenJournal create(String url) {
        JpaStore.Builder builder = JpaStore.builder(url).createSchema();
        if (TestPostgres.isAt(url)) {
            builder.user(TestPostgres.USER).password("");
        }
        return new TakenJournal(builder.open());
    }

    /** A connection of its own to the same database. */
    static Connection connect(String url) throws SQLException {
        return TestPostgres.isAt(url)
                ? DriverManager.getConnection(url, TestPostgres.USER, "")
                : DriverManager.getConnection(url);
    }

    /** Appends the rows of a journal of djangoevents, as they stand there: the versions count from 0. */
    TakenJournal takeOver(String resource) {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (Reader reader = new InputStreamReader(open(resource), StandardCharsets.UTF_8);
                CSVParser rows = CSVParser.parse(reader, format)) {
            List<CSVRecord> run = new ArrayList<>();
            for (CSVRecord row : rows) {
                if (!run.isEmpty() && !stream(run.get(0)).equals(stream(row))) {
                    takeOver(run);
                    run.clear();
                }
                run.add(row);
            }
            takeOver(run);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private static StreamId stream(CSVRecord row) {
        return new StreamId(row.get("aggregate_type"), row.get("aggregate_id"));
    }

    /** Appends rows of one stream that follow each other. */
    private void takeOver(List<CSVRecord> rows) {
        CSVRecord first = rows.get(0);
        ExpectedVersion before = ExpectedVersion.exactly(Long.parseLong(first.get("aggregate_version")));
        journal()
                .append(
                        stream(first),
                        before,
                        rows.stream().map(TakenJournal::event).toList());
    }

    private static EventText event(CSVRecord row) {
        String metadata = row.get("metadata");
        return new EventText(
                UUID.fromString(row.get("event_id").replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5")),
                row.get("event_type"),
                Integer.parseInt(row.get("event_version")),
                row.get("event_data"),
                metadata.equals("null") ? "{}" : metadata,
                OffsetDateTime.parse(row.get("create_date").replace(' ', 'T')).toInstant());
    }

    static InputStream open(String resource) {
        return TakenJournal.class.getResourceAsStream("/" + resource);
    }

    /** Appends an event of a stream behind those that it has. */
    TakenJournal append(StreamId stream, String type, int schemaVersion, String data) {
        EventText event = new EventText(
                UUID.randomUUID(), type, schemaVersion, data, "{}", Instant.parse("2026-11-23T00:00:00Z"));
        journal().append(stream, ExpectedVersion.any(), List.of(event));
        return this;
    }

    TakenJournal append(StreamId stream, String type, String data) {
        return append(stream, type, 1, data);
    }

    private EventJournal journal() {
        return store.journal();
    }

    @Override
    public void close() {
        store.close();
    }
}
