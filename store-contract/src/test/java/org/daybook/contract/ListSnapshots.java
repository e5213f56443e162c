package org.daybook.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daybook.event.StreamId;
import org.daybook.store.Snapshot;
import org.daybook.store.SnapshotStore;
import org.jspecify.annotations.Nullable;

/** Keeps snapshots in the simplest way, one list and one lock; and, in subclasses, breaks the contract in one way each. */
class ListSnapshots implements SnapshotStore {

    private final List<Snapshot> snapshots = new ArrayList<>();

    @Override
    public synchronized Optional<Snapshot> find(StreamId stream) {
        return snapshots.stream().filter(each -> each.stream().equals(stream)).findFirst();
    }

    @Override
    public synchronized boolean save(Snapshot snapshot) {
        Optional<Snapshot> before = find(snapshot.stream());
        if (before.isPresent() && !snapshot.replaces(before.get())) {
            return false;
        }
        return put(snapshot);
    }

    final synchronized boolean put(Snapshot snapshot) {
        delete(snapshot.stream());
        return snapshots.add(snapshot);
    }

    @Override
    public synchronized boolean delete(StreamId stream) {
        return snapshots.removeIf(each -> each.stream().equals(stream));
    }

    @Override
    public synchronized List<Snapshot> readPage(@Nullable StreamId after, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("no page of " + limit);
        }
        List<Snapshot> ordered = new ArrayList<>(snapshots);
        ordered.sort(
                (one, other) -> one.stream().toString().compareTo(other.stream().toString()));
        return ordered.stream()
                .filter(each -> after == null || each.stream().toString().compareTo(after.toString()) > 0)
                .limit(limit)
                .toList();
    }

    /** Whoever comes last is kept. */
    static final class KeepsTheLast extends ListSnapshots {
        @Override
        public boolean save(Snapshot snapshot) {
            return put(snapshot);
        }
    }

    /** Looks at what is there, and then comes another one. */
    static final class ChecksOutsideItsLock extends ListSnapshots {
        @Override
        public boolean save(Snapshot snapshot) {
            Optional<Snapshot> before = find(snapshot.stream());
            Thread.yield();
            return before.map(snapshot::replaces).orElse(true) && put(snapshot);
        }
    }

    /** Takes one of older code for one of newer code. */
    static final class TakesAnyOtherStateVersion extends ListSnapshots {
        @Override
        public synchronized boolean save(Snapshot snapshot) {
            Optional<Snapshot> before = find(snapshot.stream());
            return before.map(each -> snapshot.stateVersion() != each.stateVersion()
                                    || snapshot.version() > each.version())
                            .orElse(true)
                    && put(snapshot);
        }
    }

    /** Never keeps one of another state version in the place of a later event. */
    static final class LooksAtEventsOnly extends ListSnapshots {
        @Override
        public synchronized boolean save(Snapshot snapshot) {
            Optional<Snapshot> before = find(snapshot.stream());
            return before.map(each -> snapshot.version() > each.version()).orElse(true) && put(snapshot);
        }
    }
}
