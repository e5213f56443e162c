package org.daybook.benchmarks;

import org.daybook.benchmarks.worker.Measurement;
import org.daybook.benchmarks.worker.Task;
import org.jspecify.annotations.Nullable;

/**
 * One measurement of one system in one round.
 *
 * @param section the part of the plan
 * @param variant what was done, the same for all systems that are compared
 * @param system who did it
 * @param round from 1
 * @param task how it was done
 * @param measurement what was measured; {@code null} if it failed
 * @param failure why it failed; {@code null} if it did not
 */
record Result(
        Section section,
        String variant,
        MeasuredSystem system,
        int round,
        Task task,
        @Nullable Measurement measurement,
        @Nullable String failure) {

    /** What is better the higher it is: loads are compared by their median, appends at a pace by their p99. */
    double speed() {
        if (measurement == null) {
            return 0;
        }
        return switch (task.work()) {
            case LOAD, LOAD_PREPARED, LOAD_EACH, LOAD_ALL -> 1e6 / measurement.p50();
            case OFFERED -> 1e6 / measurement.p99();
            case PACED -> 1e6 / measurement.p99();
            case IDLE -> 1 / measurement.rate();
            case CREATE, UPDATE, ZIPF, SAVE, CATCH_UP, HANDLE, PROJECT -> measurement.rate();
        };
    }
}
