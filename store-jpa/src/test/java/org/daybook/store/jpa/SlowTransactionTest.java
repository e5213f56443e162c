package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.Receipt;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A writer is about to commit and takes its time, while another one waits behind it and a reader polls: the reader sees
 * nothing of the second before all of the first.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SlowTransactionTest {

    @Test
    void hides_nothing_from_a_reader_on_h2() throws Exception {
        check(H2Url.withSafeSettings("jdbc:h2:mem:slow;DB_CLOSE_DELAY=-1"), "");
    }

    @Test
    void hides_nothing_from_a_reader_on_postgres() throws Exception {
        check(TestDatabase.POSTGRES.url(), "slow_");
    }

    @Test
    @Tag("deep")
    void hides_nothing_from_a_reader_on_mariadb() throws Exception {
        check(TestDatabase.MARIADB.url(), "slow_");
    }

    private static void check(String url, String prefix) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (JpaStore store =
                        JpaStore.builder(url).tablePrefix(prefix).createSchema().open();
                Connection slow = DriverManager.getConnection(url)) {
            append(store, "before");
            slow.setAutoCommit(false);
            JournalTables tables = TestDatabase.tables(prefix, Vendor.of(slow));
            execute(slow, tables.lockHead.replace("?", "0"));
            execute(
                    slow,
                    tables.sql("insert into event_journal values (0, 2, '" + UUID.randomUUID()
                            + "', 'Todo', 'slow', 1, 'todo_created', 1, '{}', '{}', current_timestamp)"));

            CompletableFuture<Receipt> fast = CompletableFuture.supplyAsync(() -> append(store, "fast"), threads);
            List<Long> seen = new ArrayList<>();
            AtomicBoolean committed = new AtomicBoolean();
            CountDownLatch polled = new CountDownLatch(50);
            CompletableFuture<Void> reader = CompletableFuture.runAsync(
                    () -> {
                        long last = 0;
                        while (last < 3) {
                            boolean committedBefore = committed.get();
                            for (long position : after(store, last)) {
                                assertThat(position).as("no gap").isEqualTo(++last);
                                assertThat(position == 1 || committed.get())
                                        .as("position " + position + " is committed")
                                        .isTrue();
                                seen.add(position);
                            }
                            assertThat(committedBefore
                                            && fast.isDone()
                                            && last < 3
                                            && after(store, last).isEmpty())
                                    .as("all is committed, but not all is seen")
                                    .isFalse();
                            polled.countDown();
                        }
                    },
                    threads);
            polled.await();
            assertThat(fast).isNotDone();
            committed.set(true);
            slow.commit();

            assertThat(fast.get().position()).isEqualTo(new Position(0, 3));
            reader.get();
            assertThat(seen).containsExactly(1L, 2L, 3L);
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Long> after(JpaStore store, long last) {
        try (Stream<JournalRecord> rows = store.journal().readAll(new Position(0, last), Long.MAX_VALUE)) {
            return rows.map(row -> row.position().number()).toList();
        }
    }

    private static Receipt append(JpaStore store, String id) {
        return store.journal()
                .append(
                        new StreamId("Todo", id),
                        ExpectedVersion.noStream(),
                        List.of(new EventText(UUID.randomUUID(), "todo_created", 1, "{}", "{}", Instant.EPOCH)));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
