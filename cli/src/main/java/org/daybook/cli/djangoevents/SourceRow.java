package org.daybook.cli.djangoevents;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of the old journal as text, nothing of it checked.
 *
 * @param line where it begins in its file, or 0 for a row of a table
 * @param storedEntityId the stream that djangoevents finds it in, or {@code null} if it does not tell
 */
record SourceRow(
        long line,
        @Nullable String id,
        @Nullable String eventId,
        @Nullable String eventType,
        @Nullable String eventVersion,
        @Nullable String eventData,
        @Nullable String aggregateId,
        @Nullable String aggregateType,
        @Nullable String aggregateVersion,
        @Nullable String createDate,
        @Nullable String metadata,
        @Nullable String storedEntityId) {

    private static final long PRIME = 0x100000001b3L;

    /** About the memory that it takes. */
    long chars() {
        return 200L + length(eventData) + length(metadata) + length(aggregateId) + length(eventId);
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    /**
     * Tells this row from another one.
     *
     * @param time what its time means, which a table and a file write in different ways; nothing if it cannot be read
     */
    long fingerprint(@Nullable Instant time) {
        long hash = 0xcbf29ce484222325L;
        hash = mix(hash, id);
        hash = mix(hash, eventId);
        hash = mix(hash, eventType);
        hash = mix(hash, eventData);
        hash = mix(hash, aggregateId);
        hash = mix(hash, aggregateType);
        hash = mix(hash, aggregateVersion);
        hash = mix(hash, eventVersion == null ? "1" : eventVersion.strip());
        hash = mix(hash, time == null ? createDate : time.toString());
        return mix(hash, metadata == null ? "" : meaning(metadata));
    }

    /** There are many ways to write that there are none. */
    private static String meaning(String metadata) {
        String text = metadata.strip();
        return CsvSource.NONE.contains(text) || text.equals("null") ? "" : metadata;
    }

    /** FNV-1a of 64 bits, on characters, and on the length, which says where one text ends and the next begins. */
    private static long mix(long hash, @Nullable String text) {
        if (text == null) {
            return (hash ^ -1) * PRIME;
        }
        long mixed = hash;
        for (int i = 0; i < text.length(); i++) {
            mixed = (mixed ^ text.charAt(i)) * PRIME;
        }
        return (mixed ^ text.length()) * PRIME;
    }

    /** Never the payload. */
    @Override
    public String toString() {
        return "row " + id + (line > 0 ? ", line " + line : "");
    }
}
