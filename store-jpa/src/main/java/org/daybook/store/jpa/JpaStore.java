package org.daybook.store.jpa;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.daybook.event.ConfigurationException;
import org.daybook.event.Position;
import org.daybook.event.StoreUnavailableException;
import org.daybook.handler.ParameterResolver;
import org.daybook.handler.Registration;
import org.daybook.journal.EventJournal;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Partitions;
import org.daybook.store.SnapshotStore;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;
import org.daybook.store.SubscriptionStore;
import org.hibernate.Session;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the journal in a table of the database that an application already uses, on H2, PostgreSQL 12 or newer, or MariaDB.
 * Opened on the application's {@link EntityManagerFactory}, or from a URL with a connection pool of its own:
 *
 * <pre>{@code
 * var store = JpaStore.on(entityManagerFactory);
 * var another = JpaStore.builder("jdbc:h2:./journal").createSchema().open();
 * }</pre>
 *
 * <p>An append is a transaction of its own, at READ COMMITTED. Appends that arrive while others are being written are
 * gathered and written together by one of their callers; alone, an append does not wait. Handlers may take an
 * {@link jakarta.persistence.EntityManager}: it has a transaction of its own that commits when the handler returns.
 *
 * <p>A store that was opened from a URL has connections for the journal alone, so that whoever holds another one, in a
 * handler or a transaction of its own, can append. On a user's own factory each append and each read takes one more connection
 * from its pool; when all are held by callers who wait for one, they get a {@link StoreUnavailableException} after the time
 * that the pool allows.
 * {@link JournalEntry} makes the journal queryable in JPQL.
 *
 * <p>The pool waits 10 seconds for a connection, and for an answer of PostgreSQL or MariaDB 30, unless the URL says {@code socketTimeout}.
 * A URL of an H2 file is completed so that the file keeps what it acknowledges; opened on a user's own factory, the
 * store warns at the start if the database does not. Safe for use by any number of threads.
 *
 * <p>MariaDB was tried with 10.11 and its own driver. A schema is one of its databases, and no append is larger than its
 * {@code max_allowed_packet}. Say that as {@code maxAllowedPacket} in the URL, too, or a larger one looks like a lost connection
 * and takes its whole group with it.
 *
 * <p>Several processes share an H2 file when the URL of each says {@code ;AUTO_SERVER=TRUE}: the first one serves it to the
 * others, to this machine only when it runs with {@code -Dh2.bindAddress=127.0.0.1}. When it is killed, nothing acknowledged
 * is lost, but the store is unavailable to the others until one of them has taken over, up to about ten seconds.
 */
public final class JpaStore implements Store {

    private static final Logger LOG = LoggerFactory.getLogger(JpaStore.class);

    private final EntityManagerFactory factory;
    private final JpaTransactions transactions;
    private final @Nullable OwnPools ownPools;
    private final Sessions sessions;
    private final PortableWriter portable;
    private final List<GroupCommit> groups;
    private final JpaJournal journal;
    private final JpaSubscriptions subscriptions;
    private final JpaSnapshots snapshots;
    private final AppendSignals signals = new AppendSignals();
    private final @Nullable PostgresBell bell;
    private @Nullable HikariDataSource listening;
    private final JournalTables tables;
    private final Duration appendTimeout;
    private final RecordedEvents recorded;

    private JpaStore(EntityManagerFactory factory, Sessions sessions, @Nullable OwnPools ownPools, Builder builder) {
        this.factory = factory;
        this.transactions =
                builder.transactions != null ? builder.transactions : new ResourceLocalTransactions(factory);
        this.ownPools = ownPools;
        this.sessions = sessions;
        this.appendTimeout = builder.appendTimeout;
        Vendor vendor = sessions.read("ask which database it is", Vendor::of);
        this.tables = new JournalTables(builder.schema, builder.tablePrefix, vendor, longestLockWait(builder));
        JournalSchema journalSchema = new JournalSchema(sessions, tables, builder.partitions);
        if (builder.createSchema) {
            journalSchema.create();
        }
        Partitions partitions = builder.anyPartitions ? journalSchema.checkAnyPartitions() : journalSchema.check();
        boolean isPostgres = vendor == Vendor.POSTGRESQL && !builder.portableSql;
        this.portable = new PortableWriter(
                sessions, tables, isPostgres ? OrderLock.advisory(tables) : OrderLock.headRow(tables), isPostgres);
        GroupWriter writer = isPostgres ? new PostgresWriter(sessions, tables) : portable;
        GroupAppender appender = new GroupAppender(writer, builder.appendTimeout);
        GroupCommit.Writer telling = group -> signals.tellElsewhere(group, appender.write(group));
        Consumer<AppendGroup> listener = builder.groupListener;
        GroupCommit.Writer measured = listener == null ? telling : group -> measured(telling, group, listener);
        this.groups = IntStream.range(0, partitions.count())
                .mapToObj(partition -> new GroupCommit(measured, builder.maxWaitingAppends, builder.appendTimeout))
                .toList();
        this.journal = new JpaJournal(sessions, tables, partitions, groups, signals);
        this.recorded = new RecordedEvents(sessions, portable, journal);
        this.subscriptions = new JpaSubscriptions(sessions, tables);
        this.snapshots = new JpaSnapshots(sessions, tables);
        this.bell = vendor == Vendor.POSTGRESQL
                ? new PostgresBell(
                        sessions,
                        sessions.read("look for the journal", connection -> PostgresBell.channel(connection, tables)),
                        subscriptions::othersSubscribe,
                        Thread::new)
                : null;
        signals.setBell(bell);
    }

    private static List<Verdict> measured(
            GroupCommit.Writer writer, List<Append> group, Consumer<AppendGroup> listener) {
        long begin = System.nanoTime();
        List<Verdict> verdicts = writer.write(group);
        int events = group.stream().mapToInt(each -> each.events().size()).sum();
        try {
            listener.accept(new AppendGroup(
                    group.get(0).partition(), group.size(), events, Duration.ofNanos(System.nanoTime() - begin)));
        } catch (RuntimeException e) {
            LOG.warn("a listener of groups failed", e); // the appends are decided, whatever it does
        }
        return verdicts;
    }

    /**
     * How many appends wait at this moment, in all partitions, while others are being written.
     *
     * @return the number
     */
    public int waitingAppends() {
        return groups.stream().mapToInt(GroupCommit::waiting).sum();
    }

    /**
     * Shorter than the driver waits for an answer: what the database refuses itself is clear, a connection given up is not. And
     * short enough for those who wait behind another group to hear of its failure, and of their own, before their time is up.
     */
    private Duration longestLockWait(Builder builder) {
        int millis = sessions.read("ask how long it waits for an answer", Connection::getNetworkTimeout);
        long answer = millis == 0 ? Integer.MAX_VALUE : millis * 2L / 3;
        long append = GroupCommit.nanos(builder.appendTimeout) / 3_000_000;
        return Duration.ofMillis(Math.max(1, Math.min(answer, append)));
    }

    /**
     * Opens a store on the application's factory, whose tables are there already. Closing the store leaves the factory open.
     *
     * @param factory a factory of Hibernate with transactions of its own (resource-local)
     * @return the store
     * @throws ConfigurationException if the tables are missing or not as they must be; the message says what
     * @throws StoreUnavailableException if the database cannot be reached
     */
    public static JpaStore on(EntityManagerFactory factory) {
        return builder(factory).open();
    }

    /**
     * Opens a store on the application's factory, with choices. Closing the store leaves the factory open.
     *
     * @param factory a factory of Hibernate with transactions of its own (resource-local)
     * @return a builder
     * @throws NullPointerException if it is {@code null}
     */
    public static Builder builder(EntityManagerFactory factory) {
        return new Builder(Objects.requireNonNull(factory, "factory"), null);
    }

    /**
     * Opens a store from a URL, with choices. Its connection pool is closed with the store.
     *
     * @param url the JDBC URL of an H2, PostgreSQL or MariaDB database, whose driver is on the class path
     * @return a builder
     * @throws NullPointerException if it is {@code null}
     */
    public static Builder builder(String url) {
        return new Builder(null, Objects.requireNonNull(url, "url"));
    }

    /**
     * A transaction of the application's, for {@link org.daybook.Daybook#in} to join: events and entities are then stored
     * together. The order lock is taken at the very end, just before the commit, so that others hardly wait.
     *
     * <p>The transaction runs at READ COMMITTED; at a higher level the database may refuse to commit as soon as another writer
     * has appended. Who appends to journals of several stores in it uses them in the same order in each such transaction: their
     * order locks are taken in the order of their first use.
     *
     * @param manager an EntityManager of Hibernate, on the database of the store, with a transaction that is active
     * @return the transaction, always the same one until it ends
     * @throws IllegalStateException if no transaction is active, or it is being committed already
     * @throws ConfigurationException if its transactions are those of JTA
     */
    public static JpaTransaction joining(EntityManager manager) {
        return JpaTransaction.of(manager);
    }

    JoinedJournal join(JpaTransaction transaction, Session session) {
        sessions.requireOpen();
        Sessions callers = Sessions.in(session);
        return new JoinedJournal(transaction, callers, journal, portable, appendTimeout);
    }

    @Override
    public EventJournal journal() {
        return journal;
    }

    /**
     * Appends events that were recorded elsewhere, of any streams, in the order of the list and in one transaction: all of
     * them or none. This is how a journal is copied, many times faster than with an append for each event. A few thousand
     * events or megabytes at once are best.
     *
     * <p>The version of a record says which one its event is to get, and its position, if it has one, in which partition and
     * where it is to be. Without a position it is put behind the last event of its partition.
     *
     * <pre>{@code
     * try (var rows = old.journal().readAll(Position.start(), 1_000)) {
     *     store.appendRecorded(rows.toList());
     * }
     * }</pre>
     *
     * @param records the events, those of a stream by version
     * @return where they are stored, one after the other
     * @throws org.daybook.event.VersionConflictException if a stream has another version than the one before a record's
     * @throws org.daybook.event.DuplicateEventIdException if an event of one of the ids is stored already
     * @throws IllegalStateException if the position of a record is not the next one
     * @throws IllegalArgumentException if the partition of a record is none of the journal's, or two records have the same id
     * @throws org.daybook.event.AppendOutcomeUnknownException if the connection was lost in the commit: look for the last event
     * @throws StoreUnavailableException if the store is closed or cannot work now; nothing is stored
     */
    public List<Position> appendRecorded(List<JournalRecord> records) {
        sessions.requireOpen();
        JpaTransaction.requireNotWriting(journal);
        return recorded.append(List.copyOf(records));
    }

    @Override
    public SubscriptionStore subscriptions() {
        return subscriptions;
    }

    @Override
    public SnapshotStore snapshots() {
        return snapshots;
    }

    /** On the connection of a caller, who may have no other one. */
    SnapshotStore snapshotsIn(Session session) {
        sessions.requireOpen();
        return new JpaSnapshots(Sessions.in(session), tables);
    }

    @Override
    public Registration onAppend(Consumer<Position> listener) {
        Registration registration = signals.add(Objects.requireNonNull(listener, "listener"));
        if (bell != null && ownPools != null) {
            listen(bell, ownPools);
        }
        return registration;
    }

    private synchronized void listen(PostgresBell to, OwnPools pools) {
        if (listening == null) {
            listening = OwnPools.listener(pools.journal());
        }
        to.listen(listening, () -> journal.head().each().forEach(signals::tellHere), signals::tellHere);
    }

    /** On PostgreSQL, in a store that was opened from a URL: the connection that it keeps for that is its own. */
    @Override
    public boolean hearsOtherWriters() {
        return bell != null && bell.isListening();
    }

    @Override
    public <T> T inTransaction(Function<? super StoreTransaction, ? extends T> work) {
        sessions.requireOpen();
        JpaTransaction.requireNotWriting(journal);
        return JpaTransaction.run(transactions, sessions.setsIsolation(), work);
    }

    @Override
    public Optional<StoreTransaction> currentTransaction() {
        return transactions.current().map(Function.identity());
    }

    @Override
    public void afterCommit(Runnable work) {
        transactions.afterCommit(work);
    }

    JpaTransactions transactions() {
        return transactions;
    }

    @Override
    public List<ParameterResolver> parameterResolvers() {
        return List.of(new EntityManagerResolver(transactions));
    }

    /**
     * The factory that this store works with, for the application's own entities.
     *
     * @return the factory
     */
    public EntityManagerFactory entityManagerFactory() {
        return factory;
    }

    @Override
    public void close() {
        if (bell != null) {
            bell.close(); // and sends what it has not sent, as long as it can
        }
        sessions.close();
        synchronized (this) {
            if (listening != null) {
                listening.close();
            }
        }
        if (ownPools != null && factory.isOpen()) {
            factory.close();
            ownPools.close();
        }
    }

    @Override
    public String toString() {
        return "JPA, table " + tables;
    }

    /**
     * Choices for a store before it is opened.
     *
     * <pre>{@code
     * var store = JpaStore.builder("jdbc:h2:./journal").tablePrefix("billing_").createSchema().open();
     * }</pre>
     *
     * <p>Used by one thread.
     */
    public static final class Builder {

        private final @Nullable EntityManagerFactory factory;
        private final @Nullable String url;
        private @Nullable JpaTransactions transactions;
        private @Nullable String user;
        private @Nullable String password;
        private int poolSize = 10;
        private boolean createSchema;
        private String schema = "";
        private String tablePrefix = "";
        private boolean portableSql;
        private Partitions partitions = Partitions.one();
        private boolean anyPartitions;
        private @Nullable Consumer<AppendGroup> groupListener;
        private int maxWaitingAppends = 10_000;
        private Duration appendTimeout = Duration.ofSeconds(30);
        private final Set<Class<?>> entities = new LinkedHashSet<>();

        private Builder(@Nullable EntityManagerFactory factory, @Nullable String url) {
            this.factory = factory;
            this.url = url;
        }

        /**
         * The database user. By default the URL says it, or the driver's default.
         *
         * @param value the name
         * @return this
         * @throws IllegalStateException if the store is opened on a factory
         */
        public Builder user(String value) {
            user = onlyWithUrl("user", value);
            return this;
        }

        /**
         * The password of the database user.
         *
         * @param value the password, may be empty; never shown
         * @return this
         * @throws IllegalStateException if the store is opened on a factory
         */
        public Builder password(String value) {
            password = onlyWithUrl("password", value);
            return this;
        }

        /**
         * The number of connections for the journal, and as many again, opened when they are needed, for handlers and users of
         * {@link #entityManagerFactory()}. 10 by default.
         *
         * @param value the number, from 1
         * @return this
         * @throws IllegalStateException if the store is opened on a factory
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder poolSize(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("a pool has at least one connection, not " + value);
            }
            poolSize = onlyWithUrl("poolSize", value);
            return this;
        }

        /**
         * The application's entities, to work with them on {@link #entityManagerFactory()} and in handlers.
         *
         * @param classes classes of entities
         * @return this
         * @throws IllegalStateException if the store is opened on a factory
         */
        public Builder entities(Class<?>... classes) {
            entities.addAll(onlyWithUrl("entities", List.of(classes)));
            return this;
        }

        /**
         * Creates the tables and partitions when the store is opened, as far as the journal is not there.
         *
         * @return this
         */
        public Builder createSchema() {
            createSchema = true;
            return this;
        }

        /**
         * The schema of the tables. By default the connection's own, which most drivers take from the URL; only then is
         * {@link JournalEntry} among the entities of a store that is opened from a URL.
         *
         * @param value its name, of at most 30 lower-case letters, digits and _, a letter first; {@link #open}
         *     refuses another
         * @return this
         */
        public Builder schema(String value) {
            schema = Objects.requireNonNull(value, "schema");
            return this;
        }

        /**
         * What the names of the tables begin with, so that several journals live in one database. By default nothing.
         *
         * @param value the prefix, of at most 30 lower-case letters, digits and _, a letter first; {@link #open}
         *     refuses another
         * @return this
         */
        public Builder tablePrefix(String value) {
            tablePrefix = Objects.requireNonNull(value, "tablePrefix");
            return this;
        }

        /**
         * The partitions of the journal, which are written side by side; one by default, in which all events have one order. With
         * more there is an order in each of them alone, and all events of a stream are in one. Each writes with a connection
         * of its own, so a pool with as many of them as there are partitions lets all write at once; with fewer they take turns.
         *
         * <pre>{@code
         * JpaStore.builder(url).partitions(Partitions.byHash(8)).createSchema().open();
         * }</pre>
         *
         * <p>The number and the function are those with which the journal was created, for ever and in each process: events stay
         * where they are. {@link #open} refuses another number, and a function by which the last event of a partition would be
         * in another one; the rest is up to the caller. {@link #createSchema} creates them together with the tables; who runs a
         * script by hand inserts a row for each further partition into {@code journal_head}, before the first event.
         *
         * @param value how many, and which streams are in which
         * @return this
         */
        public Builder partitions(Partitions value) {
            partitions = Objects.requireNonNull(value, "partitions");
            return this;
        }

        /**
         * Opens a journal with as many partitions as it has, for tools that read and copy journals of others and do not know
         * which streams are in which. With more than one, an append is refused with a {@link ConfigurationException}, and only
         * {@link JpaStore#appendRecorded} writes, by the positions of the records. What {@link #partitions} says
         * counts when {@link #createSchema} creates the journal, and not after that.
         *
         * @return this
         */
        public Builder anyPartitions() {
            anyPartitions = true;
            return this;
        }

        /**
         * The most appends that wait in each partition while others are being written; beyond that an append is refused with
         * {@link org.daybook.event.AppendRejectedException}. 10,000 by default.
         *
         * @param value the number, from 1
         * @return this
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder maxWaitingAppends(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("one append at least must be allowed to wait, not " + value);
            }
            maxWaitingAppends = value;
            return this;
        }

        /**
         * Hears of each group of appends that was written, such as to measure it. Another call of this method adds a listener.
         *
         * @param value called by the thread that wrote the group, while its other members wait; so it returns at once. What it
         *     throws is logged
         * @return this
         */
        public Builder onGroup(Consumer<AppendGroup> value) {
            Objects.requireNonNull(value, "onGroup");
            groupListener = groupListener == null ? value : groupListener.andThen(value);
            return this;
        }

        /**
         * How long an append waits for others, and how long it tries to find out what became of a commit whose connection
         * was lost. On PostgreSQL and MariaDB it waits a third of it for each lock that another session has, if the driver does
         * not give up earlier. 30 seconds by default.
         *
         * @param value the time, above zero
         * @return this
         * @throws IllegalArgumentException if it is zero or negative
         */
        public Builder appendTimeout(Duration value) {
            if (value.isZero() || value.isNegative()) {
                throw new IllegalArgumentException("an append needs time, not " + value);
            }
            appendTimeout = value;
            return this;
        }

        /**
         * Appends with plain SQL also on PostgreSQL, in four round trips instead of one: for databases and proxies that speak
         * its protocol and do not know advisory locks, or several statements at once. Let all stores on a journal append in
         * the same way: two that do not are kept in order by the keys of the table alone, and the slower one is refused
         * again and again.
         *
         * @return this
         */
        public Builder portableSql() {
            portableSql = true;
            return this;
        }

        /**
         * How the application begins transactions on its factory, and which one a thread is in, so that appends join it by
         * themselves. By default an append joins only what is named by {@link org.daybook.Daybook#in}, and handlers get an
         * EntityManager of their own.
         *
         * @param value the application's transactions
         * @return this
         * @throws IllegalStateException if the store is opened from a URL
         */
        public Builder transactions(JpaTransactions value) {
            if (factory == null) {
                throw new IllegalStateException("transactions are those of an application's factory, not of a URL");
            }
            transactions = Objects.requireNonNull(value, "transactions");
            return this;
        }

        private <T> T onlyWithUrl(String what, T value) {
            if (factory != null) {
                throw new IllegalStateException(what + " cannot be set: the factory brings its own");
            }
            return Objects.requireNonNull(value, what);
        }

        /**
         * Opens the store and checks its tables.
         *
         * @return the store
         * @throws ConfigurationException if the tables are missing or not as they must be, the journal has other partitions, the
         *     driver is missing, or the URL, a name or an entity cannot be used
         * @throws StoreUnavailableException if the database cannot be reached
         */
        public JpaStore open() {
            if (factory != null) {
                return new JpaStore(factory, Sessions.of(factory), null, this);
            }
            OwnPools pools = OwnPools.open(Objects.requireNonNull(url), user, password, poolSize, appendTimeout);
            EntityManagerFactory opened = null;
            try {
                opened = openFactory(pools.entities());
                return new JpaStore(opened, Sessions.of(pools.journal()), pools, this);
            } catch (RuntimeException | Error e) {
                if (opened != null) {
                    opened.close();
                }
                pools.close();
                throw e;
            }
        }

        private EntityManagerFactory openFactory(DataSource pool) {
            if (schema.isEmpty()) {
                entities.add(JournalEntry.class); // which names no schema, and would read the table of another one
            }
            try {
                return new HibernatePersistenceConfiguration("daybook")
                        .managedClasses(entities.toArray(Class<?>[]::new))
                        .property("jakarta.persistence.nonJtaDataSource", pool)
                        .property("jakarta.persistence.transactionType", "RESOURCE_LOCAL")
                        .property("hibernate.physical_naming_strategy", new JournalNaming(tablePrefix))
                        // A transaction then takes its connection with its first statement, and not when it begins: a
                        // handler with an EntityManager that asks a repository first needs no second connection.
                        .property("hibernate.connection.provider_disables_autocommit", true)
                        // A durable handler writes for a batch of events in one transaction.
                        .property("hibernate.jdbc.batch_size", 50)
                        .property("hibernate.order_inserts", true)
                        .property("hibernate.order_updates", true)
                        .createEntityManagerFactory();
            } catch (PersistenceException e) {
                throw new ConfigurationException("cannot set up the entities " + entities, e);
            }
        }
    }
}
