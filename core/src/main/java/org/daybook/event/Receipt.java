package org.daybook.event;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The result of a write: what was stored, and where. The versions span as many events as there are ids. In a caller's own
 * transaction the position is there after the commit; everything else never changes.
 *
 * <pre>{@code
 * Receipt receipt = todos.update(id, todo -> todo.done() ? Decision.none() : new Todo.Completed());
 * System.out.println(receipt.isEmpty() ? "it was done" : "done at version " + receipt.lastVersion());
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class Receipt {

    private final StreamId stream;
    private final long firstVersion;
    private final long lastVersion;
    private final List<UUID> eventIds;
    private final Supplier<@Nullable Position> position;
    private final boolean isRepeated;

    /**
     * A receipt of events that are stored.
     *
     * @param stream the stream written to
     * @param firstVersion the version of the first event stored; one more than {@code lastVersion} if nothing was
     * @param lastVersion the stream's version after the write
     * @param eventIds the ids of the events stored, in order
     * @param position the place of the last event stored among all events, or {@code null} if nothing was stored
     * @throws IllegalArgumentException if the versions do not span as many events as there are ids
     * @throws NullPointerException if the stream, the ids or one of them is {@code null}
     */
    public Receipt(
            StreamId stream, long firstVersion, long lastVersion, List<UUID> eventIds, @Nullable Position position) {
        this(stream, firstVersion, lastVersion, eventIds, () -> position, false);
    }

    private Receipt(
            StreamId stream,
            long firstVersion,
            long lastVersion,
            List<UUID> eventIds,
            Supplier<@Nullable Position> position,
            boolean isRepeated) {
        this.stream = Objects.requireNonNull(stream, "stream");
        this.firstVersion = firstVersion;
        this.lastVersion = lastVersion;
        this.eventIds = List.copyOf(eventIds);
        this.position = position;
        this.isRepeated = isRepeated;
        if (lastVersion - firstVersion + 1 != eventIds.size()) {
            throw new IllegalArgumentException("versions " + firstVersion + " to " + lastVersion + " of " + stream
                    + " do not span " + eventIds.size() + " events");
        }
    }

    /**
     * A receipt of events that a transaction stores when it commits. Their versions are promised: if another writer was
     * faster, the commit fails.
     *
     * @param stream the stream written to
     * @param firstVersion the version of the first event
     * @param eventIds the ids of the events, in order
     * @param position tells the place of the last event among all events, or {@code null} as long as they are not committed
     * @return a receipt
     * @throws NullPointerException if an argument is {@code null}
     */
    public static Receipt pending(
            StreamId stream, long firstVersion, List<UUID> eventIds, Supplier<@Nullable Position> position) {
        Objects.requireNonNull(position, "position");
        return new Receipt(stream, firstVersion, firstVersion + eventIds.size() - 1, eventIds, position, false);
    }

    /**
     * The receipt of a write that had nothing to store.
     *
     * @param stream the stream that was looked at
     * @param version its version
     * @return a receipt without events
     */
    public static Receipt nothing(StreamId stream, long version) {
        return new Receipt(stream, version + 1, version, List.of(), () -> null, false);
    }

    /**
     * The stream written to.
     *
     * @return the stream
     */
    public StreamId stream() {
        return stream;
    }

    /**
     * The version of the first event stored.
     *
     * @return the version, one more than {@link #lastVersion} if nothing was stored
     */
    public long firstVersion() {
        return firstVersion;
    }

    /**
     * The stream's version after the write.
     *
     * @return the version
     */
    public long lastVersion() {
        return lastVersion;
    }

    /**
     * The ids of the events stored.
     *
     * @return the ids, in order
     */
    public List<UUID> eventIds() {
        return eventIds;
    }

    /**
     * The place of the last event stored among all events; the events of one write have consecutive positions.
     *
     * @return the position, or {@code null} if nothing was stored, or it was stored in a transaction that is not committed
     */
    public @Nullable Position position() {
        return position.get();
    }

    /**
     * Tells whether nothing was stored, because nothing was decided.
     *
     * @return whether there are no events
     */
    public boolean isEmpty() {
        return eventIds.isEmpty();
    }

    /**
     * This receipt, given once more to a later try of the same write, which stored nothing.
     *
     * @return an equal receipt
     */
    public Receipt repeated() {
        return new Receipt(stream, firstVersion, lastVersion, eventIds, position, true);
    }

    /**
     * Tells whether the events were stored by an earlier try, and this one stored nothing.
     *
     * @return whether they were
     */
    public boolean isRepeated() {
        return isRepeated;
    }

    /** Equal are receipts of the same events at the same place, committed or not. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Receipt that
                && stream.equals(that.stream)
                && firstVersion == that.firstVersion
                && eventIds.equals(that.eventIds)
                && Objects.equals(position(), that.position());
    }

    @Override
    public int hashCode() {
        return Objects.hash(stream, firstVersion, eventIds);
    }

    @Override
    public String toString() {
        return isEmpty()
                ? stream + " at version " + lastVersion + ", nothing stored"
                : stream + " versions " + firstVersion + " to " + lastVersion + ", position " + position();
    }
}
