package org.daybook.cli.djangoevents;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import org.daybook.event.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * A row of the old journal, and all that can be said of it without knowing others: so it is done by another thread than the one that
 * waits for the database. Immutable.
 */
final class CheckedRow {

    private final SourceRow row;
    private final @Nullable Long id;
    private final @Nullable Long version;
    private final @Nullable Long schemaVersion;
    private final @Nullable StreamId stream;
    private final @Nullable StreamKey key;
    private final long fingerprint;
    private final @Nullable UUID eventId;
    private final @Nullable Instant time;
    private final @Nullable Data data;
    private final String dataProblem;
    private final Metadata metadata;
    private final String metadataProblem;

    /**
     * A payload that is JSON, but for what only Python takes for it.
     *
     * @param text with {@code null} in the places of that
     * @param notNumbers how many of these there are
     */
    record Data(String text, boolean isObject, int notNumbers) {}

    /**
     * Metadata that are JSON, or were never there.
     *
     * @param entries with {@code null} in the places of what is none
     * @param notNumbers how many of these there are
     */
    record Metadata(OldMetadata entries, int notNumbers) {}

    private CheckedRow(SourceRow row, StreamKey.Maker keys, ZoneId zone) {
        this.row = row;
        id = number(row.id());
        version = number(row.aggregateVersion());
        schemaVersion = row.eventVersion() == null ? Long.valueOf(1) : number(row.eventVersion());
        stream = stream(row);
        key = stream == null ? null : keys.of(stream.aggregateType(), stream.aggregateId());
        eventId = row.eventId() == null ? null : EventIds.parse(row.eventId()).orElse(null);
        time = row.createDate() == null
                ? null
                : OldTime.parse(row.createDate(), zone).orElse(null);
        fingerprint = row.fingerprint(time);
        Data read = null;
        String problem = "there is no payload";
        if (row.eventData() != null && !row.eventData().isEmpty()) {
            try {
                JsonScan scan = JsonScan.of(row.eventData());
                read = new Data(
                        scan.withNulls(),
                        scan.kind() == JsonScan.Kind.OBJECT,
                        scan.notNumbers().size());
            } catch (JsonScan.NoJsonException e) {
                problem = "the payload is no JSON: " + e.getMessage();
            }
        }
        data = read;
        dataProblem = problem;
        Metadata entries = new Metadata(OldMetadata.of(null), 0);
        problem = "";
        if (row.metadata() != null
                && !row.metadata().isBlank()
                && !row.metadata().equals("null")) {
            try {
                entries = metadata(row.metadata());
            } catch (JsonScan.NoJsonException e) {
                problem = "the metadata are no JSON: " + e.getMessage();
            }
        }
        metadata = entries;
        metadataProblem = problem;
    }

    private static Metadata metadata(String text) throws JsonScan.NoJsonException {
        JsonScan scan = JsonScan.withEntries(text);
        int notNumbers = scan.notNumbers().size();
        return new Metadata(
                OldMetadata.of(notNumbers == 0 ? scan : JsonScan.withEntries(scan.withNulls())), notNumbers);
    }

    /**
     * Looks at a row.
     *
     * @param keys used by the calling thread alone
     * @param zone of times that tell none
     */
    static CheckedRow of(SourceRow row, StreamKey.Maker keys, ZoneId zone) {
        return new CheckedRow(row, keys, zone);
    }

    /** What tells a row from another one, without looking at the rest of it. */
    static long fingerprint(SourceRow row, ZoneId zone) {
        String time = row.createDate();
        return row.fingerprint(time == null ? null : OldTime.parse(time, zone).orElse(null));
    }

    private static @Nullable StreamId stream(SourceRow row) {
        if (row.aggregateType() == null || row.aggregateId() == null) {
            return null;
        }
        try {
            return new StreamId(row.aggregateType(), row.aggregateId());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    SourceRow row() {
        return row;
    }

    /** The id of the row, or {@code null} if it is no whole number. */
    @Nullable
    Long id() {
        return id;
    }

    /** The version in the stream, from 0, or {@code null} if it is no whole number. */
    @Nullable
    Long version() {
        return version;
    }

    /** The version of the payload's shape, 1 if none is given, or {@code null} if it is no whole number. */
    @Nullable
    Long schemaVersion() {
        return schemaVersion;
    }

    /** The stream, or {@code null} if the row names none that can be stored. */
    @Nullable
    StreamId stream() {
        return stream;
    }

    /** That of the stream, or {@code null} if there is none. */
    @Nullable
    StreamKey key() {
        return key;
    }

    long fingerprint() {
        return fingerprint;
    }

    /** The event's id, or nothing if it is no UUID. */
    Optional<UUID> eventId() {
        return Optional.ofNullable(eventId);
    }

    /** When the event was raised, or nothing if that cannot be read. */
    Optional<Instant> time() {
        return Optional.ofNullable(time);
    }

    /** Which stream djangoevents finds it in, if it tells and that is another one than its own. */
    @Nullable
    String otherStream() {
        String told = row.storedEntityId();
        return told == null || told.equals(row.aggregateType() + "::" + row.aggregateId()) ? null : told;
    }

    /** The payload, or {@code null} if it is no JSON. */
    @Nullable
    Data data() {
        return data;
    }

    String dataProblem() {
        return dataProblem;
    }

    /** The metadata; none if they are no JSON. */
    Metadata metadata() {
        return metadata;
    }

    /** Nothing if there is none. */
    String metadataProblem() {
        return metadataProblem;
    }

    long chars() {
        return row.chars();
    }

    /** A whole number of decimal digits, or {@code null}. */
    private static @Nullable Long number(@Nullable String text) {
        String digits = text == null ? "" : text.strip();
        for (int i = digits.startsWith("-") ? 1 : 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return null;
            }
        }
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
