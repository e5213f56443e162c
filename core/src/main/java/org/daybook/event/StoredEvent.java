package org.daybook.event;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as recorded: the payload and all that the journal knows about it. The text form names the event but never
 * shows its payload or metadata, so it can be logged. Immutable if the payload is.
 *
 * <pre>{@code
 * daybook.subscribe(Todo.Created.class, event -> System.out.println(event + ": " + event.payload().label()));
 * try (var history = todos.history(id)) {
 *     history.forEach(event -> System.out.println(event.version() + " " + event.time()));
 * }
 * }</pre>
 *
 * @param payload the event as the domain wrote it
 * @param id the event's id, unique in the journal
 * @param stream the stream of its aggregate
 * @param version its place in the stream; the first event is 1
 * @param position its place among all events, or {@code null} if it is not committed
 * @param time when it was raised, to the microsecond
 * @param metadata about the event
 * @param type the stored name of the event's type
 * @param schemaVersion the version of the shape that is stored, from 1; an {@link Upcaster} may have brought it to another
 * @param part which part of the stored event this is, from 0: an {@link Upcaster} may have split it, and then its parts have all
 *     but payload and part in common
 * @param <E> the payload's type
 */
public record StoredEvent<E>(
        E payload,
        UUID id,
        StreamId stream,
        long version,
        @Nullable Position position,
        Instant time,
        Metadata metadata,
        String type,
        int schemaVersion,
        int part) {

    /**
     * Checks the parts.
     *
     * @param payload the event as the domain wrote it
     * @param id the event's id, unique in the journal
     * @param stream the stream of its aggregate
     * @param version its place in the stream; the first event is 1
     * @param position its place among all events, or {@code null} if it is not committed
     * @param time when it was raised, to the microsecond
     * @param metadata about the event
     * @param type the stored name of the event's type
     * @param schemaVersion the version of the shape that is stored, from 1
     * @param part which part of the stored event this is, from 0
     * @throws NullPointerException if a part is {@code null}
     */
    public StoredEvent {
        Objects.requireNonNull(payload, "payload");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(metadata, "metadata");
        Objects.requireNonNull(type, "type");
    }

    /**
     * An event that is whole.
     *
     * @param payload the event as the domain wrote it
     * @param id the event's id, unique in the journal
     * @param stream the stream of its aggregate
     * @param version its place in the stream; the first event is 1
     * @param position its place among all events, or {@code null} if it is not committed
     * @param time when it was raised, to the microsecond
     * @param metadata about the event
     * @param type the stored name of the event's type
     * @param schemaVersion the version of the shape that is stored, from 1
     * @throws NullPointerException if a part is {@code null}
     */
    public StoredEvent(
            E payload,
            UUID id,
            StreamId stream,
            long version,
            @Nullable Position position,
            Instant time,
            Metadata metadata,
            String type,
            int schemaVersion) {
        this(payload, id, stream, version, position, time, metadata, type, schemaVersion, 0);
    }

    /**
     * The same event with another payload, such as one for a handler's own class.
     *
     * @param other the payload
     * @param <T> its type
     * @return the event with it
     */
    public <T> StoredEvent<T> withPayload(T other) {
        return new StoredEvent<>(other, id, stream, version, position, time, metadata, type, schemaVersion, part);
    }

    /**
     * What the event's own methods may know.
     *
     * @return the context of this event
     */
    public EventContext context() {
        return new EventContext(stream, id, version, time, metadata);
    }

    /**
     * Its place among all events.
     *
     * @return the position
     * @throws IllegalStateException if the event is part of a transaction that is not committed, and so has no place yet
     */
    @Override
    public Position position() {
        if (position == null) {
            throw new IllegalStateException(
                    stream + " version " + version + " has no position before its transaction is committed");
        }
        return position;
    }

    /**
     * Tells whether the event is committed, and so has a position.
     *
     * @return whether it is
     */
    public boolean isCommitted() {
        return position != null;
    }

    @Override
    public String toString() {
        return type + " " + stream + " version " + version + (position == null ? "" : " position " + position)
                + (part == 0 ? "" : " part " + part);
    }
}
