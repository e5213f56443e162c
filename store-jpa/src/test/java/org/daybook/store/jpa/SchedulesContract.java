package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Partitions;
import org.daybook.store.jpa.ModelReader.Paging;
import org.daybook.store.jpa.Promises.Attempt;
import org.daybook.store.jpa.Promises.Outcome;
import org.daybook.store.jpa.Promises.Promise;
import org.daybook.store.jpa.Promises.Seen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Chosen schedules on a real database, with transactions that are held open on purpose. After each step the same promises are
 * held against what is there as in the model; and the same broken variants are caught, as SQL.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
abstract class SchedulesContract {

    private static final AtomicInteger JOURNALS = new AtomicInteger();

    static final ExpectedVersion ANY = ExpectedVersion.any();
    static final ExpectedVersion NEW = ExpectedVersion.noStream();

    private final String prefix = "held_" + JOURNALS.incrementAndGet() + "_";
    private final List<HeldNode> nodes = new ArrayList<>();
    private final List<JournalRecord> committed = new ArrayList<>();
    private final Map<Append, Attempt> attempts = new HashMap<>();
    private final Map<Append, Outcome> held = new HashMap<>();
    private Seen seen = Seen.NOTHING;

    HeldNode observer;
    HeldNode reader;
    HeldNode first;
    HeldNode second;
    HeldNode third;

    abstract TestDatabase database();

    /** Whether the lock is the head row and not what the database has of its own. */
    boolean isPortable() {
        return true;
    }

    /** Whether those who come second write in one flight. */
    boolean isInOneFlight() {
        return false;
    }

    @BeforeEach
    void createJournal() throws SQLException {
        JpaStore.builder(database().factory())
                .tablePrefix(prefix)
                .createSchema()
                .open()
                .close();
        observer = node();
        reader = node();
        first = node();
        second = node();
        third = node();
    }

    private HeldNode node() throws SQLException {
        HeldNode node = new HeldNode(database().url(), prefix, isPortable());
        nodes.add(node);
        return node;
    }

    @AfterEach
    void close() {
        nodes.forEach(HeldNode::close);
    }

    // Words for schedules:

    static Append append(String stream, ExpectedVersion expected) {
        return Append.of(
                Partitions.one(),
                new StreamId("Todo", stream),
                expected,
                List.of(new EventText(UUID.randomUUID(), "todo_created", 1, "{}", "{}", Instant.EPOCH)));
    }

    /** Lock, check and insert are done, and the commit is still to come. */
    Connection hold(HeldNode node, BrokenVariant variant, Append append) throws SQLException {
        Connection transaction = node.begin();
        know(append, Outcome.PENDING, 0);
        held.put(
                append,
                outcome(node.write(transaction, variant, List.of(append)).get(0)));
        return transaction;
    }

    /** Its caller is told what it was about to be told, since the commit has succeeded. */
    void commit(Connection transaction, Append append) throws SQLException {
        transaction.commit();
        transaction.close();
        know(append, held.get(append), 0);
    }

    void rollBack(Connection transaction) throws SQLException {
        transaction.rollback();
        transaction.close();
    }

    /** An append begins, in a thread of its own, and goes on to its end as soon as it can. */
    FutureTask<Attempt> start(HeldNode node, BrokenVariant variant, Append append) {
        know(append, Outcome.PENDING, 0);
        return start(() -> {
            try {
                if (isInOneFlight() && variant == BrokenVariant.NONE) {
                    return new Attempt(
                            append,
                            outcome(node.writeInOneFlight(List.of(append)).get(0)),
                            0);
                }
                try (Connection transaction = node.begin()) {
                    Verdict verdict =
                            node.write(transaction, variant, List.of(append)).get(0);
                    transaction.commit();
                    return new Attempt(append, outcome(verdict), 0);
                } catch (SQLException e) {
                    throw new SqlFailure(e);
                }
            } catch (SqlFailure e) {
                if (!e.isConstraintViolation()) {
                    throw e;
                }
                Outcome outcome = node.find(append);
                return new Attempt(append, outcome, outcome == Outcome.PENDING ? 1 : 0);
            }
        });
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        new Thread(task).start();
        return task;
    }

    /** An append that waits for another transaction. */
    FutureTask<Attempt> startAndWait(HeldNode node, BrokenVariant variant, Append append) throws SQLException {
        FutureTask<Attempt> work = start(node, variant, append);
        node.awaitWaitingFor(work, observer);
        assertKept();
        return work;
    }

    Outcome end(FutureTask<Attempt> work) throws Exception {
        Attempt attempt = work.get();
        attempts.put(attempt.append(), attempt);
        return attempt.outcome();
    }

    private void know(Append append, Outcome outcome, int clashes) {
        attempts.put(append, new Attempt(append, outcome, clashes));
    }

    private static Outcome outcome(Verdict verdict) {
        return verdict instanceof Verdict.Stored stored
                ? Outcome.stored(stored.firstVersion(), stored.firstPosition().number())
                : Outcome.conflict(((Verdict.Refused) verdict).version());
    }

    /** The reader reads one page. */
    void read() throws SQLException {
        try (Connection connection = reader.begin()) {
            connection.setAutoCommit(true);
            read(ModelReader.SOUND, reader.page(connection));
        }
    }

    void read(Paging paging, PageSteps steps) throws SQLException {
        seen = seen.and(paging.page(steps, seen.through(), 10));
    }

    /** What is committed is looked at after each commit, so that the order of the commits is known. */
    void look() throws SQLException {
        for (JournalRecord row : observer.rows()) {
            if (!committed.contains(row)) {
                committed.add(row);
            }
        }
    }

    Map<Promise, String> broken() throws SQLException {
        look();
        return Promises.broken(committed, List.copyOf(attempts.values()), List.of(seen));
    }

    void assertKept() throws SQLException {
        assertThat(broken()).isEmpty();
    }

    void assertKeptAtTheEnd(String... events) throws SQLException {
        read();
        assertKept();
        assertThat(Promises.brokenAtTheEnd(committed, List.copyOf(attempts.values()), List.of(seen), false))
                .isEmpty();
        assertThat(committed.stream()
                        .map(row -> row.position().number() + ":" + row.stream().aggregateId() + "/" + row.version()))
                .containsExactly(events);
    }

    // The schedules:

    @Test
    void who_comes_second_waits_for_the_commit_of_the_first_and_a_reader_sees_neither_before() throws Exception {
        Append one = append("a", ANY);
        Connection transaction = hold(first, BrokenVariant.NONE, one);
        FutureTask<Attempt> other = startAndWait(second, BrokenVariant.NONE, append("a", ANY));
        read();
        assertThat(seen).isEqualTo(Seen.NOTHING);

        commit(transaction, one);
        assertThat(end(other)).isEqualTo(Outcome.stored(2, 2));
        assertKeptAtTheEnd("1:a/1", "2:a/2");
    }

    @Test
    void a_rollback_of_the_first_leaves_no_gap() throws Exception {
        Connection transaction = hold(first, BrokenVariant.NONE, append("a", ANY));
        FutureTask<Attempt> other = startAndWait(second, BrokenVariant.NONE, append("a", NEW));
        read();

        rollBack(transaction);
        assertThat(end(other)).isEqualTo(Outcome.stored(1, 1));
        assertKeptAtTheEnd("1:a/1");
    }

    @Test
    void a_session_that_is_cut_leaves_no_gap_and_no_lock() throws Exception {
        Connection transaction = hold(first, BrokenVariant.NONE, append("a", ANY));
        FutureTask<Attempt> other = startAndWait(second, BrokenVariant.NONE, append("b", ANY));

        first.cut(observer);
        assertThat(end(other)).isEqualTo(Outcome.stored(1, 1));
        assertThatThrownBy(transaction::commit).isInstanceOf(SQLException.class);
        assertKeptAtTheEnd("1:b/1");
    }

    @Test
    void of_two_with_one_expectation_the_second_is_refused_when_the_first_commits() throws Exception {
        Append one = append("a", NEW);
        Connection transaction = hold(first, BrokenVariant.NONE, one);
        FutureTask<Attempt> other = startAndWait(second, BrokenVariant.NONE, append("a", NEW));

        commit(transaction, one);
        assertThat(end(other)).isEqualTo(Outcome.conflict(1));
        assertKeptAtTheEnd("1:a/1");
    }

    @Test
    void an_append_that_is_tried_again_while_its_first_try_still_goes_on_is_stored_once() throws Exception {
        Append one = append("a", ANY);
        Connection transaction = hold(first, BrokenVariant.NONE, one);
        FutureTask<Attempt> again = startAndWait(second, BrokenVariant.NONE, one);

        commit(transaction, one);
        assertThat(end(again)).isEqualTo(Outcome.stored(1, 1));
        assertKeptAtTheEnd("1:a/1");
    }

    @Test
    void an_append_that_is_tried_again_is_stored_when_its_first_try_is_rolled_back() throws Exception {
        Append one = append("a", NEW);
        Connection transaction = hold(first, BrokenVariant.NONE, one);
        FutureTask<Attempt> again = startAndWait(second, BrokenVariant.NONE, one);

        rollBack(transaction);
        assertThat(end(again)).isEqualTo(Outcome.stored(1, 1));
        assertKeptAtTheEnd("1:a/1");
    }

    @Test
    void three_writers_are_kept_in_order_whoever_comes_next() throws Exception {
        Append one = append("a", ANY);
        Connection transaction = hold(first, BrokenVariant.NONE, one);
        FutureTask<Attempt> other = startAndWait(second, BrokenVariant.NONE, append("a", ANY));
        FutureTask<Attempt> another = startAndWait(third, BrokenVariant.NONE, append("a", ANY));

        commit(transaction, one);
        assertThat(List.of(end(other), end(another)))
                .containsExactlyInAnyOrder(Outcome.stored(2, 2), Outcome.stored(3, 3));
        assertKeptAtTheEnd("1:a/1", "2:a/2", "3:a/3");
    }

    /** For databases that say who waits for a key; H2 does not. */
    void a_writer_that_is_held_in_its_insert_has_the_lock_and_hides_nothing() throws Exception {
        Append one = append("a", ANY);
        try (Connection foreign = second.begin();
                Statement statement = foreign.createStatement()) {
            statement.execute(second.insert(new JournalRecord(
                    new Position(0, 1000),
                    new StreamId("Todo", "foreign"),
                    1,
                    one.events().get(0))));
            FutureTask<Attempt> held = startAndWait(first, BrokenVariant.NONE, one);
            FutureTask<Attempt> other = startAndWait(third, BrokenVariant.NONE, append("b", ANY));
            read();
            assertThat(seen).isEqualTo(Seen.NOTHING);

            foreign.rollback();
            assertThat(end(held)).isEqualTo(Outcome.stored(1, 1));
            assertThat(end(other)).isEqualTo(Outcome.stored(1, 2));
        }
        assertKeptAtTheEnd("1:a/1", "2:b/1");
    }

    @Test
    void a_page_does_not_cover_what_is_committed_between_its_statements() throws Exception {
        try (Connection connection = reader.begin()) {
            connection.setAutoCommit(true);
            read(ModelReader.SOUND, appendingBetween(reader.page(connection)));
        }
        assertThat(seen.through().number()).isEqualTo(1);
        assertKept();
        read();
        assertThat(seen.events()).hasSize(3);
        assertKeptAtTheEnd("1:a/1", "2:a/2", "3:a/3");
    }

    /** Steps of a page with an append after each of them. */
    private PageSteps appendingBetween(PageSteps steps) throws SQLException {
        storeOne();
        return new PageSteps() {
            @Override
            public long head() throws SQLException {
                long head = steps.head();
                storeOne();
                return head;
            }

            @Override
            public List<JournalRecord> events(Position after, Position through, int count) throws SQLException {
                List<JournalRecord> events = steps.events(after, through, count);
                storeOne();
                return events;
            }
        };
    }

    private void storeOne() throws SQLException {
        Append one = append("a", ANY);
        commit(hold(first, BrokenVariant.NONE, one), one);
        look();
    }

    // The broken variants, caught:

    void assertBroken(Promise... promises) throws SQLException {
        Map<Promise, String> broken = broken();
        System.out.println(getClass().getSimpleName() + ": " + broken);
        assertThat(broken).containsOnlyKeys(promises);
    }

    @Test
    void positions_from_a_sequence_make_a_reader_skip_events() throws Exception {
        observer.execute("create sequence " + observer.sequence());
        try {
            Append one = append("a", ANY);
            Connection transaction = hold(first, BrokenVariant.POSITION_FROM_A_SEQUENCE, one);
            FutureTask<Attempt> other = start(second, BrokenVariant.POSITION_FROM_A_SEQUENCE, append("b", ANY));
            assertThat(end(other)).isEqualTo(Outcome.stored(1, 2));
            read();
            assertBroken(Promise.ONE_ORDER);

            commit(transaction, one);
            assertBroken(Promise.ONE_ORDER, Promise.NOTHING_IS_SKIPPED);
        } finally {
            observer.execute("drop sequence " + observer.sequence());
        }
    }

    @Test
    void a_position_read_before_the_lock_is_taken_by_another() throws Exception {
        Append one = append("a", ANY);
        Connection transaction = hold(first, BrokenVariant.NONE, one);
        FutureTask<Attempt> other = startAndWait(second, BrokenVariant.POSITION_READ_BEFORE_THE_LOCK, append("b", ANY));
        commit(transaction, one);
        end(other);
        assertBroken(Promise.THE_CHECK_HOLDS);
    }

    @Test
    void a_head_read_after_the_events_covers_what_was_committed_in_between() throws Exception {
        try (Connection connection = reader.begin()) {
            connection.setAutoCommit(true);
            read(ModelReader.HEAD_AFTER_EVENTS, appendingBetween(reader.page(connection)));
        }
        assertBroken(Promise.NOTHING_IS_SKIPPED);
    }

    /** For databases that have such a statement. */
    void on_conflict_do_nothing_acknowledges_what_is_not_there() throws Exception {
        Append one = append("a", ANY);
        commit(hold(first, BrokenVariant.NONE, one), one);
        look();
        end(start(second, BrokenVariant.ON_CONFLICT_DO_NOTHING, one));
        assertBroken(Promise.NOTHING_IS_LOST);
    }

    void on_conflict_do_nothing_in_place_of_the_lock_loses_what_is_acknowledged() throws Exception {
        Append one = append("a", ANY);
        Connection transaction = hold(first, BrokenVariant.ON_CONFLICT_DO_NOTHING_WITHOUT_A_LOCK, one);
        FutureTask<Attempt> other =
                startAndWait(second, BrokenVariant.ON_CONFLICT_DO_NOTHING_WITHOUT_A_LOCK, append("b", ANY));
        commit(transaction, one);
        end(other);
        assertBroken(Promise.NOTHING_IS_LOST);
    }
}
