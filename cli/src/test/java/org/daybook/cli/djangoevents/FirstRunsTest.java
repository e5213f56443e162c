package org.daybook.cli.djangoevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs that begin at the same moment in an empty database: one takes over, and the others say that it does. */
class FirstRunsTest {

    private static final int RUNS = 3;

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("org.daybook.cli.djangoevents.RealJournalTest#databases")
    void of_first_runs_at_once_one_takes_over_and_others_say_that_it_does(Supplier<String> database) throws Exception {
        Path file = new CsvFile(folder.resolve("old.csv")).add("a", 0, 300).write();
        for (int round = 0; round < 3; round++) {
            String journal = database.get();
            CyclicBarrier together = new CyclicBarrier(RUNS);
            Executor threads = work -> new Thread(work).start();
            List<CompletableFuture<Outcome>> runs = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                Takeover takeover = Takeover.into(journal).rowsAtOnce(10);
                runs.add(CompletableFuture.supplyAsync(
                        () -> {
                            await(together);
                            return takeover.fromCsv(file);
                        },
                        threads));
            }
            int done = 0;
            for (CompletableFuture<Outcome> each : runs) {
                try {
                    assertThat(each.orTimeout(60, TimeUnit.SECONDS).join().isClean())
                            .isTrue();
                    done++;
                } catch (CompletionException e) {
                    assertThat(e.getCause())
                            .isInstanceOf(SourceException.class)
                            .hasMessageContaining("another process takes over into this journal");
                }
            }
            assertThat(done).isPositive();
            assertThat(Journals.count(journal)).isEqualTo(301);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("the other runs did not begin", e);
        }
    }
}
