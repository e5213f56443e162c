package org.daybook.journal;

import java.util.Objects;
import org.daybook.event.Position;
import org.daybook.event.StreamId;

/**
 * An event as text and its place in the journal. Immutable.
 *
 * <pre>{@code
 * try (var rows = journal.read(stream, Slice.all())) {
 *     rows.forEach(row -> System.out.println(row.version() + " " + row.event().type() + " " + row.event().data()));
 * }
 * }</pre>
 *
 * @param position its place among all events
 * @param stream its stream
 * @param version its place in the stream; the first event is 1
 * @param event the event
 */
public record JournalRecord(Position position, StreamId stream, long version, EventText event) {

    /**
     * Checks the parts.
     *
     * @param position its place among all events
     * @param stream its stream
     * @param version its place in the stream; the first event is 1
     * @param event the event
     * @throws NullPointerException if a part is {@code null}
     */
    public JournalRecord {
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(event, "event");
    }
}
