package org.daybook.observation;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.daybook.event.StreamId;
import org.daybook.store.Snapshot;
import org.daybook.store.SnapshotStore;
import org.daybook.store.StreamBeginning;
import org.jspecify.annotations.Nullable;

/** Snapshots, whose loads are observed as those of a journal are: what comes after a snapshot is read with it. */
final class ObservedSnapshots implements SnapshotStore {

    private final SnapshotStore snapshots;
    private final ObservedJournal journal;
    private final BegunLoads begun;

    ObservedSnapshots(SnapshotStore snapshots, ObservedJournal journal, BegunLoads begun) {
        this.snapshots = snapshots;
        this.journal = journal;
        this.begun = begun;
    }

    @Override
    public StreamBeginning begin(StreamId stream) {
        begun.take(stream).ifPresent(ObservedRead::done); // whose reader did not come back
        return journal.load(stream).map(load -> begin(stream, load)).orElseGet(() -> snapshots.begin(stream));
    }

    private StreamBeginning begin(StreamId stream, ObservedRead load) {
        StreamBeginning beginning = load.read(() -> snapshots.begin(stream));
        load.add(beginning.events().size());
        if (beginning.isWhole()) {
            load.done();
        } else {
            begun.add(stream, load);
        }
        return beginning;
    }

    @Override
    public Optional<Snapshot> find(StreamId stream) {
        return snapshots.find(stream);
    }

    @Override
    public List<Snapshot> findAll(Collection<StreamId> streams) {
        return snapshots.findAll(streams);
    }

    @Override
    public boolean save(Snapshot snapshot) {
        return snapshots.save(snapshot);
    }

    @Override
    public boolean delete(StreamId stream) {
        return snapshots.delete(stream);
    }

    @Override
    public List<Snapshot> readPage(@Nullable StreamId after, int limit) {
        return snapshots.readPage(after, limit);
    }
}
