package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.daybook.event.AppendOutcomeUnknownException;
import org.daybook.event.ConfigurationException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.Partitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a group when the database fails, with a writer that fails on cue. */
class GroupAppenderTest {

    /** Answers one call after the other as it was told to; each remembers its group. */
    private static final class CuedWriter implements GroupWriter {
        final List<List<Append>> groups = new ArrayList<>();
        final ArrayDeque<Function<List<Append>, List<Verdict>>> cues = new ArrayDeque<>();

        @Override
        public List<Verdict> write(List<Append> group) {
            groups.add(group);
            Function<List<Append>, List<Verdict>> cue = cues.size() == 1 ? cues.peek() : cues.remove();
            return cue.apply(group);
        }

        CuedWriter then(Function<List<Append>, List<Verdict>> cue) {
            cues.add(cue);
            return this;
        }

        CuedWriter thenFails(RuntimeException failure) {
            return then(group -> {
                throw failure;
            });
        }

        CuedWriter thenStores() {
            return then(group -> group.stream().map(each -> STORED).toList());
        }
    }

    private static final Verdict STORED = new Verdict.Stored(1, new Position(0, 1));
    private static final Append A = append("a");
    private static final Append B = append("b");

    private static Append append(String id) {
        return append(id, ExpectedVersion.any());
    }

    private static Append append(String id, ExpectedVersion expected) {
        return Append.of(
                Partitions.one(),
                new StreamId("Todo", id),
                expected,
                List.of(new EventText(UUID.randomUUID(), "todo_created", 1, "{}", "{}", Instant.EPOCH)));
    }

    private static SqlFailure failure(String state) {
        return new SqlFailure(new SQLException("on cue", state));
    }

    private static CommitInDoubt doubt() {
        return new CommitInDoubt(new SQLException("lost on cue", "08006"));
    }

    private static List<Verdict> write(CuedWriter writer, Append... group) {
        return new GroupAppender(writer, Duration.ofMillis(100)).write(List.of(group));
    }

    private static Throwable thrown(Verdict verdict) {
        return ((Verdict.Failed) verdict).reason().apply(A);
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01"})
    void a_transaction_that_the_database_gave_up_is_repeated(String state) {
        CuedWriter writer = new CuedWriter()
                .thenFails(failure(state))
                .thenFails(failure(state))
                .thenStores();
        assertThat(write(writer, A, B)).containsExactly(STORED, STORED);
        assertThat(writer.groups).containsExactly(List.of(A, B), List.of(A, B), List.of(A, B));
    }

    @Test
    void a_database_that_gives_up_ten_times_is_unavailable() {
        CuedWriter writer = new CuedWriter().thenFails(failure("40001"));
        assertThat(thrown(write(writer, A).get(0)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("nothing was stored (SQL state 40001");
        assertThat(writer.groups).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"22021", "23505", "54000"})
    void what_one_append_is_to_blame_for_harms_no_other(String state) {
        CuedWriter writer = new CuedWriter().then(group -> {
            if (group.contains(B)) {
                throw failure(state);
            }
            return List.of(STORED);
        });
        List<Verdict> verdicts = write(writer, A, B, A);
        assertThat(verdicts.get(0)).isEqualTo(STORED);
        assertThat(verdicts.get(1)).isInstanceOf(state.startsWith("23") ? Verdict.Clashed.class : Verdict.Failed.class);
        assertThat(verdicts.get(2)).isEqualTo(STORED);
        assertThat(writer.groups).containsExactly(List.of(A, B, A), List.of(A), List.of(B), List.of(A));
    }

    @ParameterizedTest
    @ValueSource(strings = {"25006", "55P03", "57014", "53100"})
    void what_nobody_is_to_blame_for_is_not_tried_one_by_one(String state) {
        CuedWriter writer = new CuedWriter().thenFails(failure(state));
        List<Verdict> verdicts = write(writer, A, B);
        assertThat(verdicts)
                .hasSize(2)
                .allSatisfy(each -> assertThat(thrown(each))
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("nothing was stored"));
        assertThat(writer.groups).hasSize(1);
    }

    @Test
    void no_connection_is_an_exception_of_its_own_for_each_caller() {
        CuedWriter writer = new CuedWriter().thenFails(new StoreUnavailableException("no connection", null));
        List<Verdict> verdicts = write(writer, A, B);
        assertThat(thrown(verdicts.get(0)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("Todo/a, nothing was stored: no connection")
                .isNotSameAs(thrown(verdicts.get(1)));
        assertThat(writer.groups).hasSize(1);
    }

    @Test
    void a_commit_in_doubt_is_written_again_until_the_database_answers() {
        CuedWriter writer = new CuedWriter()
                .thenFails(doubt())
                .thenFails(new StoreUnavailableException("no connection", null))
                .thenFails(failure("57P03"))
                .thenFails(doubt())
                .thenStores();
        assertThat(new GroupAppender(writer, Duration.ofMinutes(1)).write(List.of(A, B)))
                .containsExactly(STORED, STORED);
        assertThat(writer.groups).hasSize(5).containsOnly(List.of(A, B));
    }

    @Test
    void a_commit_in_doubt_that_had_succeeded_shows_as_a_clash_of_each_append() {
        CuedWriter writer = new CuedWriter().thenFails(doubt()).thenFails(failure("23505"));
        assertThat(write(writer, A, B))
                .hasSize(2)
                .allSatisfy(each -> assertThat(each)
                        .isInstanceOfSatisfying(
                                Verdict.Clashed.class,
                                clashed -> assertThat(clashed.followsDoubt()).isTrue()));
    }

    @Test
    void a_commit_in_doubt_that_had_succeeded_shows_as_a_refusal_of_what_is_stored() {
        Append first = append("first", ExpectedVersion.noStream());
        CuedWriter writer = new CuedWriter()
                .thenFails(doubt())
                .then(group -> List.of(new Verdict.Refused(1, true), new Verdict.Refused(1, false)));
        assertThat(write(writer, first, first))
                .containsExactly(new Verdict.Refused(1, true, true), new Verdict.Refused(1, false, true));
    }

    @Test
    void a_doubt_that_is_not_cleared_up_in_time_says_so() {
        CuedWriter writer =
                new CuedWriter().thenFails(doubt()).thenFails(new StoreUnavailableException("no connection", null));
        List<Verdict> verdicts = write(writer, A, B);
        assertThat(verdicts)
                .hasSize(2)
                .allSatisfy(each -> assertThat(thrown(each))
                        .isInstanceOfSatisfying(AppendOutcomeUnknownException.class, unknown -> {
                            assertThat(unknown.stream()).isEqualTo(A.stream());
                            assertThat(unknown.eventIds()).isEqualTo(A.ids());
                            assertThat(unknown)
                                    .hasMessageContaining(A.ids().get(0).toString());
                        }));
        assertThat(writer.groups.size()).isGreaterThan(2);
    }

    @Test
    void a_failure_of_another_kind_clears_up_no_doubt() {
        CuedWriter writer = new CuedWriter().thenFails(doubt()).thenFails(new ConfigurationException("on cue"));
        assertThat(write(writer, A, B))
                .hasSize(2)
                .allSatisfy(each -> assertThat(thrown(each)).isInstanceOf(AppendOutcomeUnknownException.class));
        assertThat(writer.groups).hasSize(2);
    }

    /** After tries at 0, 5, 15, 35, 75, 155, 315 and 635 ms the next one would begin 135 ms late. */
    @Test
    void a_doubt_that_has_no_time_left_for_another_try_gets_none() {
        CuedWriter writer = new CuedWriter().thenFails(doubt());
        new GroupAppender(writer, Duration.ofSeconds(1)).write(List.of(A));
        assertThat(writer.groups).hasSizeLessThanOrEqualTo(8);
    }

    @Test
    void an_interrupt_is_kept_and_does_not_spoil_the_pauses_of_a_doubt() {
        CuedWriter writer = new CuedWriter()
                .then(group -> {
                    Thread.currentThread().interrupt();
                    throw doubt();
                })
                .thenFails(doubt());
        new GroupAppender(writer, Duration.ofSeconds(1)).write(List.of(A));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(writer.groups).hasSizeLessThanOrEqualTo(9); // as without, but for the first pause
    }

    @Test
    void a_failure_that_comes_with_an_interrupt_is_tried_again() {
        CuedWriter writer = new CuedWriter()
                .then(group -> {
                    Thread.currentThread().interrupt();
                    throw failure("HYT00");
                })
                .thenStores();
        assertThat(write(writer, A, B)).containsExactly(STORED, STORED);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_failure_is_no_better_for_an_interrupt_of_before() {
        CuedWriter writer = new CuedWriter().thenFails(failure("55P03"));
        Thread.currentThread().interrupt();
        assertThat(thrown(write(writer, A).get(0))).isInstanceOf(StoreUnavailableException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(writer.groups).hasSize(1);
    }

    @Test
    void one_by_one_the_first_to_fail_for_no_reason_of_its_own_fails_for_those_behind_it() {
        CuedWriter writer = new CuedWriter()
                .thenFails(failure("23505"))
                .thenStores()
                .thenFails(failure("23505"))
                .thenFails(failure("55P03"));
        List<Verdict> verdicts = write(writer, A, B, A, B, A);
        assertThat(verdicts.get(0)).isEqualTo(STORED);
        assertThat(verdicts.get(1)).isInstanceOf(Verdict.Clashed.class);
        assertThat(verdicts.subList(2, 5))
                .allSatisfy(each -> assertThat(thrown(each))
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("nothing was stored: a lock"));
        assertThat(writer.groups).containsExactly(List.of(A, B, A, B, A), List.of(A), List.of(B), List.of(A));
    }

    @Test
    void one_by_one_a_doubt_about_one_is_none_about_those_behind_it() {
        CuedWriter writer =
                new CuedWriter().thenFails(failure("23505")).thenStores().thenFails(doubt());
        List<Verdict> verdicts = write(writer, A, B, A);
        assertThat(verdicts.get(0)).isEqualTo(STORED);
        assertThat(thrown(verdicts.get(1))).isInstanceOf(AppendOutcomeUnknownException.class);
        assertThat(thrown(verdicts.get(2)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("nothing was stored");
        assertThat(writer.groups.subList(2, writer.groups.size())).containsOnly(List.of(B));
    }

    @Test
    void one_by_one_a_doubt_about_the_group_stays() {
        Append late = append("late", ExpectedVersion.exactly(3));
        CuedWriter writer = new CuedWriter()
                .thenFails(doubt())
                .thenFails(failure("23505"))
                .then(group -> List.of(new Verdict.Refused(2, false)))
                .thenFails(failure("55P03"));
        List<Verdict> verdicts = write(writer, late, A, B);
        assertThat(verdicts)
                .allSatisfy(each -> assertThat(thrown(each)).isInstanceOf(AppendOutcomeUnknownException.class));
        assertThat(writer.groups).contains(List.of(A)).doesNotContain(List.of(B));
    }

    @Test
    void the_second_of_two_tries_in_one_group_learns_of_the_first() {
        Verdict refused = new Verdict.Refused(1, false);
        CuedWriter writer = new CuedWriter().then(group -> List.of(STORED, refused, refused));
        assertThat(write(writer, A, A, B)).containsExactly(STORED, new Verdict.Refused(1, true), refused);
    }
}
