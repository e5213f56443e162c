package org.daybook.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long a run takes.
 *
 * @param rounds how often everything is measured; the systems take turns in each round
 * @param warmUp seconds before each measurement that are not measured
 * @param seconds seconds of each measurement
 * @param firstWarmUp seconds that each system appends from 8 threads before the first measurement
 * @param log events of the log that is read
 * @param hold seconds that a snapshot is held open
 * @param calm seconds for which an idle node is watched; latencies of handlers are measured for half of it
 * @param batches events of a batch with which F tries a peer that can choose, beside its usual ones
 */
record Scale(
        int rounds,
        double warmUp,
        double seconds,
        double firstWarmUp,
        long log,
        double hold,
        double calm,
        List<Integer> batches) {

    static final Scale SHORT = new Scale(1, 0.3, 0.8, 2, 50_000, 10, 12, List.of());
    static final Scale FULL = new Scale(3, 1, 3, 9, 500_000, 600, 30, List.of(100, 5_000));

    Scale(
            int rounds,
            double warmUp,
            double seconds,
            double firstWarmUp,
            long log,
            double hold,
            double calm,
            @Nullable List<Integer> batches) {
        this.rounds = rounds;
        this.warmUp = warmUp;
        this.seconds = seconds;
        this.firstWarmUp = firstWarmUp;
        this.log = log;
        this.hold = hold;
        this.calm = calm;
        this.batches = batches == null ? List.of() : List.copyOf(batches); // reports of older runs have none
    }
}
