package org.daybook.store.jpa;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceUnitTransactionType;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
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
import org.daybook.event.StreamId;
import org.daybook.handler.ParameterResolver;
import org.daybook.journal.EventJournal;
import org.daybook.journal.JournalRecord;
import org.daybook.store.SnapshotStore;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;
import org.hibernate.JDBCException;
import org.hibernate.Session;
import org.hibernate.Transaction;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.resource.transaction.spi.TransactionCoordinator;
import org.hibernate.resource.transaction.spi.TransactionObserver;
import org.hibernate.resource.transaction.spi.TransactionStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction of an application's EntityManager that events are stored in. They are kept in memory until just before the
 * commit, and written then, after all entities and behind all callbacks, so what a callback before the commit appends and persists
 * is stored, too. What was appended can be taken back as far as a mark, like the work since a savepoint:
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

    /** Weak on both sides: Hibernate keeps the transaction alive, by its callbacks, as long as the session needs it. */
    private static final Map<Session, WeakReference<JpaTransaction>> ACTIVE =
            Collections.synchronizedMap(new WeakHashMap<>());

    /** What this thread has written in, and so holds the order lock for. */
    private static final ThreadLocal<@Nullable JpaTransaction> WRITING = new ThreadLocal<>();

    private final Session session;
    private final Transaction transaction;
    private final TransactionCoordinator coordinator;
    private final Map<JpaStore, JoinedJournal> journals = new LinkedHashMap<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final Observer observer = new Observer();
    private boolean isWritten;
    private boolean isRollbackOnly;
    private boolean isCommitted;
    private boolean wasInterrupted;
    private boolean ended;
    private @Nullable String limitRest;
    private @Nullable String unlimitRest;
    private boolean isRestLimited;

    private JpaTransaction(Session session, Transaction transaction) {
        this.session = session;
        this.transaction = transaction;
        this.coordinator =
                session.unwrap(SharedSessionContractImplementor.class).getTransactionCoordinator();
    }

    static JpaTransaction of(EntityManager manager) {
        Session session = manager.unwrap(Session.class);
        if (session.getSessionFactory().getTransactionType() == PersistenceUnitTransactionType.JTA) {
            throw new ConfigurationException(
                    "the EntityManager takes part in transactions of JTA; only its own (RESOURCE_LOCAL) can be joined");
        }
        Transaction transaction = session.getTransaction();
        WeakReference<JpaTransaction> reference = ACTIVE.get(session);
        JpaTransaction active = reference == null ? null : reference.get();
        if (active != null && active.transaction.equals(transaction)) {
            return active;
        }
        if (!session.isJoinedToTransaction() || !transaction.isActive()) {
            throw new IllegalStateException("the EntityManager has no active transaction to join: begin one before");
        }
        if (isCommitting()) {
            throw new IllegalStateException("the transaction is being committed already: join it before");
        }
        return begin(session, transaction);
    }

    private static JpaTransaction begin(Session session, Transaction transaction) {
        JpaTransaction joined = new JpaTransaction(session, transaction);
        transaction.runAfterCompletion(joined::ended);
        joined.coordinator.addObserver(joined.observer);
        ACTIVE.put(session, new WeakReference<>(joined));
        return joined;
    }

    /**
     * Hibernate calls it behind all callbacks, which may persist and append, and before the commit: it flushes entities before the
     * callbacks and never after them.
     */
    private final class Observer implements TransactionObserver {

        /** Of another transaction of the session: when a callback fails at the end of ours, we are not told of that. */
        @Override
        public void afterBegin() {
            leave();
        }

        @Override
        public void beforeCompletion() {
            beforeCommit();
        }

        @Override
        public void afterCompletion(boolean successful, boolean delayed) {}
    }

    /**
     * Refuses an append outside of a transaction by the thread that holds the order lock in one: it would wait for itself, and
     * everybody behind it.
     */
    static void requireNotWriting(JpaJournal journal) {
        JpaTransaction writing = WRITING.get();
        if (writing != null
                && !writing.ended
                && writing.session.isOpen()
                && writing.transaction.isActive()
                && writing.journals.values().stream().anyMatch(each -> each.isOn(journal))) {
            throw new IllegalStateException(
                    "this thread has written to the journal in a transaction that has not ended,"
                            + " and would wait for itself: join that transaction");
        }
    }

    /**
     * Whether Hibernate calls back before the commit at this moment, when it takes no callback for after it any more. Nothing else
     * tells.
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
    public SnapshotStore snapshots(Store store) {
        requireActive();
        return store instanceof JpaStore jpa ? jpa.snapshotsIn(session) : store.snapshots();
    }

    /**
     * Appends events that were recorded elsewhere, of any streams, in the order of the list, together with what else the
     * transaction stores, such as how far an import is. Nothing is looked up for them now, so thousands of events take a few statements:
     * whether versions and ids are right is found out when the transaction writes, and then all of it fails.
     *
     * <pre>{@code
     * transaction.appendRecorded(store, List.of(new JournalRecord(null, stream, 1, event)));
     * manager.merge(new Imported(lastRow));
     * manager.getTransaction().commit();
     * }</pre>
     *
     * @param store where to append
     * @param records the events, each with the version that it is to have, and without a position
     * @throws org.daybook.event.VersionConflictException if this transaction has appended another version to a stream; later,
     *     if others have
     * @throws org.daybook.event.DuplicateEventIdException if this transaction has appended an event of one of the ids; later, if
     *     others have
     * @throws IllegalArgumentException if a record has a position
     * @throws IllegalStateException if the transaction has ended
     */
    public void appendRecorded(JpaStore store, List<JournalRecord> records) {
        for (JournalRecord each : records) {
            if (each.isCommitted()) {
                throw new IllegalArgumentException("an event gets its position from the transaction, but "
                        + each.stream() + " version " + each.version() + " has one");
            }
        }
        requireActive();
        journals.computeIfAbsent(store, each -> each.join(this, session)).appendRecorded(records);
    }

    @Override
    public boolean hasAppendedTo(StreamId stream) {
        return journals.values().stream().anyMatch(each -> each.hasAppendedTo(stream));
    }

    @Override
    public void afterCommit(Runnable work) {
        requireActive();
        afterCommit.add(work);
    }

    @Override
    public void setRollbackOnly() {
        isRollbackOnly = true;
        if (transaction.isActive()) {
            transaction.markRollbackOnly();
        }
        if (isWritten) {
            session.doWork(Connection::rollback); // Hibernate does not look at the mark any more
        }
    }

    private void requireMayCommit() {
        if (isRollbackOnly) {
            throw new StoreUnavailableException(
                    "the transaction is to be rolled back only, so nothing is stored", null);
        }
    }

    static JpaTransaction of(StoreTransaction transaction) {
        if (transaction instanceof JpaTransaction ours) {
            return ours;
        }
        throw new ConfigurationException("a JPA store cannot join a transaction of another store: " + transaction);
    }

    /** Statements behind the work that is done so far. */
    <T> T work(String what, Sessions.Work<T> work) {
        requireActive();
        flushWork();
        try {
            limitRest(); // a handler may have sent nothing so far
            return Sessions.uninterrupted(() -> session.doReturningWork(work::on));
        } catch (JDBCException e) {
            throw new SqlFailure(e.getSQLException()).unavailable("cannot " + what);
        }
    }

    /**
     * From when on this transaction works for a handler, the database ends it if it hears nothing for some time, so that a process
     * that is stopped does not hold its locks for ever.
     */
    void limitRest(Vendor vendor, Duration longest) {
        limitRest = vendor.limitRest(longest).orElse(null);
        unlimitRest = vendor.unlimitRest().orElse(null);
    }

    private void limitRest() {
        String setting = limitRest;
        if (setting != null) {
            limitRest = null;
            isRestLimited = unlimitRest != null;
            execute(session, setting);
        }
    }

    private void unlimitRest() {
        String setting = unlimitRest;
        if (isRestLimited && setting != null) {
            isRestLimited = false;
            execute(session, setting);
        }
    }

    private static void execute(Session session, String sql) {
        Sessions.uninterrupted(() -> session.doReturningWork(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        }));
    }

    /** What entities were changed is sent; what was appended stays where it is. */
    @Override
    public void flushWork() {
        Sessions.uninterrupted(() -> {
            session.flush();
            return true;
        });
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
                limitRest();
                call.with(Collections.nCopies(types.size(), session));
            }
        });
    }

    /**
     * Runs work in a transaction of its own, and commits it. A thread that is interrupted does so all the same, as {@link Sessions}
     * has it; only the work itself sees the interrupt.
     *
     * @param setsIsolation whether the connections are at another level than READ COMMITTED, at which a handler would not see
     *     what others committed since it began, and MariaDB locks the gaps between keys
     * @throws org.daybook.event.DaybookException what the work throws, and why the commit failed
     */
    static <T> T run(
            JpaTransactions transactions, boolean setsIsolation, Function<? super StoreTransaction, ? extends T> work) {
        Run<T> run = new Run<>(setsIsolation, work);
        try {
            transactions.run(run::in);
        } catch (RuntimeException e) {
            run.failed(e);
        } finally {
            run.giveBackInterrupt();
        }
        return run.result();
    }

    /**
     * One transaction of {@link #run}, which somebody else begins and ends. An interrupt of the thread is put aside for that, and is
     * there while the work is done. Used by one thread.
     */
    private static final class Run<T> {
        private final boolean setsIsolation;
        private final Function<? super StoreTransaction, ? extends T> work;
        private final boolean wasInterrupted = Thread.interrupted();
        private @Nullable JpaTransaction transaction;
        private @Nullable Throwable failure;
        private @Nullable T result;

        Run(boolean setsIsolation, Function<? super StoreTransaction, ? extends T> work) {
            this.setsIsolation = setsIsolation;
            this.work = work;
        }

        void in(EntityManager manager) {
            Session session = manager.unwrap(Session.class);
            JpaTransaction begun = begin(session, session.getTransaction());
            begun.wasInterrupted = wasInterrupted;
            transaction = begun;
            try {
                if (setsIsolation) {
                    execute(session, Sessions.READ_COMMITTED); // for this transaction alone
                }
                begun.withInterrupt(() -> result = work.apply(begun));
                begun.requireMayCommit();
                begun.unlimitRest();
            } catch (RuntimeException | Error e) {
                failure = e;
                begun.beforeRollback(e);
                throw e;
            }
        }

        void failed(RuntimeException e) {
            if (failure instanceof RuntimeException ours) {
                throw ours;
            }
            JpaTransaction begun = transaction;
            if (begun == null) {
                throw new StoreUnavailableException("cannot run a transaction, nothing was stored", e);
            }
            begun.commitFailed(e);
        }

        void giveBackInterrupt() {
            if (transaction == null ? wasInterrupted : transaction.wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @SuppressWarnings("NullAway") // the work may result in null, if that is what T says
        T result() {
            if (transaction == null || !transaction.isCommitted) {
                throw new StoreUnavailableException("the transaction was rolled back, so nothing is stored", null);
            }
            return result;
        }
    }

    /** Does what is not ours with the interrupt that is put aside for what is. */
    private void withInterrupt(Runnable work) {
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            work.run();
        } finally {
            wasInterrupted = Thread.interrupted();
        }
    }

    private void beforeRollback(Throwable reason) {
        try {
            unlimitRest();
        } catch (RuntimeException e) {
            reason.addSuppressed(e); // the connection is broken, and leaves the pool
        }
    }

    /** Throws what we threw ourselves before the commit; or else the commit may have been lost on its way, done or not. */
    private void commitFailed(RuntimeException e) {
        if (isCommitted) {
            LOG.debug("a transaction is committed, and something failed behind it", e);
            return;
        }
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof DaybookException ours) {
                throw ours;
            }
        }
        SqlFailure failure = SqlFailure.in(e);
        if (failure != null && failure.isRolledBack()) {
            throw failure.unavailable("cannot commit a transaction, nothing was stored");
        }
        JoinedJournal written = journals.values().stream()
                .filter(JoinedJournal::hasWritten)
                .findFirst()
                .orElse(null);
        if (written == null && isWritten) { // so the commit was sent, perhaps, and there is no event to look for
            throw new StoreUnavailableException(
                    "cannot commit a transaction; whether what it wrote is stored is not known", e);
        }
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
     * all other writers of the journal wait, in all of its partitions, since what is appended later may be for any of them.
     *
     * <p>On PostgreSQL the time that an append waits for a lock, see {@link JpaStore.Builder#appendTimeout}, is from here on the
     * transaction's {@code lock_timeout}, unless it has one. The lock of each partition may take as long.
     *
     * @throws org.daybook.event.VersionConflictException if another writer was faster; roll the transaction back
     * @throws org.daybook.event.DuplicateEventIdException if an id is taken; roll the transaction back
     * @throws org.daybook.event.StoreUnavailableException if the database refuses; roll the transaction back
     * @throws IllegalStateException if the transaction has ended
     */
    public void flush() {
        requireActive();
        session.flush();
        for (JoinedJournal each : journals.values()) {
            if (each.hasUnwritten()) {
                each.expectMore();
                write(each);
            }
        }
    }

    /** A write that failed may have stored a part, so the transaction must not commit, whoever catches this. */
    private void write(JoinedJournal journal) {
        if (!journal.hasUnwritten()) {
            return;
        }
        WRITING.set(this);
        try {
            journal.write();
        } catch (RuntimeException e) {
            setRollbackOnly();
            throw e;
        }
    }

    /** Flushing entities may call listeners that append more, and what these persist is flushed by the next turn. */
    private void beforeCommit() {
        requireMayCommit();
        for (int before = 0; before < appends(); ) {
            before = appends();
            session.flush();
        }
        journals.values().forEach(this::write);
        requireMayCommit();
        isWritten = true;
    }

    private int appends() {
        return journals.values().stream().mapToInt(JoinedJournal::size).sum();
    }

    private void leave() {
        ended = true;
        coordinator.removeObserver(observer);
        ACTIVE.remove(session);
        if (WRITING.get() == this) {
            WRITING.remove();
        }
    }

    private void ended(TransactionStatus status) {
        leave();
        if (status == TransactionStatus.COMMITTED) {
            if (isRollbackOnly) {
                LOG.error(
                        "a transaction was rolled back in the last moment, though it looks committed: its appends failed");
            } else {
                committed();
            }
        }
    }

    private void committed() {
        isCommitted = true;
        for (JoinedJournal each : journals.values()) {
            if (each.hasUnwritten()) {
                LOG.error("a transaction was committed without events that were appended in it: {}", each);
            }
            each.committed();
            each.tellListeners();
        }
        if (!afterCommit.isEmpty()) {
            if (wasInterrupted) {
                withInterrupt(this::workAfterCommit); // it is put aside for the commit
            } else {
                workAfterCommit();
            }
        }
    }

    private void workAfterCommit() {
        Runnable all = () -> afterCommit.forEach(JpaTransaction::safely);
        journals.keySet().stream()
                .findFirst()
                .ifPresentOrElse(store -> safely(() -> store.transactions().afterCommit(all)), all);
    }

    /** Thrown, it would make a transaction that is committed look rolled back. */
    private static void safely(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("the transaction is committed, but work after it failed", e);
        }
    }

    /** A container may begin transactions that are only to read, in which databases refuse to write, or do not even mind. */
    void requireWritable() {
        if (session.isDefaultReadOnly()) {
            throw new IllegalStateException("the transaction is read-only, so nothing can be appended in it");
        }
    }

    void requireActive() {
        if (ended) {
            throw new IllegalStateException("the transaction has ended: join another one");
        }
        if (isWritten) {
            throw new IllegalStateException(
                    "the transaction is being committed, and its events are written: append before");
        }
    }
}
