package org.daybook.cli.djangoevents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file, in the order of the file. The first line names the columns. */
final class CsvSource implements AutoCloseable {

    /** What a row takes while it is read is a small multiple of it. */
    static final int LONGEST_ROW = 8 << 20;

    static final List<String> REQUIRED = List.of(
            "id",
            "event_id",
            "event_type",
            "event_data",
            "aggregate_id",
            "aggregate_type",
            "aggregate_version",
            "create_date",
            "metadata");

    /** Added by djangoevents 0.13. */
    private static final String EVENT_VERSION = "event_version";

    /** By which djangoevents finds the events of an aggregate. */
    static final String STORED_ENTITY_ID = "_stored_entity_id";

    /** How programs write that there is no value. */
    static final Set<String> NONE = Set.of("", "NULL", "\\N");

    private final String name;
    private final Utf8Lines lines;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final Map<String, Integer> columns;
    private final int width;

    private CsvSource(Path file, int longestRow) throws IOException {
        name = String.valueOf(file.getFileName());
        lines = new Utf8Lines(Files.newInputStream(file), name, longestRow);
        try {
            parser = CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get().parse(lines);
            records = parser.iterator();
            CSVRecord header = nextRecord();
            if (header == null) {
                throw new SourceException(name + " is empty: its first line must name the columns", null);
            }
            columns = columns(header);
            width = header.size();
        } catch (IOException | RuntimeException e) {
            lines.close();
            throw e;
        }
    }

    static CsvSource open(Path file) {
        return open(file, LONGEST_ROW);
    }

    static CsvSource open(Path file, int longestRow) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new SourceException(
                    file + " is no file, but a pipe, a device or a folder: a file is needed, since it is read twice",
                    null);
        }
        try {
            return new CsvSource(file, longestRow);
        } catch (NoSuchFileException e) {
            throw new SourceException("there is no file " + file, e);
        } catch (IOException e) {
            throw new SourceException("cannot read " + file + ": " + e, e);
        }
    }

    private Map<String, Integer> columns(CSVRecord header) {
        Map<String, Integer> found = new HashMap<>();
        for (int i = 0; i < header.size(); i++) {
            String column = header.get(i).strip();
            boolean isOurs =
                    REQUIRED.contains(column) || column.equals(EVENT_VERSION) || column.equals(STORED_ENTITY_ID);
            if (found.put(column, i) != null && isOurs) {
                throw new SourceException(name + ", line 1: the column " + column + " is there twice", null);
            }
        }
        List<String> missing =
                REQUIRED.stream().filter(each -> !found.containsKey(each)).toList();
        if (!missing.isEmpty()) {
            throw new SourceException(
                    name + ", line 1: these columns are missing: " + String.join(", ", missing)
                            + ". The first line must name the columns of the table event_journal",
                    null);
        }
        return found;
    }

    /** The next row, or {@code null} behind the last one. */
    @Nullable
    SourceRow next() {
        long line = parser.getCurrentLineNumber() + 1;
        CSVRecord record = nextRecord();
        if (record == null) {
            return null;
        }
        if (record.size() != width) {
            throw new SourceException(
                    name + ", line " + line + ": " + record.size() + " columns, but line 1 names " + width, null);
        }
        return new SourceRow(
                line,
                value(record, "id"),
                value(record, "event_id"),
                value(record, "event_type"),
                absent(value(record, EVENT_VERSION)),
                value(record, "event_data"),
                value(record, "aggregate_id"),
                value(record, "aggregate_type"),
                value(record, "aggregate_version"),
                value(record, "create_date"),
                absent(value(record, "metadata")),
                absent(value(record, STORED_ENTITY_ID)));
    }

    /** The next rows, none behind the last one. */
    List<SourceRow> next(int most, long chars) {
        List<SourceRow> rows = new ArrayList<>();
        long sum = 0;
        while (rows.size() < most && sum < chars) {
            SourceRow row = next();
            if (row == null) {
                break;
            }
            rows.add(row);
            sum += row.chars();
        }
        return rows;
    }

    /** Whether the last line read has no end though the others have one, as in a file that was cut off. */
    boolean endsAmidALine() {
        return lines.endsAmidALine();
    }

    /** Passes over rows that were taken over before. */
    void skip(long rows) {
        for (long i = 0; i < rows; i++) {
            nextRecord();
        }
    }

    private @Nullable CSVRecord nextRecord() {
        long line = parser.getCurrentLineNumber() + 1;
        lines.beginRecord(line);
        try {
            return records.hasNext() ? records.next() : null;
        } catch (UncheckedIOException e) { // its message may quote what is there
            throw new SourceException(
                    name + ", line " + line + ": a row that begins here cannot be read as CSV, up to line "
                            + parser.getCurrentLineNumber() + ": a quote is not closed, or something follows one",
                    e.getCause());
        } catch (OutOfMemoryError e) {
            throw new SourceException(name + ", line " + line + ": a row is too long for the memory", e);
        }
    }

    private @Nullable String value(CSVRecord record, String column) {
        Integer index = columns.get(column);
        return index == null ? null : record.get(index);
    }

    private static @Nullable String absent(@Nullable String value) {
        return value == null || NONE.contains(value) ? null : value;
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw new SourceException("cannot close " + name, e);
        }
    }
}
