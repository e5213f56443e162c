package org.daybook.observation;

import java.util.function.Function;
import org.daybook.event.VersionConflictException;
import org.daybook.journal.EventJournal;
import org.daybook.store.DelegatingStore;
import org.daybook.store.SnapshotStore;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;

/** A store whose journal is observed. Its transactions are those of the store below, which knows them again. */
final class ObservedStore extends DelegatingStore {

    private final Instruments instruments;
    private final ObservedJournal journal;
    private final BegunLoads begun = new BegunLoads();

    ObservedStore(Store store, Instruments instruments) {
        super(store);
        this.instruments = instruments;
        this.journal = new ObservedJournal(store.journal(), false, instruments, begun);
    }

    @Override
    public EventJournal journal() {
        return journal;
    }

    @Override
    public EventJournal journal(StoreTransaction transaction) {
        return joined(transaction);
    }

    private ObservedJournal joined(StoreTransaction transaction) {
        return new ObservedJournal(super.journal(transaction), true, instruments, begun);
    }

    @Override
    public SnapshotStore snapshots() {
        return new ObservedSnapshots(super.snapshots(), journal, begun);
    }

    @Override
    public SnapshotStore snapshots(StoreTransaction transaction) {
        return new ObservedSnapshots(super.snapshots(transaction), joined(transaction), begun);
    }

    /** An append may look fine, and meet another writer's only in the commit. */
    @Override
    public <T> T inTransaction(Function<? super StoreTransaction, ? extends T> work) {
        try {
            return super.inTransaction(work);
        } catch (VersionConflictException e) {
            instruments.tallies().conflict(e);
            throw e;
        }
    }
}
