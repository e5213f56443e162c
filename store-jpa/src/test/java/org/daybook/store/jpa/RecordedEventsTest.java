package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.daybook.event.ConfigurationException;
import org.daybook.event.DuplicateEventIdException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.StreamId;
import org.daybook.event.VersionConflictException;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Partitions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events that another journal has recorded are stored as they are there, or not at all. */
class RecordedEventsTest {

    static List<TestDatabase> databases() {
        return List.of(TestDatabase.H2_MEMORY, TestDatabase.POSTGRES);
    }

    private static JournalRecord row(@Nullable Position position, String id, long version) {
        return new JournalRecord(
                position,
                new StreamId("Todo", id),
                version,
                new EventText(UUID.randomUUID(), "todo_changed", 1, "{}", "{}", Instant.EPOCH));
    }

    private static JournalRecord row(int partition, long number, String id, long version) {
        return row(new Position(partition, number), id, version);
    }

    private static List<JournalRecord> all(JpaStore store) {
        Positions start = Positions.start(store.journal().partitions().count());
        try (Stream<JournalRecord> rows = store.journal().readAll(start, EventFilter.all(), Long.MAX_VALUE)) {
            return rows.toList();
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void events_of_many_streams_are_stored_in_their_order(TestDatabase database) {
        List<JournalRecord> rows = new ArrayList<>();
        for (int i = 1; i <= 300; i++) {
            rows.add(row(0, i, "id" + i % 100, 1 + (i - 1) / 100)); // more than one statement looks up
        }
        try (JpaStore store = database.openEmpty()) {
            List<Position> told = new ArrayList<>();
            store.onAppend(told::add);
            assertThat(store.appendRecorded(List.of())).isEmpty();
            assertThat(store.appendRecorded(rows))
                    .isEqualTo(rows.stream().map(JournalRecord::position).toList());
            assertThat(all(store)).isEqualTo(rows);
            assertThat(told).containsExactly(new Position(0, 300));
            assertThat(store.appendRecorded(List.of(row(null, "id1", 4), row(null, "new", 1))))
                    .containsExactly(new Position(0, 301), new Position(0, 302));
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void nothing_is_stored_if_one_of_them_does_not_fit(TestDatabase database) {
        try (JpaStore store = database.openEmpty()) {
            JournalRecord first = row(0, 1, "a", 1);
            store.appendRecorded(List.of(first));
            JournalRecord good = row(0, 2, "b", 1);

            assertThatThrownBy(() -> store.appendRecorded(List.of(good, row(0, 3, "a", 3))))
                    .isInstanceOf(VersionConflictException.class)
                    .hasMessageContaining("Todo/a");
            assertThatThrownBy(() -> store.appendRecorded(List.of(good, row(0, 4, "a", 2))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "the next position is 0/3, but Todo/a version 2 was recorded at 0/4; nothing was stored");
            JournalRecord taken = new JournalRecord(new Position(0, 3), good.stream(), 2, first.event());
            assertThatThrownBy(() -> store.appendRecorded(List.of(good, taken)))
                    .isInstanceOf(DuplicateEventIdException.class)
                    .hasMessageContaining(first.event().id().toString());
            JournalRecord twice = new JournalRecord(new Position(0, 3), good.stream(), 2, good.event());
            assertThatThrownBy(() -> store.appendRecorded(List.of(good, twice)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(good.event().id().toString());
            assertThatThrownBy(() -> store.appendRecorded(List.of(good, row(1, 1, "c", 1))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("this journal has no partition 1");

            assertThat(all(store)).containsExactly(first);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void a_journal_of_unknown_partitions_is_copied_by_its_positions(TestDatabase database) {
        Partitions byId = Partitions.by(3, stream -> stream.aggregateId().length() % 3);
        List<JournalRecord> rows = List.of(
                row(0, 1, "abc", 1), row(0, 2, "abc", 2), row(1, 1, "a", 1), row(2, 1, "ab", 1), row(2, 2, "abcde", 1));
        try (JpaStore store = database.openEmpty(byId)) {
            assertThat(store.journal().head()).isEqualTo(Positions.start(3));
        }
        try (JpaStore tool = database.last(Partitions.one()).anyPartitions().open()) {
            assertThat(tool.journal().partitions().count()).isEqualTo(3);
            tool.appendRecorded(rows);
            assertThat(all(tool)).isEqualTo(rows);
            EventText event = rows.get(0).event();
            assertThatThrownBy(() -> tool.journal()
                            .append(new StreamId("Todo", "x"), ExpectedVersion.noStream(), List.of(event)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageStartingWith("in which partition Todo/x is, is not known");
            assertThatThrownBy(() -> tool.appendRecorded(List.of(row(null, "x", 1))))
                    .isInstanceOf(ConfigurationException.class);
        }
        try (JpaStore store = database.openAgain(byId)) {
            assertThat(store.journal()
                            .append(
                                    rows.get(1).stream(),
                                    ExpectedVersion.exactly(2),
                                    List.of(row(null, "abc", 3).event()))
                            .position())
                    .isEqualTo(new Position(0, 3));
        }
    }

    @Test
    void a_journal_of_one_partition_is_opened_as_one_also_by_a_tool() {
        try (JpaStore store = TestDatabase.H2_MEMORY.openEmpty()) {
            assertThat(store.journal().partitions().count()).isEqualTo(1);
        }
        try (JpaStore tool = TestDatabase.H2_MEMORY
                .last(Partitions.byHash(7))
                .anyPartitions()
                .open()) {
            assertThat(tool.journal()
                            .append(
                                    new StreamId("Todo", "a"),
                                    ExpectedVersion.noStream(),
                                    List.of(row(null, "a", 1).event()))
                            .position())
                    .isEqualTo(new Position(0, 1));
        }
    }
}
