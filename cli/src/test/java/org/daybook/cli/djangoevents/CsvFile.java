package org.daybook.cli.djangoevents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** A journal of djangoevents as a CSV file, to be written row by row, sound or not. */
final class CsvFile {

    private final Path file;
    private final List<String> lines = new ArrayList<>();
    private int id;

    CsvFile(Path file) {
        this.file = file;
        lines.add(String.join(",", row("", "", 0).columns.keySet()));
    }

    /** A row that is sound, until something of it is changed. */
    static final class Row {
        private final Map<String, String> columns = new LinkedHashMap<>();

        /** Changes a column. */
        Row with(String column, String value) {
            if (columns.put(column, value) == null) {
                throw new IllegalArgumentException(column);
            }
            return this;
        }

        String get(String column) {
            return columns.get(column);
        }

        private String line() {
            return columns.values().stream().map(CsvFile::quoted).collect(Collectors.joining(","));
        }
    }

    /** The next row, of a stream of type Todo unless it says more. */
    Row row(String stream, String data, int version) {
        Row row = new Row();
        String type = stream.contains("/") ? stream.substring(0, stream.indexOf('/')) : "Todo";
        row.columns.put("id", String.valueOf(id));
        row.columns.put("event_id", eventId(id).toString().replace("-", ""));
        row.columns.put("event_type", "todo_changed");
        row.columns.put("event_version", "1");
        row.columns.put("event_data", data);
        row.columns.put("aggregate_id", stream.substring(stream.indexOf('/') + 1));
        row.columns.put("aggregate_type", type);
        row.columns.put("aggregate_version", String.valueOf(version));
        row.columns.put("create_date", "2026-11-23 03:21:30.960987+00:00");
        row.columns.put("metadata", "null");
        row.columns.put("_stored_entity_id", type + "::" + stream.substring(stream.indexOf('/') + 1));
        id++;
        return row;
    }

    static UUID eventId(int id) {
        return new UUID(0xfa347b8ee6ec11f1L, 0xb69002fc00000000L + id);
    }

    CsvFile add(Row row) {
        lines.add(row.line());
        return this;
    }

    /** Adds sound rows of a stream, from a version to another one. */
    CsvFile add(String stream, int first, int last) {
        for (int version = first; version <= last; version++) {
            add(row(stream, "{\"n\":" + version + "}", version));
        }
        return this;
    }

    Path write() {
        try {
            return Files.write(file, lines);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String quoted(String value) {
        return value.matches("[^\",\r\n]*") ? value : '"' + value.replace("\"", "\"\"") + '"';
    }
}
