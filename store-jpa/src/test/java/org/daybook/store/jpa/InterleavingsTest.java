package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.Partitions;
import org.daybook.store.jpa.Interleavings.Result;
import org.daybook.store.jpa.ModelConnection.Program;
import org.daybook.store.jpa.ModelDatabase.Keys;
import org.daybook.store.jpa.ModelWriter.Door;
import org.daybook.store.jpa.Promises.Promise;
import org.junit.jupiter.api.Test;

/**
 * The promises of the order, in every interleaving of two or three writers and a reader on a model of a database, with every
 * mishap at every step. The numbers are exact: they change when the steps do, and then they are to be looked at. See
 * docs/proofs.md.
 */
class InterleavingsTest {

    private static final ExpectedVersion ANY = ExpectedVersion.any();
    private static final ExpectedVersion NEW = ExpectedVersion.noStream();

    private int ids;

    private Append append(String stream, ExpectedVersion expected, int events) {
        List<EventText> texts =
                IntStream.range(0, events).mapToObj(i -> event("{}")).toList();
        return Append.of(Partitions.one(), new StreamId("Todo", stream), expected, texts);
    }

    private EventText event(String data) {
        return new EventText(new UUID(0, ++ids), "todo_created", 1, data, "{}", Instant.EPOCH);
    }

    private static Result explore(
            Keys keys, Door door, BrokenVariant variant, int mishaps, Program reader, List<List<Append>> groups) {
        List<Program> programs = new ArrayList<>();
        groups.forEach(group -> programs.add(new ModelWriter(door, variant, group)));
        programs.add(reader);
        return Interleavings.explore(keys, programs, mishaps);
    }

    private static Program reader(int pages) {
        return new ModelReader(ModelReader.SOUND, pages, 2);
    }

    // What is proven of both writers:

    private static void prove(
            Keys keys, int mishaps, String stepByStep, String inOneFlight, List<List<Append>> groups) {
        Map<Door, String> counts = Map.of(Door.STEP_BY_STEP, stepByStep, Door.ONE_FLIGHT, inOneFlight);
        for (Door door : Door.values()) {
            Result result = explore(keys, door, BrokenVariant.NONE, mishaps, reader(2), groups);
            System.out.printf(
                    "%d writers, %s, keys of %s, up to %d mishaps: %s%n",
                    groups.size(), door, keys, mishaps, result.counts());
            assertThat(result.broken()).isEmpty();
            assertThat(result.counts()).isEqualTo(counts.get(door));
        }
    }

    @Test
    void two_writers_of_one_stream() {
        prove(
                Keys.ALL,
                2,
                "84677 moments, 4148536 schedules, 7490 ends",
                "23979 moments, 15246128 schedules, 1330 ends",
                List.of(List.of(append("a", ANY, 1)), List.of(append("a", ANY, 1))));
    }

    @Test
    void two_writers_who_both_begin_a_stream() {
        prove(
                Keys.ALL,
                1,
                "3314 moments, 30548 schedules, 214 ends",
                "1476 moments, 39442 schedules, 70 ends",
                List.of(List.of(append("a", NEW, 1)), List.of(append("a", NEW, 1))));
    }

    @Test
    void a_writer_who_waits_for_the_version_of_another() {
        prove(
                Keys.ALL,
                1,
                "2819 moments, 22432 schedules, 257 ends",
                "1446 moments, 30847 schedules, 123 ends",
                List.of(List.of(append("a", NEW, 1)), List.of(append("a", ExpectedVersion.exactly(1), 1))));
    }

    @Test
    void two_writers_of_two_streams_with_two_events_each() {
        prove(
                Keys.ALL,
                1,
                "4060 moments, 32548 schedules, 390 ends",
                "2046 moments, 42462 schedules, 162 ends",
                List.of(List.of(append("a", ANY, 2)), List.of(append("b", ANY, 2))));
    }

    @Test
    void a_group_of_two_appends_to_one_stream_and_another_writer_of_it() {
        prove(
                Keys.ALL,
                1,
                "4330 moments, 88954 schedules, 316 ends",
                "2011 moments, 92842 schedules, 121 ends",
                List.of(List.of(append("a", NEW, 1), append("a", ANY, 1)), List.of(append("a", NEW, 1))));
    }

    @Test
    void a_group_in_which_a_value_is_refused_and_another_writer() {
        Append refused = Append.of(
                Partitions.one(),
                new StreamId("Todo", "b"),
                ANY,
                List.of(event("{}"), event(ModelStatement.Insert.REFUSED)));
        prove(
                Keys.ALL,
                1,
                "18896 moments, 812835 schedules, 1136 ends",
                "7301 moments, 996924 schedules, 277 ends",
                List.of(List.of(append("a", ANY, 1), refused), List.of(append("b", ANY, 1))));
    }

    @Test
    void an_append_that_is_tried_again_on_another_node_in_a_group() {
        Append tried = append("a", ANY, 1);
        prove(
                Keys.ALL,
                1,
                "7128 moments, 398721 schedules, 439 ends",
                "4211 moments, 562294 schedules, 211 ends",
                List.of(List.of(tried), List.of(tried, append("b", ANY, 1))));
    }

    @Test
    void three_writers_of_one_stream() {
        prove(
                Keys.ALL,
                1,
                "41171 moments, 1136904 schedules, 3294 ends",
                "17147 moments, 1316160 schedules, 1098 ends",
                List.of(List.of(append("a", ANY, 1)), List.of(append("a", ANY, 1)), List.of(append("a", ANY, 1))));
    }

    @Test
    void three_writers_who_all_begin_a_stream() {
        prove(
                Keys.ALL,
                1,
                "20912 moments, 733656 schedules, 537 ends",
                "7442 moments, 809286 schedules, 141 ends",
                List.of(List.of(append("a", NEW, 1)), List.of(append("a", NEW, 1)), List.of(append("a", NEW, 1))));
    }

    @Test
    void the_order_rests_on_the_lock_alone_and_on_no_key_but_that_of_the_ids() {
        prove(
                Keys.IDS,
                1,
                "3647 moments, 31406 schedules, 301 ends",
                "1761 moments, 40594 schedules, 121 ends",
                List.of(List.of(append("a", ANY, 1)), List.of(append("a", NEW, 1))));
    }

    @Test
    void stores_that_append_in_different_ways_are_kept_in_order_by_the_keys() {
        Result result = Interleavings.explore(
                Keys.ALL,
                List.of(
                        new ModelWriter(Door.STEP_BY_STEP, BrokenVariant.NONE, List.of(append("a", ANY, 1))),
                        new ModelWriter(Door.ONE_FLIGHT, BrokenVariant.NONE, List.of(append("a", ANY, 1))),
                        reader(2)),
                1);
        assertThat(result.broken()).containsOnlyKeys(Promise.THE_CHECK_HOLDS);
        assertThat(result.counts()).isEqualTo("7748 moments, 15374292 schedules, 608 ends");
    }

    // What is broken, and seen to be:

    private void broken(Result result, Promise promise, String schedule, Promise... others) {
        List<Promise> all = new ArrayList<>(List.of(others));
        all.add(promise);
        System.out.println(promise + ": " + result.broken().get(promise));
        assertThat(result.broken()).containsOnlyKeys(all);
        assertThat(result.broken().get(promise)).isEqualTo(schedule.strip());
    }

    private List<List<Append>> twoWritersOf(String stream, String other) {
        return List.of(List.of(append(stream, ANY, 1)), List.of(append(other, ANY, 1)));
    }

    private static Result explore(Keys keys, BrokenVariant variant, int mishaps, List<List<Append>> groups) {
        return explore(keys, Door.STEP_BY_STEP, variant, mishaps, reader(1), groups);
    }

    @Test
    void positions_from_a_sequence_make_a_reader_skip_events() {
        broken(
                explore(Keys.ALL, BrokenVariant.POSITION_FROM_A_SEQUENCE, 0, twoWritersOf("a", "b")),
                Promise.NOTHING_IS_SKIPPED,
                """
                a reader is at 2 and saw [2:b/1=e2]; there are [2:b/1=e2, 1:a/1=e1], after:
                  writer 1: take the next of the sequence -> 1
                  writer 1: check -> position 0, versions []
                  writer 1: insert [1:a/1=e1] -> done
                  writer 2: take the next of the sequence -> 2
                  writer 2: check -> position 0, versions []
                  writer 2: insert [2:b/1=e2] -> done
                  writer 2: commit -> done
                  reader: read the head -> 2
                  reader: read the events after 0 through 2 -> [2:b/1=e2]
                  writer 1: commit -> done""",
                Promise.ONE_ORDER);
    }

    @Test
    void a_check_inside_the_locking_statement_is_older_than_the_lock() {
        broken(
                explore(Keys.ALL, BrokenVariant.CHECK_INSIDE_THE_LOCKING_STATEMENT, 0, twoWritersOf("a", "a")),
                Promise.THE_CHECK_HOLDS,
                """
                a key refused an append to Todo/a which the check had let through, after:
                  writer 1: lock the head row and check -> position 0, versions []
                  writer 1: insert [1:a/1=e1] -> done
                  writer 2: lock the head row and check -> begins, and waits
                  writer 1: commit -> done
                  writer 2: lock the head row and check -> position 0, versions []
                  writer 2: insert [1:a/1=e2] -> KEY_TAKEN
                  writer 2: roll back -> done
                  writer 2: find [2] -> []""");
    }

    @Test
    void a_check_inside_the_locking_statement_breaks_the_order_where_no_key_keeps_it() {
        broken(
                explore(Keys.IDS, BrokenVariant.CHECK_INSIDE_THE_LOCKING_STATEMENT, 0, twoWritersOf("a", "a")),
                Promise.ONE_ORDER,
                """
                in the order of commits there are [1:a/1=e1, 1:a/1=e2], after:
                  writer 1: lock the head row and check -> position 0, versions []
                  writer 1: insert [1:a/1=e1] -> done
                  writer 2: lock the head row and check -> begins, and waits
                  writer 1: commit -> done
                  writer 2: lock the head row and check -> position 0, versions []
                  writer 2: insert [1:a/1=e2] -> done
                  writer 2: commit -> done""",
                Promise.ONE_WINNER,
                Promise.NOTHING_IS_SKIPPED);
    }

    @Test
    void on_conflict_do_nothing_acknowledges_what_is_not_there() {
        broken(
                explore(Keys.ALL, BrokenVariant.ON_CONFLICT_DO_NOTHING, 1, twoWritersOf("a", "b")),
                Promise.NOTHING_IS_LOST,
                """
                acknowledged were [2:a/2=e1], there are [1:a/1=e1], after:
                  writer 1: lock the head row -> done
                  writer 1: check -> position 0, versions []
                  writer 1: insert or do nothing [1:a/1=e1] -> done
                  writer 1: [commit] CONNECTION_LOST
                  left by writer 1: commit -> done
                  writer 1: lock the head row -> done
                  writer 1: check -> position 1, versions [1]
                  writer 1: insert or do nothing [2:a/2=e1] -> done
                  writer 1: commit -> done""");
    }

    @Test
    void on_conflict_do_nothing_leaves_a_gap_in_a_group() {
        Append tried = append("a", ANY, 1);
        broken(
                explore(
                        Keys.ALL,
                        BrokenVariant.ON_CONFLICT_DO_NOTHING,
                        0,
                        List.of(List.of(tried), List.of(tried, append("b", ANY, 1)))),
                Promise.ONE_ORDER,
                """
                in the order of commits there are [1:a/1=e1, 3:b/1=e2], after:
                  writer 1: lock the head row -> done
                  writer 1: check -> position 0, versions []
                  writer 1: insert or do nothing [1:a/1=e1] -> done
                  writer 1: commit -> done
                  writer 2: lock the head row -> done
                  writer 2: check -> position 1, versions [1]
                  writer 2: insert or do nothing [2:a/2=e1, 3:b/1=e2] -> done
                  writer 2: commit -> done""",
                Promise.NOTHING_IS_LOST);
    }

    @Test
    void on_conflict_do_nothing_in_place_of_the_lock_loses_what_is_acknowledged() {
        broken(
                explore(Keys.ALL, BrokenVariant.ON_CONFLICT_DO_NOTHING_WITHOUT_A_LOCK, 0, twoWritersOf("a", "b")),
                Promise.NOTHING_IS_LOST,
                """
                acknowledged were [1:b/1=e2], there are [1:a/1=e1], after:
                  writer 1: check -> position 0, versions []
                  writer 1: insert or do nothing [1:a/1=e1] -> done
                  writer 2: check -> position 0, versions []
                  writer 1: commit -> done
                  writer 2: insert or do nothing [1:b/1=e2] -> done
                  writer 2: commit -> done""");
    }

    @Test
    void a_position_read_before_the_lock_is_taken_by_another() {
        broken(
                explore(Keys.ALL, BrokenVariant.POSITION_READ_BEFORE_THE_LOCK, 0, twoWritersOf("a", "b")),
                Promise.THE_CHECK_HOLDS,
                """
                a key refused an append to Todo/b which the check had let through, after:
                  writer 1: read the head -> 0
                  writer 1: lock the head row -> done
                  writer 1: check -> position 0, versions []
                  writer 1: insert [1:a/1=e1] -> done
                  writer 2: read the head -> 0
                  writer 1: commit -> done
                  writer 2: lock the head row -> done
                  writer 2: check -> position 1, versions []
                  writer 2: insert [1:b/1=e2] -> KEY_TAKEN
                  writer 2: roll back -> done
                  writer 2: find [2] -> []""");
    }

    @Test
    void a_position_read_before_the_lock_is_given_twice_where_no_key_forbids_it() {
        broken(
                explore(Keys.IDS, BrokenVariant.POSITION_READ_BEFORE_THE_LOCK, 0, twoWritersOf("a", "b")),
                Promise.ONE_ORDER,
                """
                in the order of commits there are [1:a/1=e1, 1:b/1=e2], after:
                  writer 1: read the head -> 0
                  writer 1: lock the head row -> done
                  writer 1: check -> position 0, versions []
                  writer 1: insert [1:a/1=e1] -> done
                  writer 2: read the head -> 0
                  writer 1: commit -> done
                  writer 2: lock the head row -> done
                  writer 2: check -> position 1, versions []
                  writer 2: insert [1:b/1=e2] -> done
                  writer 2: commit -> done""",
                Promise.NOTHING_IS_SKIPPED);
    }

    @Test
    void a_head_read_after_the_events_covers_what_was_committed_in_between() {
        broken(
                explore(
                        Keys.ALL,
                        Door.ONE_FLIGHT,
                        BrokenVariant.NONE,
                        0,
                        new ModelReader(ModelReader.HEAD_AFTER_EVENTS, 1, 2),
                        twoWritersOf("a", "b")),
                Promise.NOTHING_IS_SKIPPED,
                """
                a reader is at 1 and saw []; there are [1:a/1=e1], after:
                  writer 1: lock the advisory lock -> done
                  writer 1: check and insert -> [Stored[firstVersion=1, firstPosition=0/1]]
                  reader: read the events after 0 through 9223372036854775807 -> []
                  writer 1: commit -> done
                  reader: read the head -> 1""");
    }

    // What shows that the explorer does what it says:

    @Test
    void tries_as_many_schedules_as_arithmetic_says() {
        Result result = Interleavings.explore(Keys.ALL, List.of(reader(3), reader(2)), 0);
        assertThat(result.moments()).as("(3 + 1) times (2 + 1)").isEqualTo(12);
        assertThat(result.schedules()).as("2 out of 5").isEqualTo(BigInteger.valueOf(10));
        assertThat(result.ends()).isEqualTo(1);
    }

    @Test
    void sees_that_everybody_waits_for_somebody() {
        assertThatThrownBy(() -> Interleavings.explore(Keys.ALL, List.of(locking("x", "y"), locking("y", "x")), 0))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("everybody waits");
    }

    private static Program locking(String... names) {
        return connection -> {
            try {
                for (String each : names) {
                    connection.send(new ModelStatement.Lock(each));
                }
            } catch (SQLException e) {
                throw new IllegalStateException("there are no mishaps", e);
            }
        };
    }
}
