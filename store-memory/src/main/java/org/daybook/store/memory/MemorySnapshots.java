package org.daybook.store.memory;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.daybook.event.StreamId;
import org.daybook.store.Snapshot;
import org.daybook.store.SnapshotStore;
import org.jspecify.annotations.Nullable;

/** Snapshots in memory. */
final class MemorySnapshots implements SnapshotStore {

    private final ConcurrentSkipListMap<StreamId, Snapshot> snapshots = new ConcurrentSkipListMap<>(
            Comparator.comparing(StreamId::aggregateType).thenComparing(StreamId::aggregateId));
    private final Runnable requireOpen;

    MemorySnapshots(Runnable requireOpen) {
        this.requireOpen = requireOpen;
    }

    @Override
    public Optional<Snapshot> find(StreamId stream) {
        requireOpen.run();
        return Optional.ofNullable(snapshots.get(Objects.requireNonNull(stream, "stream")));
    }

    @Override
    public boolean save(Snapshot snapshot) {
        requireOpen.run();
        AtomicBoolean isKept = new AtomicBoolean();
        snapshots.compute(snapshot.stream(), (stream, before) -> {
            isKept.set(before == null || snapshot.replaces(before));
            return isKept.get() ? snapshot : before;
        });
        return isKept.get();
    }

    @Override
    public boolean delete(StreamId stream) {
        requireOpen.run();
        return snapshots.remove(Objects.requireNonNull(stream, "stream")) != null;
    }

    @Override
    public List<Snapshot> readPage(@Nullable StreamId after, int limit) {
        requireOpen.run();
        if (limit < 1) {
            throw new IllegalArgumentException("a page has at least one snapshot, not " + limit);
        }
        return (after == null ? snapshots : snapshots.tailMap(after, false))
                .values().stream().limit(limit).toList();
    }
}
