package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.daybook.event.AppendRejectedException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.Partitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who writes with whom, and who waits: with a writer that stops where the test wants it to. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class GroupCommitTest {

    private static final Duration LONG = Duration.ofSeconds(50);

    /** Writes nothing, remembers the groups, and waits for a permit for each. */
    private static final class StoppingWriter implements GroupCommit.Writer {
        final List<List<Append>> groups = Collections.synchronizedList(new ArrayList<>());
        final List<Thread> leaders = Collections.synchronizedList(new ArrayList<>());
        final Semaphore begun = new Semaphore(0);
        final Semaphore permits = new Semaphore(0);

        @Override
        public List<Verdict> write(List<Append> group) {
            groups.add(group);
            leaders.add(Thread.currentThread());
            begun.release();
            permits.acquireUninterruptibly();
            return group.stream().<Verdict>map(GroupCommitTest::verdict).toList();
        }
    }

    private static Verdict verdict(Append append) {
        return new Verdict.Stored(
                1, new Position(0, Long.parseLong(append.stream().aggregateId())));
    }

    private static Append append(int number) {
        return append(number, 1, "{}");
    }

    private static Append append(int number, int events, String data) {
        List<EventText> texts = IntStream.range(0, events)
                .mapToObj(i -> new EventText(UUID.randomUUID(), "todo_created", 1, data, "{}", Instant.EPOCH))
                .toList();
        return Append.of(Partitions.one(), new StreamId("Todo", "" + number), ExpectedVersion.any(), texts);
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        new Thread(task).start();
        return task;
    }

    /** Starts callers one after the other, so that they wait in this order. */
    private static List<FutureTask<Verdict>> queue(GroupCommit groups, List<Append> appends) {
        List<FutureTask<Verdict>> tasks = new ArrayList<>();
        for (Append each : appends) {
            int before = groups.waiting();
            tasks.add(start(() -> groups.decide(each)));
            while (groups.waiting() == before) {
                Thread.onSpinWait();
            }
        }
        return tasks;
    }

    @Test
    void who_comes_alone_writes_at_once_in_its_own_thread() {
        StoppingWriter writer = new StoppingWriter();
        writer.permits.release();
        Append append = append(1);

        assertThat(new GroupCommit(writer, 10, LONG).decide(append)).isEqualTo(verdict(append));

        assertThat(writer.groups).containsExactly(List.of(append));
        assertThat(writer.leaders).containsExactly(Thread.currentThread());
    }

    @Test
    void those_who_come_meanwhile_are_one_group_in_their_order_led_by_the_first_of_them() throws Exception {
        StoppingWriter writer = new StoppingWriter();
        GroupCommit groups = new GroupCommit(writer, 10, LONG);
        FutureTask<Verdict> first = start(() -> groups.decide(append(0)));
        writer.begun.acquire();
        List<Append> later = List.of(append(1), append(2), append(3));
        List<FutureTask<Verdict>> tasks = queue(groups, later);

        writer.permits.release(2);

        assertThat(first.get()).isEqualTo(verdict(append(0)));
        for (int i = 0; i < later.size(); i++) {
            assertThat(tasks.get(i).get()).isEqualTo(verdict(later.get(i)));
        }
        assertThat(writer.groups).hasSize(2).last().isEqualTo(later);
        assertThat(writer.leaders).doesNotHaveDuplicates();
    }

    @Test
    void a_group_is_bounded_in_events_and_in_characters_and_what_is_larger_goes_alone() throws Exception {
        StoppingWriter writer = new StoppingWriter();
        GroupCommit groups = new GroupCommit(writer, 100, LONG);
        FutureTask<Verdict> first = start(() -> groups.decide(append(0)));
        writer.begun.acquire();
        String half = "x".repeat(600_000);
        List<FutureTask<Verdict>> tasks = queue(
                groups,
                List.of(
                        append(1, 600, "{}"),
                        append(2, 400, "{}"),
                        append(3, 1, "{}"),
                        append(4, 1_500, "{}"),
                        append(5, 1, half),
                        append(6, 1, half),
                        append(7, 1, half + half)));

        writer.permits.release(100);

        first.get();
        for (FutureTask<Verdict> each : tasks) {
            each.get();
        }
        assertThat(writer.groups)
                .extracting(group ->
                        group.stream().map(each -> each.stream().aggregateId()).toList())
                .containsExactly(
                        List.of("0"),
                        List.of("1", "2"),
                        List.of("3"),
                        List.of("4"),
                        List.of("5"),
                        List.of("6"),
                        List.of("7"));
    }

    @Test
    void beyond_the_bound_of_the_queue_an_append_is_rejected_at_once() throws Exception {
        StoppingWriter writer = new StoppingWriter();
        GroupCommit groups = new GroupCommit(writer, 2, LONG);
        FutureTask<Verdict> first = start(() -> groups.decide(append(0)));
        writer.begun.acquire();
        List<FutureTask<Verdict>> waiting = queue(groups, List.of(append(1), append(2)));

        assertThatThrownBy(() -> groups.decide(append(3)))
                .isInstanceOf(AppendRejectedException.class)
                .hasMessageContaining("nothing was stored in Todo/3, and nothing will be: 2 appends are waiting");

        writer.permits.release(2);
        first.get();
        waiting.get(1).get();
        assertThat(writer.groups.stream().mapToInt(List::size).sum()).isEqualTo(3);
        writer.permits.release();
        assertThat(groups.decide(append(4))).isEqualTo(verdict(append(4)));
    }

    @Test
    void who_waits_too_long_is_rejected_and_never_written() throws Exception {
        StoppingWriter writer = new StoppingWriter();
        GroupCommit groups = new GroupCommit(writer, 10, Duration.ofMillis(50));
        FutureTask<Verdict> first = start(() -> groups.decide(append(0)));
        writer.begun.acquire();

        assertThatThrownBy(() -> groups.decide(append(1)))
                .isInstanceOf(AppendRejectedException.class)
                .hasMessageContaining("waited 50 ms");

        writer.permits.release(2);
        assertThat(first.get()).isEqualTo(verdict(append(0)));
        groups.decide(append(2));
        assertThat(writer.groups)
                .extracting(group -> group.get(0).stream().aggregateId())
                .containsExactly("0", "2");
    }

    @Test
    void who_waits_too_long_while_another_one_writes_for_it_gets_no_verdict() throws Exception {
        StoppingWriter writer = new StoppingWriter();
        GroupCommit groups = new GroupCommit(writer, 10, Duration.ofMillis(500));
        FutureTask<Verdict> first = start(() -> groups.decide(append(0)));
        writer.begun.acquire();
        List<FutureTask<Verdict>> tasks = queue(groups, List.of(append(1), append(2)));
        writer.permits.release();
        first.get();

        assertThat(tasks.get(1).get()).isNull();

        writer.permits.release();
        assertThat(tasks.get(0).get()).isEqualTo(verdict(append(1)));
        assertThat(writer.groups).hasSize(2);
    }

    @Test
    void an_error_strikes_the_leader_and_the_next_one_leads_on() throws Exception {
        Semaphore begun = new Semaphore(0);
        Semaphore permits = new Semaphore(0);
        AtomicInteger calls = new AtomicInteger();
        GroupCommit groups = new GroupCommit(
                group -> {
                    begun.release();
                    permits.acquireUninterruptibly();
                    if (calls.incrementAndGet() == 2) {
                        throw new StackOverflowError("on cue");
                    }
                    return group.stream().<Verdict>map(GroupCommitTest::verdict).toList();
                },
                10,
                LONG);
        FutureTask<Verdict> first = start(() -> groups.decide(append(0)));
        begun.acquire();
        List<FutureTask<Verdict>> struck = queue(groups, List.of(append(1), append(2)));
        permits.release();
        first.get();
        begun.acquire();
        List<FutureTask<Verdict>> next = queue(groups, List.of(append(3)));
        permits.release(2);

        assertThatThrownBy(struck.get(0)::get).hasCauseInstanceOf(StackOverflowError.class);
        assertThat(struck.get(1).get()).isNull();
        assertThat(next.get(0).get()).isEqualTo(verdict(append(3)));
    }

    @Test
    void an_interrupted_caller_waits_and_stays_interrupted() throws Exception {
        StoppingWriter writer = new StoppingWriter();
        GroupCommit groups = new GroupCommit(writer, 10, LONG);
        FutureTask<Verdict> first = start(() -> groups.decide(append(0)));
        writer.begun.acquire();
        FutureTask<Boolean> interrupted = start(() -> {
            Thread.currentThread().interrupt();
            groups.decide(append(1));
            return Thread.interrupted();
        });
        while (groups.waiting() == 0) {
            Thread.onSpinWait();
        }
        writer.permits.release(2);
        first.get();
        assertThat(interrupted.get()).isTrue();
    }

    @Test
    void each_of_many_appends_is_written_once_and_each_caller_gets_its_own_verdict() throws Exception {
        int threads = 16;
        int each = 2_000;
        AtomicInteger written = new AtomicInteger();
        AtomicInteger writing = new AtomicInteger();
        GroupCommit groups = new GroupCommit(
                group -> {
                    assertThat(writing.incrementAndGet()).as("leaders at once").isOne();
                    written.addAndGet(group.size());
                    writing.decrementAndGet();
                    return group.stream().<Verdict>map(GroupCommitTest::verdict).toList();
                },
                100,
                LONG);
        CountDownLatch go = new CountDownLatch(1);
        List<FutureTask<Integer>> tasks = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int from = thread * each;
            tasks.add(start(() -> {
                go.await();
                for (int number = from; number < from + each; number++) {
                    Append append = append(number);
                    assertThat(groups.decide(append)).isEqualTo(verdict(append));
                }
                return each;
            }));
        }
        go.countDown();
        for (FutureTask<Integer> task : tasks) {
            task.get();
        }
        assertThat(written).hasValue(threads * each);
        assertThat(groups.waiting()).isZero();
    }
}
