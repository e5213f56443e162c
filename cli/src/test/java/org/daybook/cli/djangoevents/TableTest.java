package org.daybook.cli.djangoevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.daybook.cli.djangoevents.Takeover.Until;
import org.daybook.journal.JournalRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of djangoevents on a database, quiet and live. */
class TableTest {

    static final Path REAL = Path.of("src/test/resources/djangoevents-event_journal.csv");

    /** The pool that all share has one thread on a machine of two processors, which the takeover needs for itself. */
    static final Executor OWN_THREADS = work -> new Thread(work).start();

    String emptyDatabase() {
        return TestPostgres.emptyDatabase();
    }

    private Takeover into(String journal) {
        return Takeover.into(journal).window(Duration.ofMillis(300));
    }

    static List<SourceRow> realRows() {
        try (CsvSource csv = CsvSource.open(REAL)) {
            return csv.next(1_000, Long.MAX_VALUE);
        }
    }

    @Test
    void a_table_comes_over_as_its_file_does() throws SQLException {
        OldTable table = new OldTable(emptyDatabase());
        table.insert(realRows());
        String fromTable = Journals.emptyH2();
        String fromFile = Journals.emptyH2();

        Outcome outcome = into(fromTable).rowsAtOnce(7).fromTable(table.database(), Until.caughtUp());
        Takeover.into(fromFile).fromCsv(REAL);

        assertThat(outcome.isClean()).isTrue();
        assertThat(outcome.rows()).isEqualTo(80);
        assertThat(Journals.events(fromTable)).isEqualTo(Journals.events(fromFile));
    }

    @Test
    void a_table_goes_on_where_its_file_ended_and_a_file_where_its_table_ended() throws SQLException {
        OldTable table = new OldTable(emptyDatabase());
        table.insert(realRows());
        String journal = Journals.emptyH2();
        Takeover.into(journal).fromCsv(REAL);
        table.nextId(81);
        table.insert("another", 0, 2);

        Outcome outcome = into(journal).fromTable(table.database(), Until.finished());

        assertThat(outcome.isClean()).isTrue();
        assertThat(outcome.rowsBefore()).isEqualTo(80);
        assertThat(outcome.rows()).isEqualTo(83);

        String other = Journals.emptyH2();
        table.execute("delete from event_journal where id > 50");
        into(other).fromTable(table.database(), Until.finished());
        Outcome rest = Takeover.into(other).fromCsv(REAL);
        assertThat(rest.isClean()).isTrue();
        assertThat(rest.rowsBefore()).isEqualTo(50);
        assertThat(rest.rows()).isEqualTo(80);
    }

    @Test
    @Tag("TR-11")
    void a_row_without_a_version_of_its_event_has_version_1() throws SQLException {
        OldTable table = new OldTable(emptyDatabase());
        table.insert("a", 0, 0);
        String journal = Journals.emptyH2();

        into(journal).fromTable(table.database(), Until.finished());

        assertThat(Journals.events(journal).get(0).event().schemaVersion()).isEqualTo(1);
    }

    @Test
    @Tag("TR-11")
    void a_table_from_before_event_versions_is_read_too() throws SQLException {
        OldTable table = new OldTable(emptyDatabase());
        table.insert("a", 0, 1);
        table.execute("alter table event_journal drop column event_version");
        String journal = Journals.emptyH2();

        assertThat(into(journal).fromTable(table.database(), Until.finished()).isClean())
                .isTrue();
        assertThat(Journals.events(journal))
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.event().schemaVersion()).isEqualTo(1));
    }

    @Test
    void a_table_that_lacks_columns_is_refused_by_their_names() throws SQLException {
        OldTable table = new OldTable(emptyDatabase());
        table.execute(
                "alter table event_journal drop column metadata", "alter table event_journal drop column event_id");

        assertThatThrownBy(() -> into(Journals.emptyH2()).fromTable(table.database(), Until.finished()))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("event_id, metadata");
    }

    @Test
    void another_table_is_refused() throws SQLException {
        OldTable table = new OldTable(emptyDatabase());
        table.insert("a", 0, 4);
        String journal = Journals.emptyH2();
        into(journal).fromTable(table.database(), Until.finished());
        table.execute("update event_journal set aggregate_id = 'b' where id = 5");

        assertThatThrownBy(() -> into(journal).fromTable(table.database(), Until.finished()))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("the row of id 5, which is another one in this table");

        table.execute("delete from event_journal where id = 5");
        assertThatThrownBy(() -> into(journal).fromTable(table.database(), Until.finished()))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("the row of id 5, which this table does not have");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata = '{\"user\":\"eve\"}'", "event_version = 2"})
    void a_table_whose_last_row_has_other_metadata_or_another_version_is_refused(String change) throws SQLException {
        OldTable table = new OldTable(emptyDatabase());
        table.insert("a", 0, 4);
        String journal = Journals.emptyH2();
        into(journal).fromTable(table.database(), Until.finished());
        table.execute("update event_journal set " + change + " where id = 5");

        assertThatThrownBy(() -> into(journal).fromTable(table.database(), Until.finished()))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("the row of id 5, which is another one in this table");
    }

    @Test
    @Tag("D-14")
    void a_row_that_becomes_visible_behind_others_keeps_its_place() throws Exception {
        OldTable table = new OldTable(emptyDatabase());
        String journal = Journals.emptyH2();
        table.insert("before", 0, 2);
        AtomicLong read = new AtomicLong();
        CountDownLatch caughtUp = new CountDownLatch(1);
        Takeover takeover = Takeover.into(journal)
                .window(Duration.ofMinutes(5))
                .onCaughtUp(caughtUp::countDown)
                .onProgress(read::set);
        CompletableFuture<Outcome> outcome =
                CompletableFuture.supplyAsync(() -> takeover.fromTable(table.database(), Until.stopped()), OWN_THREADS);
        assertThat(caughtUp.await(60, TimeUnit.SECONDS)).isTrue();
        try (Connection slow = table.open()) {
            slow.setAutoCommit(false);
            OldTable.insert(slow, "slow", 0); // has id 4
            table.insert("fast", 0, 9); // ids 5 to 14, seen first
            table.insert("fast", 10, 19);
            assertThat(read).hasValue(3); // held back
            slow.commit();
        }
        await(() -> read.get() == 24);
        takeover.stop();

        assertThat(outcome.get(60, TimeUnit.SECONDS).isClean()).isTrue();
        List<String> streams = Journals.events(journal).stream()
                .map(each -> each.stream().aggregateId())
                .toList();
        assertThat(streams.indexOf("slow")).isEqualTo(3);
        assertThat(streams).hasSize(24);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void a_gap_that_is_never_filled_is_waited_for_no_longer_than_the_window() throws SQLException {
        OldTable table = new OldTable(emptyDatabase());
        table.insert("a", 0, 2);
        try (Connection undone = table.open()) {
            undone.setAutoCommit(false);
            OldTable.insert(undone, "b", 0);
            undone.rollback();
        }
        table.insert("a", 3, 4);

        Outcome outcome = into(Journals.emptyH2()).fromTable(table.database(), Until.caughtUp());

        assertThat(outcome.isClean()).isTrue();
        assertThat(outcome.rows()).isEqualTo(5);
    }

    @Test
    @Tag("D-14")
    void a_row_that_appears_behind_the_window_is_told_and_never_lost_silently() throws SQLException {
        OldTable table = new OldTable(emptyDatabase());
        String journal = Journals.emptyH2();
        table.insert("a", 0, 1);
        try (Connection slow = table.open()) {
            slow.setAutoCommit(false);
            OldTable.insert(slow, "slow", 0);
            OldTable.insert(slow, "slow", 1);
            table.insert("a", 2, 3);
            assertThat(into(journal)
                            .fromTable(table.database(), Until.caughtUp())
                            .isClean())
                    .isTrue();
            slow.commit();
        }

        Outcome outcome = into(journal).fromTable(table.database(), Until.caughtUp());

        assertThat(outcome.isClean()).isFalse();
        assertThat(outcome.isEqual()).isTrue();
        assertThat(outcome.defects()).isEqualTo(Map.of("late-row stopped", 1L));
        assertThat(outcome.leftOut()).isEqualTo(2);
        assertThat(into(journal).fromTable(table.database(), Until.finished()).rows())
                .isEqualTo(6);
    }

    @Test
    void an_accepted_late_row_comes_behind_the_others_and_its_stream_goes_on() throws SQLException {
        OldTable table = new OldTable(emptyDatabase());
        String journal = Journals.emptyH2();
        try (Connection slow = table.open()) {
            slow.setAutoCommit(false);
            OldTable.insert(slow, "slow", 0);
            table.insert("a", 0, 1);
            into(journal).fromTable(table.database(), Until.finished());
            slow.commit();
        }
        table.insert("slow", 1, 2);

        Outcome outcome = into(journal).accept(DefectKind.LATE_ROW).fromTable(table.database(), Until.finished());

        assertThat(outcome.isClean()).isTrue();
        assertThat(outcome.defects()).isEqualTo(Map.of("late-row accepted", 1L));
        assertThat(Journals.payloads(journal, "Todo", "slow")).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 200})
    void many_writers_at_once_come_over_in_the_order_of_their_ids(int rowsAtOnce) throws Exception {
        OldTable table = new OldTable(emptyDatabase());
        String journal = Journals.emptyH2();
        int writers = 4;
        int each = 25;
        Takeover takeover = Takeover.into(journal).window(Duration.ofMinutes(5)).rowsAtOnce(rowsAtOnce);
        AtomicLong read = new AtomicLong();
        takeover.onProgress(read::set);
        CompletableFuture<Outcome> outcome =
                CompletableFuture.supplyAsync(() -> takeover.fromTable(table.database(), Until.stopped()), OWN_THREADS);
        List<CompletableFuture<Void>> running = IntStream.range(0, writers)
                .mapToObj(writer -> CompletableFuture.runAsync(
                        () -> {
                            try (Connection connection = table.open()) {
                                connection.setAutoCommit(false);
                                for (int i = 0; i < each; i++) {
                                    OldTable.insert(connection, "w" + writer, 2 * i);
                                    OldTable.insert(connection, "w" + writer, 2 * i + 1);
                                    connection.commit();
                                }
                            } catch (SQLException e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        OWN_THREADS))
                .toList();
        running.forEach(CompletableFuture::join);
        await(() -> read.get() == 2L * writers * each);
        takeover.stop();

        assertThat(outcome.get(60, TimeUnit.SECONDS).isClean()).isTrue();
        List<String> byId = new ArrayList<>();
        try (Connection connection = table.open();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select aggregate_id, aggregate_version from event_journal order by id")) {
            while (row.next()) {
                byId.add(row.getString(1) + "/" + (row.getInt(2) + 1));
            }
        }
        assertThat(Journals.events(journal).stream().map(TableTest::place)).containsExactlyElementsOf(byId);
    }

    private static String place(JournalRecord event) {
        return event.stream().aggregateId() + "/" + event.version();
    }
}
