package org.daybook.store;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.daybook.event.StreamId;

/**
 * The state of an aggregate after the first events of its stream, as text: where a load can begin instead of with the first event. It
 * is no event, nobody is told of it, and it can be deleted at any time. Whoever uses it asks the journal for the event that it names, so
 * a snapshot of a stream that was restored otherwise is never used.
 *
 * <pre>{@code
 * store.snapshots().find(new StreamId("Todo", "6deaca4c")).ifPresent(snapshot -> System.out.println(snapshot.version()));
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param stream the stream
 * @param version the version of the last event that is in the state, from 1
 * @param eventId the id of that event
 * @param begunAt the time of the event that began the aggregate, to the microsecond
 * @param latest the latest time of all events that are in the state, to the microsecond
 * @param stateType the simple name of the state's class
 * @param stateVersion the version of the shape and the meaning of the state, as {@link org.daybook.event.StateVersion} says
 * @param state the state, as the serializer wrote it
 */
public record Snapshot(
        StreamId stream,
        long version,
        UUID eventId,
        Instant begunAt,
        Instant latest,
        String stateType,
        int stateVersion,
        String state) {

    /** In the place of a class of a state: no class is called so. */
    private static final String SPOILT = "?";

    /** As events have them. */
    private static final Instant EARLIEST = Instant.parse("1000-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    /** The longest name of a state's class that can be stored. */
    public static final int MAX_TYPE_LENGTH = 255;

    /**
     * Checks the parts.
     *
     * @param stream the stream
     * @param version the version of the last event that is in the state, from 1
     * @param eventId the id of that event
     * @param begunAt the time of the event that began the aggregate, to the microsecond
     * @param latest the latest time of all events that are in the state, to the microsecond
     * @param stateType the simple name of the state's class
     * @param stateVersion the version of the shape and the meaning of the state
     * @param state the state, as the serializer wrote it
     * @throws IllegalArgumentException if a version is below 1, a text cannot be stored, or no event has such a time
     * @throws NullPointerException if a part is {@code null}
     */
    public Snapshot {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(eventId, "eventId");
        Objects.requireNonNull(begunAt, "begunAt");
        Objects.requireNonNull(latest, "latest");
        StreamId.requireStorable("the class of a state", stateType, MAX_TYPE_LENGTH);
        if (version < 1 || stateVersion < 1) {
            throw new IllegalArgumentException("versions of a snapshot count from 1, but those of " + stream + " are "
                    + version + " and, of its state, " + stateVersion);
        }
        requireTime(stream, begunAt);
        requireTime(stream, latest);
        Objects.requireNonNull(state, "state");
    }

    private static void requireTime(StreamId stream, Instant time) {
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new IllegalArgumentException("a time of the snapshot of " + stream + " is " + time
                    + ", but those of events are between " + EARLIEST + " and " + LATEST);
        }
    }

    /**
     * What stands for one that somebody has spoilt where it is stored: no load uses it, tools tell of it, and it is replaced.
     *
     * @param stream the stream
     * @param version the version that is stored; if it is below 1, this is of version 1
     * @param why what is wrong with it, to be shown
     * @return what stands for it
     */
    public static Snapshot spoilt(StreamId stream, long version, String why) {
        return new Snapshot(stream, Math.max(1, version), new UUID(0, 0), Instant.EPOCH, Instant.EPOCH, SPOILT, 1, why);
    }

    /**
     * Whether it only stands for one that was spoilt. Its {@link #state} tells what is wrong with it then.
     *
     * @return whether it is of no use
     */
    public boolean isSpoilt() {
        return stateType.equals(SPOILT);
    }

    /**
     * Whether this one is to take the place of another one: its state has a higher version, or the same one and more events. So
     * older code, on another node, never takes away what newer code can use.
     *
     * @param other one of the same stream
     * @return whether it replaces it
     */
    public boolean replaces(Snapshot other) {
        return stateVersion > other.stateVersion || (stateVersion == other.stateVersion && version > other.version);
    }

    /** Where it is and of what, never the state. */
    @Override
    public String toString() {
        return "Snapshot[" + stream + " version " + version + ", "
                + (isSpoilt() ? "spoilt" : stateType + " of state version " + stateVersion) + "]";
    }
}
