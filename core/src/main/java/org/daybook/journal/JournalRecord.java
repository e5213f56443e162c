package org.daybook.journal;

import java.util.Objects;
import org.daybook.event.Position;
import org.daybook.event.StreamId;

/**
 * An event as text and its place in the journal. Immutable.
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
     */
    public JournalRecord {
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(event, "event");
    }
}
