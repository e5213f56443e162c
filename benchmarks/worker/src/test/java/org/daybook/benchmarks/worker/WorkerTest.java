package org.daybook.benchmarks.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The worker tells what was done, and notices a system that did something else. */
class WorkerTest {

    private static final Database NONE = new Database("", "", 1, 0);

    private Worker worker = new Worker(ListContestant.class);

    @AfterEach
    void close() {
        worker.close();
    }

    private Reply open(Class<? extends Contestant> system) {
        worker = new Worker(system);
        return worker.answer(Command.open(NONE));
    }

    private Reply measure(Work work, int threads, int size, double seconds, double rate) {
        return worker.answer(Command.measure(new Task(work, threads, size, 0.01, seconds, rate, SeededLog.UNIT, true)));
    }

    @ParameterizedTest
    @EnumSource(value = Work.class, mode = EnumSource.Mode.EXCLUDE, names = "IDLE")
    void every_work_is_done_and_counted(Work work) {
        assertThat(open(ListContestant.class).settings()).containsEntry("kind", "list");
        assertThat(worker.answer(Command.seed(SeededLog.UNIT)).failure()).isNull();
        assertThat(worker.answer(Command.prepare(10)).failure()).isNull();
        int size = work == Work.ZIPF || work == Work.SAVE ? 1 : 10;
        Reply reply = measure(work, work == Work.LOAD ? 1 : 4, size, 0.05, work == Work.OFFERED ? 1_000 : 0);
        assertThat(reply.failure()).isNull();
        Measurement measured = reply.measurement();
        assertThat(measured.operations()).isPositive();
        assertThat(measured.events())
                .isEqualTo(measured.operations()
                        * switch (work) {
                            case CATCH_UP -> SeededLog.UNIT;
                            case LOAD_EACH, LOAD_ALL -> 10_000;
                            default -> size;
                        });
        assertThat(measured.p50()).isPositive().isLessThanOrEqualTo(measured.p99());
    }

    static final class Forgetful extends ListContestant {
        private final AtomicBoolean forgotten = new AtomicBoolean();

        @Override
        public void append(Expectation expectation, String stream, long version, List<OrderEvent> events)
                throws Exception {
            if (expectation != Expectation.NEW || forgotten.getAndSet(true)) {
                super.append(expectation, stream, version, events);
            }
        }
    }

    @Test
    void an_append_that_is_acknowledged_and_not_stored_fails_the_measurement() {
        open(Forgetful.class);
        assertThat(measure(Work.CREATE, 2, 1, 0.02, 0).failure()).contains("were acknowledged, but");
    }

    @Test
    void a_log_that_lacks_an_event_fails_what_reads_it() {
        open(Forgetful.class);
        worker.answer(Command.seed(SeededLog.UNIT)); // which may or may not notice
        assertThat(measure(Work.CATCH_UP, 1, 0, 0.02, 0).failure()).contains("instead of");
    }

    static final class Stalling extends ListContestant {
        private final AtomicBoolean stalled = new AtomicBoolean();

        @Override
        public void append(Expectation expectation, String stream, long version, List<OrderEvent> events)
                throws Exception {
            super.append(expectation, stream, version, events);
            if (stored() > 20 && !stalled.getAndSet(true)) {
                new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS); // nobody counts it down
            }
        }
    }

    @Test
    void a_stall_shows_in_every_offered_append_that_it_held_up() {
        open(Stalling.class);
        Measurement offered = measure(Work.OFFERED, 1, 1, 0.4, 1_000).measurement();
        assertThat(offered.operations()).isBetween(398L, 402L);
        assertThat(offered.p99()).isGreaterThan(150_000);
    }

    @Test
    void a_handler_is_told_after_each_append_has_begun() {
        open(ListContestant.class);
        worker.answer(Command.subscribe(3));
        Map<String, Long> appended = measure(Work.PACED, 1, 1, 0.1, 0).times();
        Map<String, Long> handled =
                worker.answer(Command.handled(appended.size())).times();
        assertThat(appended).isNotEmpty();
        assertThat(handled).containsKeys(appended.keySet().toArray(String[]::new));
        // This one handles within the append.
        appended.forEach((stream, returned) -> assertThat(handled.get(stream)).isLessThanOrEqualTo(returned));
    }

    @Test
    void what_was_handled_before_is_forgotten_with_its_subscriptions() {
        open(ListContestant.class);
        worker.answer(Command.subscribe(1));
        measure(Work.PACED, 1, 1, 0.02, 0);
        worker.answer(Command.subscribe(1));
        assertThat(worker.answer(Command.handled(0)).times()).isEmpty();
    }

    @Test
    void an_idle_node_appends_nothing() {
        open(ListContestant.class);
        Measurement idle = measure(Work.IDLE, 1, 50, 0.05, 0).measurement();
        assertThat(idle.operations()).isZero();
        assertThat(idle.seconds()).isGreaterThanOrEqualTo(0.05);
    }

    @Test
    void a_pass_tells_how_long_it_took_to_begin() {
        open(LateContestant.class);
        worker.answer(Command.seed(SeededLog.UNIT));
        Measurement pass = measure(Work.HANDLE, 1, SeededLog.UNIT, 0.02, 0).measurement();
        assertThat(pass.start()).isGreaterThanOrEqualTo(50_000);
        assertThat(pass.perEvent()).isPositive().isLessThan(pass.seconds() * 1e6 / pass.events());
    }

    private static void waitFor(long millis) {
        try {
            new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS); // nobody counts it down
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static final class LateContestant extends ListContestant {
        @Override
        public Handled handleAll(Pass pass, Runnable first) {
            waitFor(50);
            return super.handleAll(pass, first);
        }
    }

    @Test
    void what_is_under_way_beyond_the_end_of_a_pass_is_not_measured() {
        open(LingeringContestant.class);
        worker.answer(Command.seed(SeededLog.UNIT));
        Measurement pass = measure(Work.HANDLE, 1, 10, 0, 0).measurement();
        assertThat(pass.operations()).isOne();
        assertThat(pass.seconds()).isLessThan(1);
    }

    static final class LingeringContestant extends ListContestant {
        @Override
        public Handled handleAll(Pass pass, Runnable first) {
            return new Handled(super.handleAll(pass, first).order(), () -> waitFor(1_000));
        }
    }

    static final class InBatches extends ListContestant {
        @Override
        public Handled handleAll(Pass pass, Runnable first) {
            if (pass.batch() != 100) {
                throw new IllegalStateException("batches of " + pass.batch());
            }
            return super.handleAll(pass, first);
        }
    }

    @Test
    void a_pass_is_told_how_large_its_batches_are() {
        open(InBatches.class);
        worker.answer(Command.seed(SeededLog.UNIT));
        Task task = new Task(Work.HANDLE, 1, 10, 0, 0, 0, SeededLog.UNIT, true);
        assertThat(worker.answer(Command.measure(task)).failure()).contains("batches of 0");
        assertThat(worker.answer(Command.measure(task.inBatchesOf(100))).failure())
                .isNull();
    }

    @Test
    void what_is_not_open_measures_nothing() {
        assertThat(measure(Work.CREATE, 1, 1, 0.01, 0).failure()).contains("not open");
    }
}
