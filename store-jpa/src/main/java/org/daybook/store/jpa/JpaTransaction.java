package org.daybook.store.jpa;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import jakarta.persistence.PersistenceException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Function;
import org.daybook.event.ConfigurationException;
import org.daybook.event.DaybookException;
import org.daybook.event.StoreUnavailableException;
import org.daybook.handler.ParameterResolver;
import org.daybook.journal.EventJournal;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;
import org.hibernate.Session;
import org.hibernate.Transaction;
import org.hibernate.resource.transaction.spi.TransactionStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction of an application's EntityManager that events are stored in. They are kept in memory until just before the
 * commit, and written then, after all entities. What was appended can be taken back as far as a mark, like the work since a
 * savepoint:
 *
 * <pre>{@code
 * var transaction = JpaStore.joining(manager);
 * var joined = daybook.in(transaction);
 * joined.publish("1", new Todo.Created("tea"));
 * var mark = transaction.mark();
 * joined.publish("2", new Todo.Created("milk"));
 * transaction.rollbackTo(mark); // only "1" will be stored
 * }</pre>
 *
 * <p>Used by one thread, the one of the transaction.
 */
public final class JpaTransaction implements StoreTransaction {

    private static final Logger LOG = LoggerFactory.getLogger(JpaTransaction.class);

    private static final Map<Session, JpaTransaction> ACTIVE = Collections.synchronizedMap(new WeakHashMap<>());

    private final Session session;
    private final Map<JpaStore, JoinedJournal> journals = new LinkedHashMap<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private boolean writesAtOnce;
    private boolean ended;

    private JpaTransaction(Session session) {
        this.session = session;
    }

    static JpaTransaction of(EntityManager manager) {
        Session session = manager.unwrap(Session.class);
        JpaTransaction active = ACTIVE.get(session);
        if (active != null) {
            return active;
        }
        Transaction transaction = session.getTransaction();
        if (!session.isJoinedToTransaction() || !transaction.isActive()) {
            throw new IllegalStateException("the EntityManager has no active transaction to join: begin one before");
        }
        if (isCommitting()) {
            throw new IllegalStateException("the transaction is being committed already: join it before");
        }
        JpaTransaction joined = new JpaTransaction(session);
        transaction.runBeforeCompletion(joined::beforeCommit);
        transaction.runAfterCompletion(joined::ended);
        ACTIVE.put(session, joined);
        return joined;
    }

    /**
     * Whether Hibernate calls back before the commit of this moment. It would take one more callback and never call it, and
     * nothing else tells.
     */
    private static boolean isCommitting() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(
                        frame -> frame.getMethodName().equals("notifySynchronizationsBeforeTransactionCompletion")
                                && frame.getClassName().startsWith("org.hibernate.")));
    }

    /**
     * A point to which what is appended can be taken back.
     *
     * <pre>{@code
     * JpaTransaction.Mark mark = transaction.mark();
     * }</pre>
     *
     * <p>Immutable.
     */
    public static final class Mark {
        private final JpaTransaction transaction;
        private final Map<JpaStore, Integer> journals = new LinkedHashMap<>();
        private final int afterCommit;

        private Mark(JpaTransaction transaction) {
            this.transaction = transaction;
            this.afterCommit = transaction.afterCommit.size();
            transaction.journals.forEach((store, journal) -> journals.put(store, journal.size()));
        }
    }

    @Override
    public EventJournal journal(Store store) {
        requireActive();
        if (!(store instanceof JpaStore jpa)) {
            throw new ConfigurationException(
                    "a store that is not on JPA cannot join the transaction of an EntityManager: " + store);
        }
        return journals.computeIfAbsent(jpa, each -> each.join(this, session));
    }

    @Override
    public void afterCommit(Runnable work) {
        requireActive();
        afterCommit.add(work);
    }

    @Override
    public void setRollbackOnly() {
        session.getTransaction().markRollbackOnly();
    }

    /** Handlers that run inside the transaction work with its EntityManager. */
    @Override
    public List<ParameterResolver> parameterResolvers() {
        return List.of(new ParameterResolver() {
            @Override
            public boolean supports(Class<?> type) {
                return type == EntityManager.class;
            }

            @Override
            public void call(List<Class<?>> types, Call call) throws Exception {
                call.with(Collections.nCopies(types.size(), session));
            }
        });
    }

    /**
     * Runs work in a transaction of its own, and commits it.
     *
     * @throws org.daybook.event.DaybookException what the work throws, and why the commit failed
     */
    static <T> T run(EntityManagerFactory factory, Function<? super StoreTransaction, ? extends T> work) {
        try (EntityManager manager = factory.createEntityManager()) {
            EntityTransaction own = manager.getTransaction();
            own.begin();
            JpaTransaction transaction = of(manager);
            T result;
            try {
                result = work.apply(transaction);
            } catch (RuntimeException | Error e) {
                own.rollback();
                throw e;
            }
            try {
                own.commit();
            } catch (PersistenceException e) {
                transaction.commitFailed(e);
            }
            return result;
        } catch (PersistenceException e) {
            throw new StoreUnavailableException("cannot run a transaction, nothing was stored", e);
        }
    }

    /** Throws what we threw ourselves before the commit; or else the commit may have been lost on its way, done or not. */
    private void commitFailed(PersistenceException e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof DaybookException ours) {
                throw ours;
            }
        }
        SqlFailure failure = SqlFailure.in(e);
        if (failure != null && failure.isAnswer()) {
            throw failure.unavailable("cannot commit a transaction, nothing was stored");
        }
        JoinedJournal written = journals.values().stream()
                .filter(JoinedJournal::hasWritten)
                .findFirst()
                .orElse(null);
        if (written == null || !written.isStoredAfterAll(e)) {
            throw new StoreUnavailableException("cannot commit a transaction, nothing was stored", e);
        }
        committed();
    }

    /**
     * Marks a point to go back to, for instance where a savepoint is set.
     *
     * @return the mark
     * @throws IllegalStateException if the transaction has ended
     */
    public Mark mark() {
        requireActive();
        return new Mark(this);
    }

    /**
     * Takes back what was appended since a mark: it will not be stored, and its handlers will not be called. Entities and
     * other work on the database are not touched; roll back a savepoint for those.
     *
     * @param mark a mark of this transaction
     * @throws IllegalArgumentException if the mark is one of another transaction
     * @throws IllegalStateException if the transaction has ended, or what was appended since is written by {@link #flush}
     */
    public void rollbackTo(Mark mark) {
        requireActive();
        if (mark.transaction != this) {
            throw new IllegalArgumentException("the mark is one of another transaction");
        }
        journals.forEach((store, journal) -> journal.requireUnwrittenFrom(mark.journals.getOrDefault(store, 0)));
        journals.forEach((store, journal) -> journal.cutTo(mark.journals.getOrDefault(store, 0)));
        afterCommit
                .subList(Math.min(mark.afterCommit, afterCommit.size()), afterCommit.size())
                .clear();
    }

    /**
     * Writes what is appended so far, to learn of a conflict now and not at the commit. From here to the end of the transaction
     * all other writers of the journal wait.
     *
     * @throws org.daybook.event.VersionConflictException if another writer was faster; roll the transaction back
     * @throws org.daybook.event.DuplicateEventIdException if an id is taken; roll the transaction back
     * @throws org.daybook.event.StoreUnavailableException if the database refuses; roll the transaction back
     * @throws IllegalStateException if the transaction has ended
     */
    public void flush() {
        requireActive();
        session.flush();
        journals.values().forEach(JoinedJournal::write);
    }

    /** Flushing entities may call listeners that append more, so this goes on until nothing is left. */
    private void beforeCommit() {
        while (journals.values().stream().anyMatch(JoinedJournal::hasUnwritten)) {
            session.flush();
            journals.values().forEach(JoinedJournal::write);
        }
        writesAtOnce = true; // this is not called again, whatever others append before the commit
    }

    /** To be called after each append. */
    void appended(JoinedJournal journal) {
        if (writesAtOnce) {
            journal.write();
        }
    }

    private void ended(TransactionStatus status) {
        ended = true;
        ACTIVE.remove(session, this);
        if (status == TransactionStatus.COMMITTED) {
            committed();
        }
    }

    private void committed() {
        for (JoinedJournal each : journals.values()) {
            if (each.hasUnwritten()) {
                LOG.error("a transaction was committed without events that were appended in it: {}", each);
            }
            each.committed();
        }
        for (Runnable each : afterCommit) {
            try {
                each.run();
            } catch (RuntimeException e) {
                // Thrown, it would make a transaction that is committed look rolled back.
                LOG.error("the transaction is committed, but work after it failed", e);
            }
        }
    }

    void requireActive() {
        if (ended) {
            throw new IllegalStateException("the transaction has ended: join another one");
        }
    }
}
