package org.daybook.event;

import java.time.Instant;
import java.util.Objects;

/**
 * A stored event in one of its shapes, for {@link Upcaster}s: what they change is the type, the schema version and the data;
 * what else is recorded about the event they only see.
 *
 * <pre>{@code
 * List<EventShape> upcast(EventShape event) {
 *     event.data().rename("title", "label");
 *     return List.of(event.next());
 * }
 * }</pre>
 *
 * <p>Immutable but for its data. Used by one thread.
 *
 * @param type the stored name of its type
 * @param schemaVersion the version of its shape, from 1
 * @param data its payload, which an upcaster may change
 * @param stream the stream of its aggregate
 * @param version its place in the stream
 * @param time when it was raised
 * @param metadata about the event
 */
public record EventShape(
        String type,
        int schemaVersion,
        EventTree data,
        StreamId stream,
        long version,
        Instant time,
        Metadata metadata) {

    /**
     * Checks the parts.
     *
     * @param type the stored name of its type
     * @param schemaVersion the version of its shape, from 1
     * @param data its payload, which an upcaster may change
     * @param stream the stream of its aggregate
     * @param version its place in the stream
     * @param time when it was raised
     * @param metadata about the event
     * @throws IllegalArgumentException if the schema version is below 1
     * @throws NullPointerException if a part is {@code null}
     */
    public EventShape {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(metadata, "metadata");
        if (schemaVersion < 1) {
            throw new IllegalArgumentException("schema versions count from 1, and are not " + schemaVersion);
        }
    }

    /**
     * This event, with its data as they are now, in the next version of its type.
     *
     * @return the next shape
     */
    public EventShape next() {
        return as(type, schemaVersion + 1);
    }

    /**
     * This event, with its data as they are now, as one of another type, or of another version.
     *
     * @param otherType the stored name of the type
     * @param otherVersion the version of that type's shape
     * @return the other shape
     */
    public EventShape as(String otherType, int otherVersion) {
        return as(otherType, otherVersion, data);
    }

    /**
     * This event with other data, such as for a part of it.
     *
     * @param otherType the stored name of the type
     * @param otherVersion the version of that type's shape
     * @param otherData the data
     * @return the other shape
     */
    public EventShape as(String otherType, int otherVersion, EventTree otherData) {
        return new EventShape(otherType, otherVersion, otherData, stream, version, time, metadata);
    }

    /** Shows no data. */
    @Override
    public String toString() {
        return type + " of schema version " + schemaVersion + ", " + stream + " version " + version;
    }
}
