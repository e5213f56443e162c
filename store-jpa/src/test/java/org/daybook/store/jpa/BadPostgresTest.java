package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.EntityManager;
import java.io.IOException;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.daybook.Daybook;
import org.daybook.event.AppendOutcomeUnknownException;
import org.daybook.event.AppendRejectedException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Metadata;
import org.daybook.event.Position;
import org.daybook.event.Receipt;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StoredEvent;
import org.daybook.event.StreamId;
import org.daybook.handler.SubscribeTo;
import org.daybook.journal.EventText;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * A PostgreSQL that is lost, stalls, refuses or is shut down while eight threads append: each gets an answer in bounded time,
 * what it was told is true, and the same store works again when the fault is over.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BadPostgresTest {

    private static final StreamId STREAM = new StreamId("Todo", "alone");
    private static final Duration APPEND_TIMEOUT = Duration.ofSeconds(2);

    /** For a connection: as long as an append, and half as long again for one that turns out to be dead. */
    private static final Duration CONNECTION_WAIT =
            APPEND_TIMEOUT.multipliedBy(3).dividedBy(2);

    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Waiting behind others, and then in doubt; an answer of the database, and a wait for a connection. */
    private static final Duration BOUND = APPEND_TIMEOUT
            .multipliedBy(2)
            .plus(CONNECTION_WAIT)
            .plus(LONGEST_ANSWER)
            .plus(PATIENCE);

    private int stores;
    private PostgresServer server;
    private TcpProxy proxy;
    private JpaStore store;
    private JpaStore truth;

    @BeforeAll
    void startServer() throws IOException {
        server = TestDatabase.startPostgresOfItsOwn();
    }

    @AfterAll
    void stopServer() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void startProxy() throws IOException {
        proxy = new TcpProxy(server.port());
    }

    @AfterEach
    void close() throws IOException {
        if (proxy != null) {
            proxy.close();
        }
        if (store != null) {
            store.close();
        }
        if (truth != null) {
            truth.close();
        }
    }

    boolean portable() {
        return false;
    }

    private void open() {
        open("&socketTimeout=2");
    }

    private void open(String parameters) {
        String prefix = "bad" + ++stores + "_";
        JpaStore.Builder builder = JpaStore.builder(PostgresServer.url(proxy.port()) + parameters)
                .tablePrefix(prefix)
                .createSchema()
                .entities(JournalEntryTest.Row.class)
                .poolSize(3)
                .appendTimeout(APPEND_TIMEOUT);
        store = (portable() ? builder.portableSql() : builder).open();
        truth = JpaStore.builder(server.url()).tablePrefix(prefix).poolSize(1).open();
    }

    private Receipt append() {
        EventText event = new EventText(UUID.randomUUID(), "todo_created", 1, "{}", "{}", Instant.EPOCH);
        return store.journal().append(STREAM, ExpectedVersion.any(), List.of(event));
    }

    /** What must hold after each fault; it is over, and the load has been stored again. */
    private void assertWhole(AppendLoad load, String fault) throws Exception {
        load.stop();
        server.awaitSilence();
        awaitTruth();
        load.check(truth.journal());
        System.out.println(fault + ": " + load);
        assertThat(load.longest()).as("in bounded time").isLessThan(BOUND);
        assertThat(store.journal().head()).isEqualTo(truth.journal().head());
    }

    /** Its one connection may be to a server that was shut down a moment ago, which a pool does not ask about so soon. */
    private void awaitTruth() {
        long end = System.nanoTime() + BOUND.toNanos();
        while (true) {
            try {
                truth.journal().head();
                return;
            } catch (StoreUnavailableException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }

    /** A flight that is in doubt is written again; with portable SQL, what was lost before its commit is not. */
    private void assertAllStored(AppendLoad load) {
        if (portable()) {
            assertRefused(load);
        } else {
            assertThat(load.failures()).isEmpty();
        }
    }

    /** Nobody could be told more than that there was no answer. */
    private void assertUnreachable(AppendLoad load) {
        assertRefused(load);
        if (!portable()) {
            assertThat(load.unknown()).as("in flight").isNotEmpty();
        }
    }

    private static void assertRefused(AppendLoad load) {
        assertThat(load.refused())
                .allSatisfy(each -> assertThat(each)
                        .isInstanceOfAny(StoreUnavailableException.class, AppendRejectedException.class)
                        .message()
                        .containsAnyOf(
                                "nothing was stored: the connection to the database was lost",
                                "nothing was stored: the database is being shut down",
                                "the pool gave no connection in time",
                                "ms behind others"));
    }

    private static void assertSays(AppendLoad load, String... parts) {
        assertThat(load.refused())
                .filteredOn(StoreUnavailableException.class::isInstance)
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each).hasMessageContainingAll(parts));
    }

    @Test
    void connections_cut_while_nobody_appends() {
        open();
        append();
        proxy.cut();
        if (!portable()) {
            append(); // which finds out that nothing was stored, and tries again
        }
        int refused = 0;
        for (boolean stored = false; !stored; ) {
            try {
                append();
                stored = true;
            } catch (StoreUnavailableException e) {
                assertThat(e).hasMessageContainingAll("nothing was stored", "the connection to the database was lost");
                assertThat(++refused).as("calls that met a dead connection").isLessThanOrEqualTo(3);
            }
        }
        assertThat(truth.journal().head().get(0).number()).isEqualTo(portable() ? 2 : 3);
    }

    @Test
    void connections_cut_again_and_again_while_appends_are_in_flight() throws Exception {
        open();
        try (AppendLoad load = new AppendLoad(store.journal())) {
            for (int i = 0; i < 10; i++) {
                load.awaitStored(20);
                proxy.cut();
            }
            load.awaitStored(20);
            assertWhole(load, "cut 10 times");
            assertThat(load.unknown()).isEmpty();
        }
    }

    @Test
    void a_stall_shorter_than_the_append_timeout() throws Exception {
        open("&socketTimeout=1");
        try (AppendLoad load = new AppendLoad(store.journal())) {
            load.awaitStored(20);
            proxy.stall();
            CompletableFuture.runAsync(proxy::resume, CompletableFuture.delayedExecutor(1_200, TimeUnit.MILLISECONDS));
            load.awaitStored(50);
            assertWhole(load, "stalled for 1.2 s");
            assertAllStored(load);
        }
    }

    @Test
    void a_stall_longer_than_the_append_timeout() throws Exception {
        open("&socketTimeout=1");
        try (AppendLoad load = new AppendLoad(store.journal())) {
            load.awaitStored(20);
            proxy.stall();
            load.awaitFailed(8);
            proxy.resume();
            load.awaitStored(50);
            assertWhole(load, "stalled until each had failed");
            assertUnreachable(load);
        }
    }

    @Test
    void a_commit_whose_answer_does_not_come() {
        open("&socketTimeout=1&prepareThreshold=0"); // so that the statement can be seen
        proxy.stallAnswersFrom("commit");
        CompletableFuture<Receipt> receipt = CompletableFuture.supplyAsync(this::append);
        while (truth.journal().head().get(0).number() == 0) {
            Thread.onSpinWait();
        }
        assertThat(proxy.stallsAnswers()).isTrue();
        assertThat(receipt).isNotDone();
        proxy.cut();
        proxy.resume();
        assertThat(receipt.join().position()).isEqualTo(truth.journal().head().get(0));
        assertThat(truth.journal().head().get(0).number()).isEqualTo(1);
    }

    /** The first try and what it learns afterwards are one call, and nobody else would call its handlers. */
    @Test
    void handlers_of_a_command_whose_answer_does_not_come_are_called() {
        open("&socketTimeout=1&prepareThreshold=0"); // so that the statement can be seen
        List<StoredEvent<Object>> handled = new ArrayList<>();
        Daybook daybook = Daybook.open(store);
        daybook.subscribeAll(handled::add);
        Metadata command = Metadata.none().withCommandId("c");
        proxy.stallAnswersFrom("commit");
        CompletableFuture<Receipt> receipt = CompletableFuture.supplyAsync(
                () -> daybook.publish("alone", new EntityManagerHandlerTest.Note.Written("tea"), command));
        while (truth.journal().head().get(0).number() == 0) {
            Thread.onSpinWait();
        }
        proxy.cut();
        proxy.resume();
        assertThat(receipt.join().isRepeated()).isFalse();
        assertThat(handled).singleElement().satisfies(event -> {
            assertThat(event.version()).isEqualTo(1);
            assertThat(event.position()).isEqualTo(receipt.join().position());
        });
        assertThat(daybook.publish("alone", new EntityManagerHandlerTest.Note.Written("tea"), command)
                        .isRepeated())
                .isTrue();
        assertThat(handled).hasSize(1);
    }

    /** Writes a row in the transaction of the event, and then the network is treated as a test wants it. */
    public static final class RowWriter {
        private final Consumer<EntityManager> then;

        RowWriter(Consumer<EntityManager> then) {
            this.then = then;
        }

        @SubscribeTo(value = EntityManagerHandlerTest.Note.Written.class, inTransaction = true)
        void write(StoredEvent<EntityManagerHandlerTest.Note.Written> event, EntityManager manager) {
            JournalEntryTest.Row row = new JournalEntryTest.Row();
            row.id = event.stream().aggregateId();
            manager.persist(row);
            then.accept(manager);
        }
    }

    /** A Daybook with a handler inside the transaction that stores a row, and one after it that tells what it was called with. */
    private Daybook withRows(Consumer<EntityManager> then, List<StoredEvent<Object>> handled) throws SQLException {
        open("&socketTimeout=1&prepareThreshold=0"); // so that the statement can be seen
        server.execute(
                "drop table if exists journal_entry_test_row",
                "create table journal_entry_test_row (id varchar(255) primary key, version bigint)");
        Daybook daybook = Daybook.open(store);
        daybook.register(new RowWriter(then));
        daybook.subscribeAll(handled::add);
        return daybook;
    }

    private long rows() throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url());
                PreparedStatement count = connection.prepareStatement("select count(*) from journal_entry_test_row")) {
            return JpaJournal.number(count);
        }
    }

    private static Receipt publish(Daybook daybook) {
        return daybook.publish("alone", new EntityManagerHandlerTest.Note.Written("tea"));
    }

    @Test
    void a_commit_of_an_event_and_a_row_whose_answer_does_not_come_is_found_out() throws Exception {
        List<StoredEvent<Object>> handled = new ArrayList<>();
        Consumer<EntityManager> stall = manager -> {
            store.journal().head(); // so that the pool takes this connection, too, for one that lives, when it is cut
            proxy.stallAnswersFrom("commit");
        };
        Daybook daybook = withRows(stall, handled);
        CompletableFuture<Receipt> receipt = CompletableFuture.supplyAsync(() -> publish(daybook));
        while (truth.journal().head().get(0).number() == 0) {
            Thread.onSpinWait();
        }
        assertThat(proxy.stallsAnswers()).isTrue();
        assertThat(receipt).isNotDone();
        proxy.cut();
        proxy.resume();
        assertThat(receipt.join().position()).isEqualTo(new Position(0, 1));
        assertThat(handled)
                .singleElement()
                .satisfies(event -> assertThat(event.position()).isEqualTo(new Position(0, 1)));
        assertThat(truth.journal().head().get(0).number()).isEqualTo(1);
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void a_commit_of_an_event_and_a_row_whose_answer_never_comes_is_not_known() throws Exception {
        List<StoredEvent<Object>> handled = new ArrayList<>();
        Daybook daybook = withRows(manager -> proxy.stallAnswersFrom("commit"), handled);
        long begin = System.nanoTime();
        assertThatThrownBy(() -> publish(daybook))
                .isInstanceOfSatisfying(
                        AppendOutcomeUnknownException.class,
                        e -> assertThat(truth.journal().find(e.eventIds().get(0)))
                                .isPresent());
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(BOUND);
        assertThat(handled).isEmpty();
        assertThat(rows()).isEqualTo(1);
        proxy.resume();
        assertThat(append().position().number()).isEqualTo(2);
    }

    @Test
    void an_event_and_a_row_whose_connection_is_cut_before_their_commit_are_not_stored() throws Exception {
        List<StoredEvent<Object>> handled = new ArrayList<>();
        Daybook daybook = withRows(
                manager -> manager.unwrap(SharedSessionContractImplementor.class)
                        .getTransactionCoordinator()
                        .addObserver(new BehindTheEvents(proxy::cut)),
                handled);
        assertThatThrownBy(() -> publish(daybook))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("nothing was stored");
        assertThat(handled).isEmpty();
        assertThat(truth.journal().head().get(0).number()).isZero();
        assertThat(rows()).isZero();
    }

    @Test
    void a_commit_of_a_transaction_without_events_whose_answer_never_comes_is_not_known() {
        open("&socketTimeout=1&prepareThreshold=0"); // so that the statement can be seen
        assertThatThrownBy(() -> store.inTransaction(transaction -> JpaTransaction.of(transaction)
                        .work("write", connection -> {
                            try (Statement statement = connection.createStatement()) {
                                statement.execute("create temporary table bad_unknown (id integer)");
                            }
                            proxy.stallAnswersFrom("commit");
                            return true;
                        })))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("not known")
                .hasMessageNotContaining("nothing was stored");
        assertThat(proxy.stallsAnswers()).isTrue();
    }

    @Test
    void a_commit_whose_answer_never_comes_is_not_known() {
        open("&socketTimeout=1&prepareThreshold=0"); // so that the statement can be seen
        proxy.stallAnswersFrom("commit");
        long begin = System.nanoTime();
        assertThatThrownBy(this::append)
                .isInstanceOfSatisfying(
                        AppendOutcomeUnknownException.class,
                        e -> assertThat(truth.journal().find(e.eventIds().get(0)))
                                .isPresent())
                .hasMessageContaining("append the same events with the same ids again");
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .as(
                        "an answer, the doubt, and no more for two idle connections than it takes to see that they are dead")
                .isLessThan(APPEND_TIMEOUT.plusSeconds(1).plus(PATIENCE));
        proxy.resume();
        assertThat(append().position().number()).isEqualTo(2);
    }

    @Test
    void new_connections_refused_for_a_while() throws Exception {
        open();
        try (AppendLoad load = new AppendLoad(store.journal())) {
            load.awaitStored(20);
            proxy.refuse();
            proxy.cut();
            load.awaitFailed(8);
            proxy.accept();
            load.awaitStored(50);
            assertWhole(load, "no connections");
            assertUnreachable(load);
        }
    }

    /** As after a failover, when the address still leads to what is a standby now. */
    @Test
    void a_server_that_takes_no_writes() throws Exception {
        open();
        try (AppendLoad load = new AppendLoad(store.journal())) {
            load.awaitStored(20);
            server.execute("alter database postgres set default_transaction_read_only = on");
            proxy.cut();
            load.awaitFailed(20);
            assertThat(store.journal().head().get(0).number()).as("can be read").isPositive();
            server.execute(
                    "set default_transaction_read_only = off",
                    "alter database postgres reset default_transaction_read_only");
            load.awaitStored(50);
            assertWhole(load, "read-only");
            assertThat(load.refused())
                    .extracting(Throwable::getMessage)
                    .anyMatch(each -> each.contains("nothing was stored: the database takes no writes")
                            && each.contains("25006"));
        }
    }

    @Test
    void the_order_lock_held_by_another_session() throws Exception {
        open("");
        JournalTables tables = TestDatabase.tables("bad" + stores + "_", Vendor.POSTGRESQL);
        String lock = portable() ? tables.lockHead : tables.advisoryLock;
        held(lock.replace("?", "0"), "the order lock");
    }

    @Test
    void the_table_locked_by_a_migration() throws Exception {
        open("");
        held("lock table bad" + stores + "_event_journal in access exclusive mode", "the table");
    }

    private void held(String lock, String what) throws Exception {
        try (AppendLoad load = new AppendLoad(store.journal());
                Connection other = DriverManager.getConnection(server.url());
                Statement statement = other.createStatement()) {
            load.awaitStored(20);
            other.setAutoCommit(false);
            statement.execute(lock);
            load.awaitFailed(16);
            other.rollback();
            load.awaitStored(50);
            assertWhole(load, what + " held");
            assertSays(load, "nothing was stored: a lock", "held by another session", "55P03");
            assertThat(load.unknown()).isEmpty();
        }
    }

    @Test
    void a_statement_timeout() throws Exception {
        open("&options=-c%20statement_timeout=200");
        JournalTables tables = TestDatabase.tables("bad" + stores + "_", Vendor.POSTGRESQL);
        String lock = portable() ? tables.lockHead : tables.advisoryLock;
        try (AppendLoad load = new AppendLoad(store.journal());
                Connection other = DriverManager.getConnection(server.url());
                Statement statement = other.createStatement()) {
            load.awaitStored(20);
            other.setAutoCommit(false);
            statement.execute(lock.replace("?", "0"));
            load.awaitFailed(16);
            other.rollback();
            load.awaitStored(50);
            assertWhole(load, "a statement time-out");
            assertSays(load, "nothing was stored: the database ended the statement", "57014");
            assertThat(load.unknown()).isEmpty();
        }
    }

    /** A pool takes a connection for alive that was used just now. What closes it then is not why the read failed. */
    @Test
    void a_read_on_a_connection_that_was_cut_says_why() throws Exception {
        open();
        int failed = 0;
        for (int i = 0; i < 10; i++) {
            try {
                store.journal().head();
            } catch (StoreUnavailableException e) {
                assertThat(e).hasMessageContaining("SQL state").hasMessageNotContaining("SQL state null");
                failed++;
            }
            try (Connection other = DriverManager.getConnection(server.url());
                    Statement statement = other.createStatement()) {
                statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where pid <> pg_backend_pid() and backend_type = 'client backend'");
            }
        }
        assertThat(failed).isPositive();
    }

    @Test
    void a_server_that_is_shut_down_and_started_again() throws Exception {
        open();
        try (AppendLoad load = new AppendLoad(store.journal())) {
            load.awaitStored(20);
            long begin = System.nanoTime();
            server.stop();
            server.startAgain();
            Duration away = Duration.ofNanos(System.nanoTime() - begin);
            load.awaitStored(50);
            assertWhole(load, "a restart of " + away.toMillis() + " ms");
            if (portable()) {
                assertRefused(load);
            } else if (away.compareTo(APPEND_TIMEOUT.dividedBy(2)) < 0) {
                assertAllStored(load);
            } else {
                System.out.println("NOT LOOKED AT: who waited for the restart, which took too long");
            }
        }
    }
}
