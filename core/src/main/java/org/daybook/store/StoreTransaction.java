package org.daybook.store;

import java.util.List;
import org.daybook.event.StreamId;
import org.daybook.handler.ParameterResolver;
import org.daybook.journal.EventJournal;

/**
 * A transaction of the caller's own that a {@link org.daybook.Daybook} joins, so that events are stored together with what
 * else the transaction stores, or not at all. A store makes them of what it knows as a transaction:
 *
 * <pre>{@code
 * manager.getTransaction().begin();
 * var joined = daybook.in(JpaStore.joining(manager));
 * joined.publish("6deaca4c", new Todo.Created("tea"));
 * manager.persist(new Invoice("6deaca4c"));
 * manager.getTransaction().commit();
 * }</pre>
 *
 * <p>Used by one thread, the one of the transaction.
 */
public interface StoreTransaction {

    /**
     * The journal of a store as this transaction sees it: what it appended itself is there, although it has no position yet.
     *
     * @param store the store
     * @return the journal, always the same for a store
     * @throws org.daybook.event.ConfigurationException if the store cannot join this transaction
     */
    EventJournal journal(Store store);

    /**
     * The snapshots of a store, read as this transaction reads. By default, and where a store gives out no connection for it, those
     * of the store itself.
     *
     * @param store the store
     * @return the snapshots, to be read only
     */
    default SnapshotStore snapshots(Store store) {
        return store.snapshots();
    }

    /**
     * Whether this transaction has appended to a stream. What it reads of the stream may then never be stored, so it is kept nowhere.
     *
     * @param stream the stream
     * @return whether it has, written or not, also if that was taken back
     */
    boolean hasAppendedTo(StreamId stream);

    /**
     * Has work done when the transaction is committed, in the order of these calls; not if it is rolled back.
     *
     * @param work throws nothing
     */
    void afterCommit(Runnable work);

    /** Makes sure that the transaction is rolled back, whatever is done to commit it. */
    void setRollbackOnly();

    /**
     * Sends the work of handlers to the database, such as changed entities, so that what it refuses is known now. Events that
     * were appended stay where they are until the commit.
     */
    default void flushWork() {}

    /**
     * What this transaction can pass to handler methods that run inside it.
     *
     * @return the resolvers, none by default
     */
    default List<ParameterResolver> parameterResolvers() {
        return List.of();
    }
}
