package org.daybook.aggregate;

import java.time.Instant;
import java.util.UUID;
import org.daybook.event.SerializationException;
import org.daybook.event.StreamId;
import org.daybook.journal.JournalRecord;
import org.daybook.serialization.EventSerializer;
import org.daybook.store.Snapshot;

/**
 * An aggregate after the first events of its stream, where a fold can begin.
 *
 * @param version the version of the last event that is in the state
 * @param eventId the id of that event, by which it is known that the stream is still the same
 * @param begunAt the time of the event that began the aggregate
 * @param latest the latest time of all events that are in the state
 */
record Baseline<S>(StreamId stream, long version, UUID eventId, Instant begunAt, Instant latest, S state) {

    static <S> Baseline<S> of(Snapshot snapshot, S state) {
        return new Baseline<>(
                snapshot.stream(),
                snapshot.version(),
                snapshot.eventId(),
                snapshot.begunAt(),
                snapshot.latest(),
                state);
    }

    /**
     * With the state as text.
     *
     * @throws SerializationException if it cannot be written, or would be another one when it is read again, such as one that holds an object
     *     of a subclass
     */
    Snapshot write(EventSerializer serializer, int stateVersion) {
        String text = serializer.write(state);
        Object again = serializer.read(text, state.getClass());
        // The order of a set may be another one each time.
        boolean isTheSame = serializer.write(again).equals(text)
                || state.equals(again)
                || Difference.isOfOrderOnly(serializer, state, again);
        if (!isTheSame) {
            throw new SerializationException(
                    "a state of " + stream + " is not the same when it is read again: is the class of each part of "
                            + state.getClass().getName() + " the one that its field says?",
                    null);
        }
        return new Snapshot(
                stream, version, eventId, begunAt, latest, state.getClass().getSimpleName(), stateVersion, text);
    }

    /** Whether an event is the last one that is in the state. */
    boolean endsWith(JournalRecord row) {
        return row.version() == version && row.event().id().equals(eventId);
    }
}
