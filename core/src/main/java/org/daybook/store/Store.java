package org.daybook.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.daybook.event.ConfigurationException;
import org.daybook.event.Position;
import org.daybook.handler.ParameterResolver;
import org.daybook.handler.Registration;
import org.daybook.journal.EventJournal;

/**
 * All ports of one database. Safe for use by any number of threads.
 *
 * <p>A Daybook that is opened on a store closes it. After that every call of a port throws
 * {@link org.daybook.event.StoreUnavailableException}.
 *
 * <pre>{@code
 * Store store = new MemoryStore(); // or another, such as JpaStore.on(entityManagerFactory)
 * try (var daybook = Daybook.open(store)) {
 *     store.journal().head();
 * }
 * }</pre>
 */
public interface Store extends AutoCloseable {

    /**
     * The journal of this database.
     *
     * @return the journal, always the same
     */
    EventJournal journal();

    /**
     * What this store can pass to handler methods beside the event.
     *
     * @return the resolvers, none by default
     */
    default List<ParameterResolver> parameterResolvers() {
        return List.of();
    }

    /**
     * What this database keeps of subscriptions.
     *
     * @return the port, always the same
     * @throws org.daybook.event.ConfigurationException if it keeps nothing of them, as by default
     */
    default SubscriptionStore subscriptions() {
        throw new ConfigurationException("this store keeps no subscriptions: " + this);
    }

    /**
     * What this database keeps of snapshots.
     *
     * @return the port, always the same
     * @throws org.daybook.event.ConfigurationException if it keeps none, as by default
     */
    default SnapshotStore snapshots() {
        throw new ConfigurationException("this store keeps no snapshots: " + this);
    }

    /**
     * Where states are kept in memory that loads begin with.
     *
     * @return the cache, always the same; none by default
     */
    default Optional<StateCache> stateCache() {
        return Optional.empty();
    }

    /**
     * Tells when events are appended: by this store, and by others as far as {@link #hearsOtherWriters} says. Several appends may
     * be told as one. By default nothing is ever told, and whoever wants to know looks for it.
     *
     * @param listener gets the position of the last event of a partition, when it can be read; called by the thread that
     *     appended or another one, so it returns at once and throws nothing
     * @return to stop it
     */
    default Registration onAppend(Consumer<Position> listener) {
        return () -> {};
    }

    /**
     * Whether listeners are told of appends by other stores and processes now. If not, one must look for them.
     *
     * @return whether they are; never by default
     */
    default boolean hearsOtherWriters() {
        return false;
    }

    /**
     * Runs work in a transaction of its own, and commits it. If the work throws, all is rolled back.
     *
     * @param work gets the transaction
     * @param <T> what the work results in
     * @return the result of the work, when it is committed
     * @throws org.daybook.event.VersionConflictException if another writer was faster
     * @throws org.daybook.event.AppendOutcomeUnknownException if the database was lost in the commit, and could not be asked
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now; nothing is stored
     */
    <T> T inTransaction(Function<? super StoreTransaction, ? extends T> work);

    /**
     * The journal as a transaction sees it: what it appended itself is there, although it has no position yet.
     *
     * @param transaction the transaction
     * @return the journal
     * @throws org.daybook.event.ConfigurationException if this store cannot join the transaction
     */
    default EventJournal journal(StoreTransaction transaction) {
        return transaction.journal(this);
    }

    /**
     * The snapshots as a transaction reads them, to be read only.
     *
     * @param transaction the transaction
     * @return the port
     * @throws org.daybook.event.ConfigurationException if this store keeps none, or cannot join the transaction
     */
    default SnapshotStore snapshots(StoreTransaction transaction) {
        return transaction.snapshots(this);
    }

    /**
     * The transaction that the calling thread is in, if this store is told of such transactions. What is written and read without
     * naming one takes part in it, as if it were given to {@link org.daybook.Daybook#in}.
     *
     * @return the transaction, always the same one until it ends; none by default
     */
    default Optional<StoreTransaction> currentTransaction() {
        return Optional.empty();
    }

    /**
     * Runs what follows an append that is stored, in no transaction of the calling thread. One that has ended can be there still,
     * as in a container's callbacks after a commit: {@link #currentTransaction} does not tell it any more, and what handlers
     * wrote in it would be lost.
     *
     * @param work calls handlers; what it throws is thrown
     */
    default void afterCommit(Runnable work) {
        work.run();
    }

    /** Closes what this store opened by itself. Closing again does nothing. */
    @Override
    void close();

    /**
     * Opens stores by name for a configuration; found with {@link java.util.ServiceLoader}. With its class in
     * {@code META-INF/services/org.daybook.store.Store$Provider} a setting is enough to choose its store:
     *
     * <pre>{@code
     * daybook.store=jpa
     * }</pre>
     *
     * <p>Safe for use by any number of threads.
     */
    interface Provider {

        /**
         * The value of {@code daybook.store} that selects this provider.
         *
         * @return the name, in lower case
         */
        String name();

        /**
         * The settings that {@link #open} reads.
         *
         * @return the full keys, such as {@code daybook.jpa.url}
         */
        List<String> keys();

        /**
         * Opens the store.
         *
         * @param settings the settings that are given, by full key; only keys of this provider
         * @return the store
         * @throws org.daybook.event.ConfigurationException if a setting is missing or wrong
         * @throws org.daybook.event.StoreUnavailableException if the database cannot be reached
         */
        Store open(Map<String, String> settings);
    }
}
