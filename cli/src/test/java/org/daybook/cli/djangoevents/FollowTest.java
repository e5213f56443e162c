package org.daybook.cli.djangoevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.daybook.cli.djangoevents.Takeover.Until;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that follows a table for days: it tells what it finds when it finds it, and a database that is away for a while does not end it. */
class FollowTest {

    @TempDir
    Path folder;

    private OldTable table;
    private Path report;
    private final String journal = Journals.emptyH2();
    private final AtomicLong read = new AtomicLong();
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<Outcome>> runs = new ArrayList<>();
    private final Takeover takeover = Takeover.into(journal)
            .window(Duration.ofMillis(300))
            .onProgress(read::set)
            .onCaughtUp(caughtUp::countDown)
            .onNotice(notices::add);

    String emptyDatabase() {
        return TestPostgres.emptyDatabase();
    }

    @BeforeEach
    void fill() throws SQLException {
        table = new OldTable(emptyDatabase());
        table.insert("a", 0, 2);
        report = folder.resolve("report.jsonl");
        takeover.report(report);
    }

    /** The last report is written when the run ends: only then may the folder go. */
    @AfterEach
    void stop() throws Exception {
        takeover.stop();
        for (CompletableFuture<Outcome> run : runs) {
            run.handle((outcome, failure) -> "ended").get(60, TimeUnit.SECONDS);
        }
    }

    private CompletableFuture<Outcome> follow(Takeover.OldDatabase source, Until until) throws InterruptedException {
        CompletableFuture<Outcome> outcome =
                CompletableFuture.supplyAsync(() -> takeover.fromTable(source, until), TableTest.OWN_THREADS);
        runs.add(outcome);
        assertThat(caughtUp.await(60, TimeUnit.SECONDS)).isTrue();
        return outcome;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private String reported() {
        try {
            return Files.readString(report);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_report_is_there_when_it_has_caught_up_and_after_each_defect_and_a_stopped_stream_is_told_at_once()
            throws Exception {
        CompletableFuture<Outcome> outcome = follow(table.database(), Until.stopped());
        assertThat(Journals.lines(report))
                .containsExactly("{\"found\":\"running\",\"rows\":3,\"events\":3,\"metadata_values_converted\":0}");

        table.insert("evil\u001b[2J\u202e", 0, 0);
        table.insert("evil\u001b[2J\u202e", 7, 7);
        await(() -> reported().contains("\"stopped stream\""));
        await(() -> !notices.isEmpty());

        assertThat(notices).containsExactly("stream Todo/evil\\u001b[2J\\u202e is stopped before row 5, id 5: gap");
        assertThat(reported())
                .contains("\"found\":\"running\",\"rows\":5,\"events\":4")
                .doesNotContain("\"n\"");

        takeover.stop();
        assertThat(outcome.get(60, TimeUnit.SECONDS).stoppedStreams()).isEqualTo(1);
        assertThat(reported()).contains("\"found\":\"result\"").doesNotContain("running");
        assertThat(folder).isDirectoryNotContaining(each -> each.toString().endsWith(".tmp"));
    }

    @Test
    void many_streams_that_are_stopped_at_once_are_told_in_few_lines() throws Exception {
        for (int i = 0; i < 25; i++) {
            table.insert("late" + i, 1, 1);
        }
        follow(table.database(), Until.stopped());

        assertThat(notices).hasSize(21).last().isEqualTo("and 5 more streams are stopped: see the report");
        assertThat(Journals.lines(report).stream().filter(each -> each.contains("stopped stream")))
                .hasSize(25);
    }

    @Test
    void a_connection_that_the_old_database_ends_is_opened_again() throws Exception {
        CompletableFuture<Outcome> outcome = follow(table.database(), Until.stopped());

        for (int round = 0; round < 3; round++) {
            int before = notices.size();
            table.endConnections();
            table.insert("round" + round, 0, 4);
            long expected = 3 + 5 * (round + 1);
            await(() -> read.get() == expected);
            assertThat(notices.subList(before, notices.size()))
                    .hasSize(2)
                    .last()
                    .isEqualTo("the old database is there again");
        }

        takeover.stop();
        assertThat(outcome.get(60, TimeUnit.SECONDS).isClean()).isTrue();
        assertThat(Journals.count(journal)).isEqualTo(18);
    }

    @Test
    void a_database_that_is_away_is_tried_again_and_again_until_it_is_back() throws Exception {
        try (Relay relay = Relay.to(table.port())) {
            CompletableFuture<Outcome> outcome = follow(table.database(relay.port()), Until.stopped());

            relay.interrupt();
            await(() ->
                    notices.stream().filter(each -> each.contains("is away")).count() >= 3);
            assertThat(outcome).isNotDone();
            assertThat(notices)
                    .startsWith(
                            "the old database is away; tried again in 0.2 s",
                            "the old database is away; tried again in 0.4 s",
                            "the old database is away; tried again in 0.8 s");
            table.insert("a", 3, 5);
            relay.goOn();
            await(() -> read.get() == 6);

            takeover.stop();
            assertThat(outcome.get(60, TimeUnit.SECONDS).isClean()).isTrue();
        }
    }

    @Test
    void a_database_that_is_away_when_the_run_is_stopped_is_a_failure() throws Exception {
        try (Relay relay = Relay.to(table.port())) {
            CompletableFuture<Outcome> outcome = follow(table.database(relay.port()), Until.stopped());
            relay.interrupt();
            await(() -> !notices.isEmpty());

            takeover.stop();

            assertThatThrownBy(() -> outcome.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(SourceException.class)
                    .hasMessageContaining("cannot open the database of the old journal");
            assertThat(reported()).contains("\"found\":\"failure\"");
        }
    }

    @Test
    void a_database_that_is_away_for_as_long_as_a_run_may_be_idle_ends_it() throws Exception {
        try (Relay relay = Relay.to(table.port())) {
            CompletableFuture<Outcome> outcome =
                    follow(table.database(relay.port()), Until.idle(Duration.ofSeconds(1)));
            relay.interrupt();

            assertThatThrownBy(() -> outcome.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(SourceException.class);
        }
    }

    @Test
    void a_table_that_is_gone_when_the_database_is_back_ends_the_run() throws Exception {
        CompletableFuture<Outcome> outcome = follow(table.database(), Until.stopped());

        table.execute("alter table event_journal rename to gone");
        table.endConnections();

        assertThatThrownBy(() -> outcome.get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(SourceException.class)
                .hasMessageContaining("event_journal");
    }

    @Test
    void a_run_that_does_not_follow_ends_when_the_database_is_away() throws Exception {
        try (Relay relay = Relay.to(table.port())) {
            relay.interrupt();

            assertThatThrownBy(() -> takeover.fromTable(table.database(relay.port()), Until.caughtUp()))
                    .isInstanceOf(SourceException.class);
            assertThat(notices).isEmpty();
        }
    }
}
