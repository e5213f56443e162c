package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.Receipt;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.Partitions;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whose append it was that a caller finds stored when it was not told so. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class JpaJournalTest {

    private static final StreamId STREAM = new StreamId("Todo", "a");

    @Test
    void what_a_slow_group_stored_was_not_stored_by_an_earlier_try() throws Exception {
        String url = H2Url.withSafeSettings("jdbc:h2:mem:slow_group;DB_CLOSE_DELAY=-1");
        JdbcDataSource database = new JdbcDataSource();
        database.setURL(url);
        JournalTables tables = TestDatabase.tables("", Vendor.H2);
        try (JpaStore store = JpaStore.builder(url).createSchema().open()) {
            Sessions sessions = Sessions.of(database);
            PortableWriter writer = new PortableWriter(sessions, tables, OrderLock.headRow(tables));
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch queued = new CountDownLatch(1);
            CountDownLatch looked = new CountDownLatch(1);
            GroupCommit groups = new GroupCommit(
                    group -> {
                        if (begun.getCount() == 1) {
                            begun.countDown();
                            await(queued);
                            return writer.write(group);
                        }
                        List<Verdict> verdicts = writer.write(group);
                        await(looked);
                        return verdicts;
                    },
                    10,
                    Duration.ofSeconds(1));
            JpaJournal journal =
                    new JpaJournal(sessions, tables, Partitions.one(), List.of(groups), new AppendSignals());
            CompletableFuture<Receipt> first = appending(journal, event());
            begun.await();
            CompletableFuture<Receipt> leader = appending(journal, event());
            awaitWaiting(groups, 1);
            EventText late = event();
            CompletableFuture<Receipt> member = appending(journal, late);
            awaitWaiting(groups, 2);
            queued.countDown();

            Receipt found = member.join();
            looked.countDown();
            assertThat(found.position()).isEqualTo(new Position(0, 3));
            assertThat(found.isRepeated()).isFalse();
            assertThat(List.of(first.join().lastVersion(), leader.join().lastVersion()))
                    .containsExactly(1L, 2L);
            assertThat(store.journal()
                            .append(STREAM, ExpectedVersion.any(), List.of(late))
                            .isRepeated())
                    .isTrue();
        }
    }

    private static void awaitWaiting(GroupCommit groups, int callers) {
        while (groups.waiting() < callers) {
            Thread.onSpinWait();
        }
    }

    private static CompletableFuture<Receipt> appending(JpaJournal journal, EventText event) {
        CompletableFuture<Receipt> receipt = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        receipt.complete(journal.append(STREAM, ExpectedVersion.any(), List.of(event)));
                    } catch (RuntimeException e) {
                        receipt.completeExceptionally(e);
                    }
                })
                .start();
        return receipt;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static EventText event() {
        return new EventText(UUID.randomUUID(), "todo_created", 1, "{}", "{}", Instant.EPOCH);
    }
}
