package org.daybook.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.Objects;
import java.util.UUID;
import org.daybook.event.StreamId;

/**
 * An event as text, ready to be appended. Every store gives back exactly what it got; what not every store could keep
 * is refused. Immutable.
 *
 * <pre>{@code
 * var now = Instant.now().truncatedTo(ChronoUnit.MICROS);
 * var event = new EventText(UUID.randomUUID(), "todo_created", 1, "{\"label\":\"tea\"}", "{}", now);
 * journal.append(new StreamId("Todo", "6deaca4c"), ExpectedVersion.noStream(), List.of(event));
 * }</pre>
 *
 * @param id the event's id, unique in the journal
 * @param type the stored name of the event's type, 1 to {@value StreamId#MAX_TYPE_LENGTH} characters
 * @param schemaVersion the version of the payload's shape, from 1
 * @param data the payload as text
 * @param metadata the metadata as text
 * @param time when it was raised, to the microsecond
 */
public record EventText(UUID id, String type, int schemaVersion, String data, String metadata, Instant time) {

    private static final Instant EARLIEST = Instant.parse("1000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    /**
     * Checks the parts.
     *
     * @param id the event's id, unique in the journal
     * @param type the stored name of the event's type, 1 to {@value StreamId#MAX_TYPE_LENGTH} characters
     * @param schemaVersion the version of the payload's shape, from 1
     * @param data the payload as text
     * @param metadata the metadata as text
     * @param time when it was raised, to the microsecond
     * @throws IllegalArgumentException if the type's name is empty or too long, the schema version is below 1, the time
     *     is finer than a microsecond or outside the years 1000 to 9999, or a text contains the character NUL or half a
     *     surrogate pair
     * @throws NullPointerException if a part is {@code null}
     */
    public EventText {
        Objects.requireNonNull(id, "id");
        StreamId.requireStorable("event type", type, StreamId.MAX_TYPE_LENGTH);
        if (schemaVersion < 1) {
            throw new IllegalArgumentException(
                    "a schema version counts from 1, but was " + schemaVersion + " for " + type);
        }
        requireText("data", data);
        requireText("metadata", metadata);
        if (time.get(ChronoField.NANO_OF_SECOND) % 1_000 != 0 || time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new IllegalArgumentException("the time of an event is cut to microseconds and between " + EARLIEST
                    + " and " + LATEST + ", but was " + time);
        }
    }

    /** Most texts are of Latin letters alone, which a JVM finds out many times faster than it looks at each character. */
    private static boolean isPlain(String text) {
        return text.indexOf(0) < 0 && new String(text.getBytes(ISO_8859_1), ISO_8859_1).equals(text);
    }

    private static void requireText(String what, String text) {
        Objects.requireNonNull(text, what);
        if (isPlain(text)) {
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isHalf = Character.isSurrogate(c);
            if (isHalf
                    && Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (c == 0 || isHalf) {
                throw new IllegalArgumentException("the " + what
                        + " contains the character NUL or half a surrogate pair, which not every store can keep");
            }
        }
    }

    /**
     * Tells whether this is the same event as another one, given once more: id, type, schema version and data are equal. Its
     * time and metadata belong to the try and may differ.
     *
     * @param other an event
     * @return whether it is the same
     */
    public boolean isSameAs(EventText other) {
        return id.equals(other.id)
                && type.equals(other.type)
                && schemaVersion == other.schemaVersion
                && data.equals(other.data);
    }

    /** The type and id; never the data or the metadata. */
    @Override
    public String toString() {
        return type + " " + id;
    }
}
