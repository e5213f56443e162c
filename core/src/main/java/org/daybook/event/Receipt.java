package org.daybook.event;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The result of a write: what was stored, and where. The versions span as many events as there are ids. Immutable.
 *
 * <pre>{@code
 * Receipt receipt = todos.update(id, todo -> todo.done() ? Decision.none() : new Todo.Completed());
 * System.out.println(receipt.isEmpty() ? "it was done" : "done at version " + receipt.lastVersion());
 * }</pre>
 *
 * @param stream the stream written to
 * @param firstVersion the version of the first event stored; one more than {@code lastVersion} if nothing was
 * @param lastVersion the stream's version after the write
 * @param eventIds the ids of the events stored, in order
 * @param position the place of the last event stored among all events, or {@code null} if nothing was stored; the events of
 *     one write have consecutive positions
 */
public record Receipt(
        StreamId stream,
        long firstVersion,
        long lastVersion,
        List<UUID> eventIds,
        @Nullable Position position) {

    /**
     * Checks the parts.
     *
     * @param stream the stream written to
     * @param firstVersion the version of the first event stored; one more than {@code lastVersion} if nothing was
     * @param lastVersion the stream's version after the write
     * @param eventIds the ids of the events stored, in order
     * @param position the place of the last event stored among all events, or {@code null} if nothing was stored; the events of
     *     one write have consecutive positions
     * @throws IllegalArgumentException if the versions do not span as many events as there are ids
     * @throws NullPointerException if the stream, the ids or one of them is {@code null}
     */
    public Receipt {
        Objects.requireNonNull(stream, "stream");
        eventIds = List.copyOf(eventIds);
        if (lastVersion - firstVersion + 1 != eventIds.size()) {
            throw new IllegalArgumentException("versions " + firstVersion + " to " + lastVersion + " of " + stream
                    + " do not span " + eventIds.size() + " events");
        }
    }

    /**
     * The receipt of a write that had nothing to store.
     *
     * @param stream the stream that was looked at
     * @param version its version
     * @return a receipt without events
     */
    public static Receipt nothing(StreamId stream, long version) {
        return new Receipt(stream, version + 1, version, List.of(), null);
    }

    /**
     * Tells whether nothing was stored, because nothing was decided.
     *
     * @return whether there are no events
     */
    public boolean isEmpty() {
        return eventIds.isEmpty();
    }
}
