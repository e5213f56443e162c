package org.daybook.benchmarks.worker;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Operations that were counted. Used by one thread at a time. */
final class Tally {

    private final Histogram latencies = new Histogram(TimeUnit.HOURS.toNanos(1), 3);
    private long operations;
    private long events;
    private long last;

    void add(long start, long end, long size) {
        latencies.recordValue(Math.min(end - start, latencies.getHighestTrackableValue()));
        operations++;
        events += size;
        last = operations == 1 ? end : Math.max(last, end);
    }

    void add(Tally other) {
        if (other.operations > 0) {
            latencies.add(other.latencies);
            last = operations == 0 ? other.last : Math.max(last, other.last);
            operations += other.operations;
            events += other.events;
        }
    }

    boolean isEmpty() {
        return operations == 0;
    }

    /** When the last of them ended. */
    long last() {
        return last;
    }

    Measurement measurement(double seconds, CpuTime used, double cpuSeconds, long unfinished) {
        double perEvent = Math.max(1, events);
        return new Measurement(
                operations,
                events,
                seconds,
                percentile(50),
                percentile(90),
                percentile(99),
                percentile(99.9),
                latencies.getMaxValue() / 1e3,
                used.client() / perEvent,
                used.server() / perEvent,
                used.othersCores(cpuSeconds),
                unfinished,
                0);
    }

    private double percentile(double percent) {
        return latencies.getValueAtPercentile(percent) / 1e3;
    }
}
