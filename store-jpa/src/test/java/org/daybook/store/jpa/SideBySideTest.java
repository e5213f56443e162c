package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.daybook.event.AppendRejectedException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.Receipt;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.Partitions;
import org.daybook.store.StoreTransaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Partitions that are written at the same time, and what their writers wait for. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SideBySideTest {

    private static final AtomicInteger STORES = new AtomicInteger();

    /** Where it is tried; the order locks are rows, or advisory. */
    enum On {
        H2,
        POSTGRES,
        PORTABLE_POSTGRES;

        String url() {
            return this == H2
                    ? H2Url.withSafeSettings("jdbc:h2:mem:side_by_side;DB_CLOSE_DELAY=-1")
                    : TestDatabase.POSTGRES.url();
        }

        JpaStore.Builder builder(int partitions) {
            JpaStore.Builder builder = JpaStore.builder(url())
                    .tablePrefix("side_" + STORES.incrementAndGet() + "_")
                    .partitions(Partitions.by(partitions, stream -> Integer.parseInt(stream.aggregateId())))
                    .createSchema();
            return this == PORTABLE_POSTGRES ? builder.portableSql() : builder;
        }

        /** Of the last store. */
        JournalTables tables() {
            return TestDatabase.tables("side_" + STORES.get() + "_", this == H2 ? Vendor.H2 : Vendor.POSTGRESQL);
        }

        GroupWriter writer(DataSource pool) {
            Sessions sessions = Sessions.of(pool);
            return this == POSTGRES
                    ? new PostgresWriter(sessions, tables())
                    : new PortableWriter(sessions, tables(), OrderLock.headRow(tables()));
        }

        String lock() {
            return this == POSTGRES ? tables().advisoryLock : tables().lockHead;
        }
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    private static Receipt append(JpaStore store, int partition) {
        return store.journal().append(in(partition), ExpectedVersion.any(), List.of(event()));
    }

    private static StreamId in(int partition) {
        return new StreamId("Todo", String.valueOf(partition));
    }

    private static EventText event() {
        return new EventText(UUID.randomUUID(), "todo_created", 1, "{}", "{}", Instant.EPOCH);
    }

    @ParameterizedTest
    @EnumSource
    void a_partition_does_not_wait_for_another_one_nor_for_its_queue(On database) throws Exception {
        try (JpaStore store = database.builder(3).maxWaitingAppends(1).open();
                Connection other = DriverManager.getConnection(database.url())) {
            other.setAutoCommit(false);
            lock(other, database.lock(), 1);
            Future<Receipt> held = threads.submit(() -> append(store, 1));
            await(() -> waitsFor(other, database), held);
            Future<Receipt> queued = threads.submit(() -> append(store, 1));
            await(() -> ((JpaJournal) store.journal()).waiting(1) == 1, queued);

            assertThatThrownBy(() -> append(store, 1))
                    .isInstanceOf(AppendRejectedException.class)
                    .hasMessageContaining("1 appends are waiting already");
            assertThat(append(store, 0).position()).isEqualTo(new Position(0, 1));
            assertThat(append(store, 2).position()).isEqualTo(new Position(2, 1));
            assertThat(store.journal().head()).isEqualTo(Positions.parse("0/1,1/0,2/1"));
            assertThat(held).isNotDone();

            other.commit();
            assertThat(List.of(held.get().lastVersion(), queued.get().lastVersion()))
                    .containsExactlyInAnyOrder(1L, 2L);
        }
    }

    /** A thread of a driver may take no notice, or give up what it waits for; its group is to notice neither. */
    @ParameterizedTest
    @EnumSource
    void a_leader_that_is_interrupted_while_it_waits_for_the_lock_goes_on_for_its_group(On database) throws Exception {
        try (JpaStore store = database.builder(1).open();
                HikariDataSource pool = pool(database);
                Connection other = DriverManager.getConnection(database.url())) {
            other.setAutoCommit(false);
            lock(other, database.lock(), 0);
            Leader leader = new Leader(database.writer(pool));
            Future<Boolean> led = threads.submit(leader::lead);
            await(() -> waitsFor(other, database), led);

            leader.interrupt();
            if (database == On.H2) {
                await(() -> leader.tries.get() == 2, led); // the others wait on, as the driver does not listen
            }
            await(() -> waitsFor(other, database), led);
            other.commit();

            assertThat(led.get()).as("still interrupted").isTrue();
            assertThat(store.journal().head().get(0).number()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_leader_that_is_interrupted_while_it_waits_for_a_connection_goes_on_for_its_group(On database)
            throws Exception {
        try (JpaStore store = database.builder(1).open();
                HikariDataSource pool = pool(database)) {
            Leader leader = new Leader(database.writer(pool));
            Future<Boolean> led;
            try (Connection only = pool.getConnection()) {
                assertThat(only.isClosed()).isFalse();
                led = threads.submit(leader::lead);
                await(() -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == 1, led);
                leader.interrupt();
                await(() -> leader.tries.get() == 2, led);
            }
            assertThat(led.get()).as("still interrupted").isTrue();
            assertThat(store.journal().head().get(0).number()).isEqualTo(3);
        }
    }

    private static HikariDataSource pool(On database) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setMaximumPoolSize(1);
        return new HikariDataSource(config);
    }

    /** Writes a group of three, and can be interrupted while it does. */
    private static final class Leader {
        private final GroupWriter writer;
        private final AtomicInteger tries = new AtomicInteger();
        private volatile Thread thread;

        Leader(GroupWriter writer) {
            this.writer = writer;
        }

        /** Returns whether its thread was interrupted. */
        boolean lead() {
            List<Append> group = IntStream.range(0, 3)
                    .mapToObj(i -> Append.of(Partitions.one(), in(i), ExpectedVersion.noStream(), List.of(event())))
                    .toList();
            GroupAppender appender = new GroupAppender(
                    each -> {
                        thread = Thread.currentThread();
                        tries.incrementAndGet();
                        return writer.write(each);
                    },
                    Duration.ofSeconds(30));
            assertThat(appender.write(group)).allMatch(Verdict.Stored.class::isInstance);
            return Thread.interrupted();
        }

        void interrupt() {
            thread.interrupt();
        }
    }

    /** Whether the database says that somebody waits for a connection's transaction. */
    private static boolean waitsFor(Connection connection, On database) throws SQLException {
        String waiting = database == On.H2
                ? "select count(*) from information_schema.sessions where blocker_id = session_id()"
                : "select count(*) from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))";
        try (PreparedStatement read = connection.prepareStatement(waiting)) {
            return JpaJournal.number(read) > 0;
        }
    }

    /** Waits for something that comes while work is not done. */
    private static void await(Callable<Boolean> what, Future<?> work) throws Exception {
        while (!what.call()) {
            assertThat(work).as("does not wait").isNotDone();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static void lock(Connection connection, String sql, int partition) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql.replace("?", String.valueOf(partition)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void many_partitions_take_turns_with_few_connections(On database) throws Exception {
        int partitions = 16;
        int appends = 20;
        try (JpaStore store = database.builder(partitions).poolSize(2).open()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < 2 * partitions; i++) {
                int partition = i / 2;
                boolean joins = i % 2 == 0;
                writers.add(threads.submit(() -> {
                    for (int n = 0; n < appends; n++) {
                        if (joins) {
                            store.inTransaction(transaction -> append(store, transaction, partition, partition));
                        } else {
                            append(store, (partition + n) % partitions);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> each : writers) {
                each.get();
            }

            assertThat(store.journal().head().each().stream().mapToLong(Position::number))
                    .hasSize(partitions)
                    .allMatch(number -> number == 2 * appends);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_head_has_each_of_very_many_partitions(On database) {
        try (JpaStore store = database.builder(130).poolSize(2).open()) {
            Positions expected = Positions.start(130);
            for (int partition : new int[] {0, 63, 64, 129}) {
                Position position = append(store, partition).position();
                assertThat(position).isEqualTo(new Position(partition, 1));
                expected = expected.with(position);
            }

            assertThat(store.journal().head()).isEqualTo(expected);
        }
    }

    /** What is appended after a flush may be for a partition before that of the flush. */
    @ParameterizedTest
    @EnumSource
    void transactions_that_flush_and_go_on_in_another_partition_do_not_wait_for_each_other(On database)
            throws Exception {
        int rounds = 10;
        int writers = 3;
        try (JpaStore store = database.builder(2).open()) {
            CyclicBarrier start = new CyclicBarrier(writers);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                int writer = i;
                all.add(threads.submit(() -> {
                    for (int round = 0; round < rounds; round++) {
                        start.await(20, TimeUnit.SECONDS);
                        store.inTransaction(transaction -> {
                            append(store, transaction, writer, writer % 2);
                            ((JpaTransaction) transaction).flush();
                            return append(store, transaction, writer, 1 - writer % 2);
                        });
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }

            long events = (long) rounds * writers;
            assertThat(store.journal().head())
                    .isEqualTo(Positions.of(new Position(0, events), new Position(1, events)));
        }
    }

    private static Receipt append(JpaStore store, StoreTransaction transaction, int writer, int partition) {
        StreamId own = new StreamId("Of writer " + writer, String.valueOf(partition));
        return transaction.journal(store).append(own, ExpectedVersion.any(), List.of(event()));
    }

    @ParameterizedTest
    @EnumSource
    void whether_an_event_is_stored_is_known_when_who_writes_in_its_partition_has_ended(On database) throws Exception {
        try (JpaStore store = database.builder(3).open();
                HikariDataSource pool = pool(database.url());
                Connection slow = pool.getConnection()) {
            JournalTables tables = database.tables();
            OrderLock lock = database == On.POSTGRES ? OrderLock.advisory(tables) : OrderLock.headRow(tables);
            PortableWriter writer = new PortableWriter(Sessions.of(pool), tables, lock);
            slow.setAutoCommit(false);
            EventText event = event();
            Append append = Append.of(store.journal().partitions(), in(2), ExpectedVersion.any(), List.of(event));
            writer.writeIn(slow, List.of(append));

            assertThat(writer.isStored(0, event.id())).isFalse(); // in another partition nobody would wait for it
            Future<Boolean> stored = threads.submit(() -> writer.isStored(2, event.id()));
            await(() -> waitsFor(slow, database), stored);
            slow.commit();

            assertThat(stored.get()).isTrue();
        }
    }

    private static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        return new HikariDataSource(config);
    }
}
