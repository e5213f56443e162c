package org.daybook.event;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * What is recorded about an event apart from its payload and its place in the journal: all that is known before the
 * event is stored, and the same each time it is read. Immutable.
 *
 * <pre>{@code
 * public record Note(String text, Instant since) {
 *     public record Taken(String text) implements Creation.InContext<Note> {
 *         @Override public Note create(EventContext context) { return new Note(text, context.time()); }
 *     }
 * }
 * }</pre>
 *
 * @param stream the stream of its aggregate
 * @param eventId the event's id
 * @param version its place in the stream; the first event is 1
 * @param time when it was raised, to the microsecond
 * @param metadata about the event
 */
public record EventContext(StreamId stream, UUID eventId, long version, Instant time, Metadata metadata) {

    /**
     * Checks the parts.
     *
     * @param stream the stream of its aggregate
     * @param eventId the event's id
     * @param version its place in the stream; the first event is 1
     * @param time when it was raised, to the microsecond
     * @param metadata about the event
     * @throws IllegalArgumentException if the version is below 1
     * @throws NullPointerException if a part is {@code null}
     */
    public EventContext {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(eventId, "eventId");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(metadata, "metadata");
        if (version < 1) {
            throw new IllegalArgumentException("a version counts from 1, but was " + version + " for " + stream);
        }
    }

    static UnsupportedOperationException missing(DomainEvent<?> event) {
        return new UnsupportedOperationException(
                event.getClass().getName() + " wants its EventContext: call the method that takes one");
    }
}
