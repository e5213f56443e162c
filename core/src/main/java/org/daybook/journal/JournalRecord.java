package org.daybook.journal;

import java.util.Objects;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * An event as text and its place in the journal. Immutable.
 *
 * <pre>{@code
 * try (var rows = journal.read(stream, Slice.all())) {
 *     rows.forEach(row -> System.out.println(row.version() + " " + row.event().type() + " " + row.event().data()));
 * }
 * }</pre>
 *
 * @param position its place among all events, or {@code null} if it is not committed
 * @param stream its stream
 * @param version its place in the stream; the first event is 1
 * @param event the event
 */
public record JournalRecord(@Nullable Position position, StreamId stream, long version, EventText event) {

    /**
     * Checks the parts.
     *
     * @param position its place among all events, or {@code null} if it is not committed
     * @param stream its stream
     * @param version its place in the stream; the first event is 1
     * @param event the event
     * @throws NullPointerException if a part is {@code null}
     */
    public JournalRecord {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(event, "event");
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
            throw new IllegalStateException(this + " has no position before its transaction is committed");
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

    /** The place and the event's type and id; never its data or metadata. */
    @Override
    public String toString() {
        return stream + " version " + version + " at position " + (position == null ? "none yet" : position) + ", "
                + event;
    }
}
