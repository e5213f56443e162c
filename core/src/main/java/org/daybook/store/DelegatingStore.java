package org.daybook.store;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.daybook.event.Position;
import org.daybook.handler.ParameterResolver;
import org.daybook.handler.Registration;
import org.daybook.journal.EventJournal;

/**
 * A store around another one, which does all. Subclasses change what they are there for.
 *
 * <pre>{@code
 * final class AuditedStore extends DelegatingStore {
 *     AuditedStore(Store store) { super(store); }
 *     @Override public EventJournal journal() { return new AuditedJournal(super.journal()); }
 * }
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public abstract class DelegatingStore implements Store {

    private final Store store;

    /**
     * Around a store.
     *
     * @param store the store, closed with this one
     */
    protected DelegatingStore(Store store) {
        this.store = Objects.requireNonNull(store, "store");
    }

    /**
     * The store that this one is around.
     *
     * @return the store
     */
    protected final Store store() {
        return store;
    }

    @Override
    public EventJournal journal() {
        return store.journal();
    }

    @Override
    public EventJournal journal(StoreTransaction transaction) {
        return store.journal(transaction);
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
    public Optional<StateCache> stateCache() {
        return store.stateCache();
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
    public <T> T inTransaction(Function<? super StoreTransaction, ? extends T> work) {
        return store.inTransaction(work);
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
    public void close() {
        store.close();
    }

    /** What the store says of itself. */
    @Override
    public String toString() {
        return store.toString();
    }
}
