package org.daybook.store.memory;

import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.daybook.event.Position;
import org.daybook.handler.Registration;
import org.daybook.journal.EventJournal;
import org.daybook.journal.Partitions;
import org.daybook.store.SnapshotStore;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;
import org.daybook.store.SubscriptionStore;

/**
 * Keeps everything in this process's memory, for tests and trials. It makes the same promises as every other store, save
 * that all is gone with the process: payloads are kept as text, so that what cannot be stored fails in the fastest test.
 *
 * <pre>{@code
 * try (var daybook = Daybook.open(new MemoryStore())) { ... }
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class MemoryStore implements Store {

    private final MemoryJournal journal;
    private final MemorySubscriptions subscriptions;
    private final MemorySnapshots snapshots;

    /** Creates an empty store with one partition. */
    public MemoryStore() {
        this(Partitions.one());
    }

    /**
     * Creates an empty store with more partitions than one, to try with what is written for them: here one lock keeps all
     * writers in order.
     *
     * @param partitions how many, and which streams are in which, such as {@link Partitions#byHash}
     */
    public MemoryStore(Partitions partitions) {
        this(partitions, InstantSource.system());
    }

    /**
     * Creates an empty store with a clock of a test's own, by which the leases of subscriptions run out.
     *
     * @param partitions how many, and which streams are in which
     * @param clock the clock
     */
    public MemoryStore(Partitions partitions, InstantSource clock) {
        journal = new MemoryJournal(Objects.requireNonNull(partitions, "partitions"));
        subscriptions =
                new MemorySubscriptions(journal.lock(), Objects.requireNonNull(clock, "clock"), journal::requireOpen);
        snapshots = new MemorySnapshots(journal::requireOpen);
    }

    @Override
    public EventJournal journal() {
        return journal;
    }

    @Override
    public SubscriptionStore subscriptions() {
        return subscriptions;
    }

    @Override
    public SnapshotStore snapshots() {
        return snapshots;
    }

    @Override
    public Registration onAppend(Consumer<Position> listener) {
        return journal.onAppend(Objects.requireNonNull(listener, "listener"));
    }

    /** Nobody else can write here. */
    @Override
    public boolean hearsOtherWriters() {
        return true;
    }

    @Override
    public <T> T inTransaction(Function<? super StoreTransaction, ? extends T> work) {
        return MemoryTransaction.run(this, journal, work);
    }

    @Override
    public void close() {
        journal.close();
    }

    @Override
    public String toString() {
        return "memory";
    }
}
