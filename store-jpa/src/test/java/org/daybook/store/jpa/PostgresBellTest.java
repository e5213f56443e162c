package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.daybook.Daybook;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.handler.Registration;
import org.daybook.journal.EventText;
import org.daybook.store.jpa.DurableHandlerTest.Note;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.ds.PGSimpleDataSource;

/** Who is told of an append, how often, and what becomes of it when something breaks. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PostgresBellTest {

    private static final AtomicInteger TESTS = new AtomicInteger();

    private final String name = "bell_" + TESTS.incrementAndGet() + "_";
    private final JournalTables tables = TestDatabase.tables(name, Vendor.POSTGRESQL);

    private static String url() {
        return TestDatabase.POSTGRES.url();
    }

    private JpaStore store() {
        return store(url());
    }

    private JpaStore store(String url) {
        return JpaStore.builder(url).tablePrefix(name).createSchema().open();
    }

    /** Somebody else takes part, or nobody would ring. */
    private static void subscribe(JpaStore store) {
        store.subscriptions().create("hears", List.of());
        store.subscriptions().renew("listening", List.of("hears"), Duration.ofMinutes(5));
    }

    private static void append(JpaStore store) {
        store.journal()
                .append(
                        new StreamId("Note", UUID.randomUUID().toString()),
                        ExpectedVersion.any(),
                        List.of(new EventText(UUID.randomUUID(), "noted", 1, "{}", "{}", Instant.EPOCH)));
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        return queue.poll(30, TimeUnit.SECONDS);
    }

    /** A plain connection, to listen or to ask. */
    private record Plain(Connection connection) implements AutoCloseable {

        static Plain connect() throws SQLException {
            return new Plain(DriverManager.getConnection(url()));
        }

        static Plain listeningTo(String channel) throws SQLException {
            Plain plain = connect();
            plain.execute("listen " + channel);
            return plain;
        }

        void execute(String sql) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        int number(String sql) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getInt(1);
            }
        }

        /** The positions of all notifications, until one tells of that. */
        List<String> heardUntil(String position) throws SQLException {
            List<String> heard = new ArrayList<>();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!heard.contains(position)) {
                assertThat(System.nanoTime()).as("%s", heard).isLessThan(end);
                for (PGNotification each : connection.unwrap(PGConnection.class).getNotifications(1_000)) {
                    heard.add(each.getParameter().split(" ", -1)[1]);
                }
            }
            return heard;
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    private String channel() throws SQLException {
        try (Plain plain = Plain.connect()) {
            return PostgresBell.channel(plain.connection, tables);
        }
    }

    private static PGSimpleDataSource connections() {
        PGSimpleDataSource connections = new PGSimpleDataSource();
        connections.setUrl(url());
        return connections;
    }

    /** On a channel that no journal has. */
    private PostgresBell bell(BooleanSupplier othersSubscribe) {
        return bell(othersSubscribe, Thread::new);
    }

    private PostgresBell bell(BooleanSupplier othersSubscribe, ThreadFactory threads) {
        return new PostgresBell(Sessions.of(connections()), name, othersSubscribe, threads);
    }

    @Test
    void what_is_appended_right_before_the_end_is_told() throws SQLException {
        try (JpaStore reading = store();
                Plain ear = Plain.listeningTo(channel())) {
            subscribe(reading);
            try (JpaStore writing = store()) {
                append(writing);
                append(writing);
            }
            assertThat(ear.heardUntil("0/2")).isNotEmpty();
        }
    }

    @Test
    void who_is_interrupted_and_closes_tells_what_it_appended_and_stays_interrupted() throws SQLException {
        try (JpaStore reading = store();
                Plain ear = Plain.listeningTo(channel())) {
            subscribe(reading);
            JpaStore writing = store();
            append(writing);
            append(writing);
            Thread.currentThread().interrupt();
            writing.close();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(ear.heardUntil("0/2")).isNotEmpty();
        }
    }

    /** Which would wait 30 seconds for an answer. */
    @Test
    void closing_does_not_wait_for_a_database_that_says_nothing() throws Exception {
        int port = URI.create(url().substring("jdbc:".length())).getPort();
        try (JpaStore reading = store();
                TcpProxy proxy = new TcpProxy(port)) {
            subscribe(reading);
            JpaStore writing = store(PostgresServer.url(proxy.port()));
            proxy.stallAnswersFrom("pg_notify");
            append(writing);
            await(proxy::stallsAnswers);

            CompletableFuture.runAsync(writing::close).get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void who_subscribes_while_nobody_was_found_to_is_told_of_what_was_appended_before_it_was_looked_up_again()
            throws SQLException {
        AtomicInteger lookUps = new AtomicInteger();
        AtomicBoolean isSubscribed = new AtomicBoolean();
        try (Plain ear = Plain.listeningTo(name);
                PostgresBell bell = bell(() -> {
                    lookUps.incrementAndGet();
                    return isSubscribed.get();
                })) {
            bell.ring(new Position(0, 1));
            await(() -> lookUps.get() == 1);
            bell.ring(new Position(0, 2));
            isSubscribed.set(true);

            assertThat(ear.heardUntil("0/2")).containsExactly("0/2");
            assertThat(lookUps).hasValue(2);
        }
    }

    @Test
    void an_error_does_not_end_the_thread_that_tells() throws SQLException {
        AtomicInteger lookUps = new AtomicInteger();
        try (Plain ear = Plain.listeningTo(name);
                PostgresBell bell = bell(() -> {
                    if (lookUps.incrementAndGet() == 1) {
                        throw new StackOverflowError("on cue");
                    }
                    return true;
                })) {
            bell.ring(new Position(0, 1));
            await(() -> lookUps.get() == 1);
            bell.ring(new Position(0, 2));

            assertThat(ear.heardUntil("0/2")).containsExactly("0/2");
        }
    }

    @Test
    void an_error_does_not_end_the_thread_that_listens() throws Exception {
        AtomicInteger heads = new AtomicInteger();
        BlockingQueue<Position> heard = new LinkedBlockingQueue<>();
        try (Plain other = Plain.connect();
                PostgresBell bell = bell(() -> true)) {
            bell.listen(connections(), heads::incrementAndGet, position -> {
                heard.add(position);
                if (position.number() == 1) {
                    throw new StackOverflowError("on cue");
                }
            });
            await(() -> heads.get() == 1);
            other.execute("notify " + name + ", 'other 0/1'");
            assertThat(next(heard)).isEqualTo(new Position(0, 1));
            await(() -> heads.get() == 2);
            assertThat(bell.isListening()).isTrue();
            other.execute("notify " + name + ", 'other 0/2'");
            assertThat(next(heard)).isEqualTo(new Position(0, 2));
        }
    }

    @Test
    void who_appends_does_not_hear_that_no_thread_could_be_made_and_the_next_append_tries_again() throws SQLException {
        AtomicInteger threads = new AtomicInteger();
        try (Plain ear = Plain.listeningTo(name);
                PostgresBell bell = bell(
                        () -> true,
                        work -> threads.incrementAndGet() > 1
                                ? new Thread(work)
                                : new Thread(work) {
                                    @Override
                                    public synchronized void start() {
                                        throw new OutOfMemoryError("unable to create native thread");
                                    }
                                })) {
            assertThatCode(() -> bell.ring(new Position(1, 1))).doesNotThrowAnyException();
            assertThat(threads).hasValue(1);
            bell.ring(new Position(0, 1));

            assertThat(ear.heardUntil("0/1,1/1")).hasSize(1);
        }
    }

    @Test
    void a_group_is_told_once_at_most_however_many_appends_it_has() throws Exception {
        int appends = 64;
        try (JpaStore reading = store();
                Plain ear = Plain.listeningTo(channel());
                Plain other = Plain.connect()) {
            subscribe(reading);
            try (JpaStore writing = store()) {
                appendTogether(writing, appends, other);
            }
            int groups = other.number("select count(distinct xmin::text) from " + name + "event_journal");
            assertThat(groups).isLessThan(appends / 2);
            assertThat(ear.heardUntil("0/" + appends)).hasSizeBetween(1, groups);
            ear.execute("select 1"); // behind which nothing is left, since the store is closed
            assertThat(ear.connection.unwrap(PGConnection.class).getNotifications())
                    .isNullOrEmpty();
        }
    }

    /** One, and all others behind it. */
    private void appendTogether(JpaStore store, int appends, Plain holder) throws Exception {
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        holder.connection.setAutoCommit(false);
        OrderLock.advisory(tables).take(holder.connection, 0);
        callers.add(appending(store));
        awaitWaitingForLock(holder);
        IntStream.range(1, appends).forEach(i -> callers.add(appending(store)));
        await(() -> ((JpaJournal) store.journal()).waiting(0) == appends - 1);
        holder.connection.commit();
        CompletableFuture.allOf(callers.toArray(CompletableFuture<?>[]::new)).get(60, TimeUnit.SECONDS);
    }

    /** In a thread of its own, since all of them wait at once. */
    private static CompletableFuture<Void> appending(JpaStore store) {
        return CompletableFuture.runAsync(() -> append(store), work -> new Thread(work).start());
    }

    private static void awaitWaitingForLock(Plain plain) {
        await(() -> {
            try {
                return plain.number("select count(*) from pg_locks where locktype = 'advisory' and not granted") > 0;
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** As long as its user may not log in, a store cannot listen anew; with the connections that it has it goes on. */
    @Test
    void who_is_cut_off_looks_by_itself_until_it_hears_again() throws Exception {
        try (JpaStore writing = store();
                Daybook daybook = Daybook.open(writing);
                Plain admin = Plain.connect()) {
            admin.execute("create role " + name + " superuser login");
            BlockingQueue<Position> heard = new LinkedBlockingQueue<>();
            BlockingQueue<String> handled = new LinkedBlockingQueue<>();
            try (JpaStore listening = store(url().replace("user=postgres", "user=" + name));
                    Daybook reading = Daybook.builder(listening)
                            .define(Note.class)
                            .lease(Duration.ofSeconds(2))
                            .open();
                    Registration registration = listening.onAppend(heard::add)) {
                assertThat(registration).isNotNull();
                reading.subscription("reads")
                        .handle(
                                Note.Begun.class,
                                event -> handled.add(event.stream().aggregateId()))
                        .start();
                daybook.publish("note-1", new Note.Begun("so that there are connections"));
                assertThat(next(handled)).isEqualTo("note-1");
                await(listening::hearsOtherWriters);

                admin.execute("alter role " + name + " nologin");
                assertThat(admin.number(
                                "select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = '" + name
                                        + "' and (query like 'listen %' or query = 'select 1')"))
                        .isOne();
                await(() -> !listening.hearsOtherWriters());
                heard.clear();
                daybook.publish("note-2", new Note.Begun("while it hears nothing"));
                assertThat(next(handled)).isEqualTo("note-2");
                assertThat(heard).isEmpty();

                admin.execute("alter role " + name + " login");
                await(listening::hearsOtherWriters);
                assertThat(next(heard)).as("the head").isEqualTo(new Position(0, 2));
                daybook.publish("note-3", new Note.Begun("heard again"));
                assertThat(next(heard)).isEqualTo(new Position(0, 3));
                assertThat(next(handled)).isEqualTo("note-3");
            }
        }
    }
}
