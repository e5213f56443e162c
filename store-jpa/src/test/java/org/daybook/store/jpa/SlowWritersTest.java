package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.daybook.Daybook;
import org.daybook.aggregate.Repository;
import org.daybook.event.DomainEvent;
import org.daybook.event.StoredEvent;
import org.daybook.handler.SubscribeTo;
import org.daybook.store.jpa.Nodes.Tally;
import org.daybook.subscription.Subscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A subscription misses nothing of writers on PostgreSQL that commit late, never, or very much at once. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class SlowWritersTest {

    private static final String PREFIX = "slow_writers_";

    /** Writes through the EntityManager of its transaction. */
    static final class Handlers {
        @SubscribeTo({Tally.Begun.class, Tally.Counted.class})
        void on(StoredEvent<? extends DomainEvent<Tally>> event, EntityManager manager) {
            Projection.handle(event, manager);
        }
    }

    private final Map<String, Long> expected = new TreeMap<>();
    private Connection connection;
    private JpaStore store;
    private Daybook daybook;
    private Subscription subscription;

    @BeforeEach
    void open() throws SQLException {
        String url = TestDatabase.POSTGRES.url();
        connection = DriverManager.getConnection(url);
        Projection.create(connection);
        store = JpaStore.builder(url)
                .tablePrefix(PREFIX)
                .createSchema()
                .entities(Projection.ENTITIES)
                .open();
        assertThat(DurableSettings.of(store)).containsAllEntriesOf(DurableSettings.POSTGRES);
        try (Statement statement = connection.createStatement()) {
            for (String table : List.of(
                    "event_journal",
                    "journal_subscription",
                    "journal_segment",
                    "journal_subscriber",
                    "journal_parked",
                    "journal_snapshot")) {
                statement.execute("delete from " + PREFIX + table);
            }
        }
        daybook = Daybook.builder(store)
                .define(Tally.class)
                .lease(Duration.ofSeconds(2))
                .open();
        subscription = daybook.subscription("projection")
                .segments(3)
                .handlers(new Handlers())
                .start();
        create(daybook, "first", 3);
        awaitAll();
    }

    @AfterEach
    void close() throws SQLException {
        daybook.close();
        connection.close();
    }

    private void create(Daybook in, String id, long events) {
        Repository<Tally, DomainEvent<? super Tally>> tallies = in.repository(Tally.class);
        List<Tally.Counted> more =
                LongStream.rangeClosed(2, events).mapToObj(Tally.Counted::new).toList();
        tallies.create(id, new Tally.Begun(1), more);
        expected.put(id, events);
    }

    private void awaitAll() throws SQLException {
        assertThat(subscription.await(store.journal().head(), Duration.ofSeconds(120)))
                .as("%s", subscription.status())
                .isTrue();
        assertThat(Projection.findings(connection, expected)).isEmpty();
        assertThat(subscription.parked()).isEmpty();
    }

    /** Somebody waits for the transaction that has written and not ended, and readers look again and again meanwhile. */
    private void awaitWaiting() {
        try (Statement statement = connection.createStatement()) {
            boolean isWaiting = false;
            for (int i = 0; i < 20 || !isWaiting; i++) {
                LockSupport.parkNanos(5_000_000);
                subscription.resume(); // which has them look
                try (ResultSet row = statement.executeQuery(
                        "select count(*) from pg_stat_activity where wait_event_type = 'Lock'")) {
                    row.next();
                    isWaiting = row.getLong(1) > 0;
                }
            }
            assertThat(Projection.count(connection))
                    .as("nothing is seen too early")
                    .isEqualTo(3);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void misses_nothing_of_one_that_commits_late() throws Exception {
        CompletableFuture<?>[] fast = new CompletableFuture<?>[1];
        store.inTransaction(transaction -> {
            create(daybook.in(transaction), "slow", 5);
            ((JpaTransaction) transaction).flush();
            fast[0] = CompletableFuture.runAsync(() ->
                    daybook.repository(Tally.class).create("fast", new Tally.Begun(1), List.of(new Tally.Counted(2))));
            awaitWaiting();
            return true;
        });
        fast[0].get();
        expected.put("fast", 2L);
        awaitAll();
    }

    @Test
    void misses_nothing_after_one_that_is_rolled_back() throws Exception {
        CompletableFuture<?>[] fast = new CompletableFuture<?>[1];
        assertThatThrownBy(() -> store.inTransaction(transaction -> {
                    create(daybook.in(transaction), "never", 5);
                    ((JpaTransaction) transaction).flush();
                    fast[0] = CompletableFuture.runAsync(() -> daybook.repository(Tally.class)
                            .create("fast", new Tally.Begun(1), List.of(new Tally.Counted(2))));
                    awaitWaiting();
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");
        fast[0].get();
        expected.remove("never");
        expected.put("fast", 2L);
        awaitAll();
    }

    @Test
    void misses_nothing_of_a_large_append_and_of_a_large_transaction() throws Exception {
        appendMuch(2_000);
    }

    @Test
    @Tag("deep")
    void misses_nothing_of_a_huge_append_and_of_a_huge_transaction() throws Exception {
        appendMuch(20_000);
    }

    private void appendMuch(int events) throws Exception {
        AtomicBoolean isDone = new AtomicBoolean();
        CompletableFuture<Long> others = CompletableFuture.supplyAsync(() -> {
            Repository<Tally, DomainEvent<? super Tally>> tallies = daybook.repository(Tally.class);
            tallies.create("other", new Tally.Begun(1));
            long version = 1;
            while (!isDone.get()) {
                version = tallies.update("other", tally -> new Tally.Counted(tally.count() + 1))
                        .lastVersion();
            }
            return version;
        });
        try {
            create(daybook, "huge", events);
            store.inTransaction(transaction -> {
                for (int i = 0; i < 200; i++) {
                    create(daybook.in(transaction), "part-" + i, events / 200);
                }
                return true;
            });
        } finally {
            isDone.set(true);
        }
        expected.put("other", others.get());
        awaitAll();
        System.out.println(Projection.count(connection) + " events, each handled once");
    }
}
