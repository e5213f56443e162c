package org.daybook.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.daybook.benchmarks.system.DaybookMemory;
import org.daybook.benchmarks.worker.Command;
import org.daybook.benchmarks.worker.Database;
import org.daybook.benchmarks.worker.Measurement;
import org.daybook.benchmarks.worker.Reply;
import org.daybook.benchmarks.worker.Task;
import org.daybook.benchmarks.worker.Work;
import org.daybook.benchmarks.worker.Worker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Daybook does each work in memory, so that a change of its API shows here and not in the next run. */
class SmokeTest {

    private static final int LOG = 50_000;
    private static final Worker WORKER = new Worker(DaybookMemory.class);

    @BeforeAll
    static void writeLog() {
        succeed(Command.open(new Database("", "", 1, 0)));
        succeed(Command.seed((long) LOG));
        succeed(Command.prepare(100));
    }

    @AfterAll
    static void close() {
        WORKER.close();
    }

    private static Reply succeed(Command command) {
        Reply reply = WORKER.answer(command);
        assertThat(reply.failure()).isNull();
        return reply;
    }

    @ParameterizedTest
    @EnumSource(
            value = Work.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"PROJECT", "IDLE"}) // for want of tables
    void daybook_does_it(Work work) {
        int threads = work.name().startsWith("LOAD") || work == Work.CATCH_UP ? 1 : 4;
        int size = switch (work) {
            case LOAD, LOAD_PREPARED -> 100;
            case LOAD_EACH, LOAD_ALL -> 10;
            case HANDLE -> LOG;
            default -> 1;
        };
        double rate = work == Work.OFFERED ? 1_000 : 0;
        Reply reply = succeed(Command.measure(new Task(work, threads, size, 0.01, 0.05, rate, LOG, true)));
        assertThat(reply.measurement().events()).isPositive();
    }

    @Test
    void daybook_handles_what_is_appended() {
        succeed(Command.subscribe(2));
        Reply appended = succeed(Command.measure(new Task(Work.PACED, 1, 1, 0, 0.05, 0, LOG, true)));
        Reply handled = succeed(Command.handled(appended.times().size()));
        Measurement latency = Latency.between(appended, handled).measurement();
        assertThat(latency.events()).isEqualTo(appended.times().size()).isPositive();
    }
}
