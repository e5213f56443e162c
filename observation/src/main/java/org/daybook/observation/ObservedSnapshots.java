package org.daybook.observation;

import io.micrometer.observation.Observation;
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

    ObservedSnapshots(SnapshotStore snapshots, ObservedJournal journal) {
        this.snapshots = snapshots;
        this.journal = journal;
    }

    @Override
    public StreamBeginning begin(StreamId stream) {
        Observation observation = journal.load(stream);
        if (observation.isNoop()) {
            return snapshots.begin(stream);
        }
        ObservedRead read = new ObservedRead(observation.start(), journal.instruments());
        try {
            StreamBeginning beginning = ObservedJournal.inScope(observation, () -> snapshots.begin(stream));
            read.done(beginning.events().size());
            return beginning;
        } catch (RuntimeException | Error e) {
            read.failed(e);
            throw e;
        }
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
