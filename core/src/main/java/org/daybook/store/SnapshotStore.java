package org.daybook.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.daybook.event.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * What a database keeps of snapshots: at most one for each stream. One that somebody has spoilt where it is stored is given as {@link
 * Snapshot#spoilt}. Safe for use by any number of threads.
 *
 * <pre>{@code
 * SnapshotStore snapshots = store.snapshots();
 * snapshots.find(stream).ifPresent(snapshot -> snapshots.delete(stream));
 * }</pre>
 */
public interface SnapshotStore {

    /**
     * The snapshot of a stream, in one indexed look-up.
     *
     * @param stream the stream
     * @return its snapshot, or nothing if there is none
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    Optional<Snapshot> find(StreamId stream);

    /**
     * The snapshot of a stream with the events that come after it, for a load. By default this is {@link #find}, and who loads asks the
     * journal for all events; a store may read some with the same query.
     *
     * @param stream the stream
     * @return the snapshot, and maybe events
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    default StreamBeginning begin(StreamId stream) {
        return new StreamBeginning(find(stream), List.of(), false);
    }

    /**
     * The snapshots of several streams. By default each is looked up by itself; a store does it in few queries.
     *
     * @param streams the streams
     * @return the snapshots that are there, in any order
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    default List<Snapshot> findAll(Collection<StreamId> streams) {
        return streams.stream().flatMap(each -> find(each).stream()).toList();
    }

    /**
     * Keeps a snapshot in the place of the one that is there, unless that one is as good: see {@link Snapshot#replaces}. Of several
     * that are saved at once, one that nothing replaces is kept.
     *
     * @param snapshot the snapshot
     * @return whether it is kept
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    boolean save(Snapshot snapshot);

    /**
     * Deletes the snapshot of a stream, if there is one.
     *
     * @param stream the stream
     * @return whether there was one
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    boolean delete(StreamId stream);

    /**
     * Reads the next snapshots, for tools that look at all of them, in an order that is always the same.
     *
     * @param after the stream of the last one that was read, or {@code null} to begin
     * @param limit the most to read, from 1
     * @return the snapshots; none if there are no more
     * @throws IllegalArgumentException if the limit is below 1
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    List<Snapshot> readPage(@Nullable StreamId after, int limit);
}
