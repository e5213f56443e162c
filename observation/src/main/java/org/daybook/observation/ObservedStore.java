package org.daybook.observation;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.daybook.event.Position;
import org.daybook.event.VersionConflictException;
import org.daybook.handler.ParameterResolver;
import org.daybook.handler.Registration;
import org.daybook.journal.EventJournal;
import org.daybook.store.SnapshotStore;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;
import org.daybook.store.SubscriptionStore;

/** A store whose journal is observed. Its transactions are those of the store below, which knows them again. */
final class ObservedStore implements Store {

    private final Store store;
    private final Instruments instruments;
    private final EventJournal journal;

    ObservedStore(Store store, Instruments instruments) {
        this.store = store;
        this.instruments = instruments;
        this.journal = new ObservedJournal(store.journal(), false, instruments);
    }

    @Override
    public EventJournal journal() {
        return journal;
    }

    @Override
    public EventJournal journal(StoreTransaction transaction) {
        return new ObservedJournal(store.journal(transaction), true, instruments);
    }

    /** An append may look fine, and meet another writer's only in the commit. */
    @Override
    public <T> T inTransaction(Function<? super StoreTransaction, ? extends T> work) {
        try {
            return store.inTransaction(work);
        } catch (VersionConflictException e) {
            instruments.tallies().conflict(e);
            throw e;
        }
    }

    @Override
    public Optional<StoreTransaction> currentTransaction() {
        return store.currentTransaction();
    }

    @Override
    public void afterCommit(Runnable work) {
        store.afterCommit(work);
    }

    @Override
    public List<ParameterResolver> parameterResolvers() {
        return store.parameterResolvers();
    }

    @Override
    public SubscriptionStore subscriptions() {
        return store.subscriptions();
    }

    @Override
    public SnapshotStore snapshots() {
        return store.snapshots();
    }

    @Override
    public SnapshotStore snapshots(StoreTransaction transaction) {
        return store.snapshots(transaction);
    }

    @Override
    public Registration onAppend(Consumer<Position> listener) {
        return store.onAppend(listener);
    }

    @Override
    public boolean hearsOtherWriters() {
        return store.hearsOtherWriters();
    }

    @Override
    public void close() {
        store.close();
    }

    @Override
    public String toString() {
        return store.toString();
    }
}
