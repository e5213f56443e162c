package org.daybook.benchmarks.worker;

/**
 * What was measured. Times are microseconds, CPU is microseconds for each event.
 *
 * @param operations appends, loads, or passes through the log
 * @param events events that these appended or read
 * @param seconds how long it took
 * @param p50 median latency of an operation
 * @param p90 latency that one in 10 exceeds
 * @param p99 latency that one in 100 exceeds
 * @param p999 latency that one in 1,000 exceeds
 * @param max longest latency
 * @param clientCpu CPU of this process
 * @param serverCpu CPU of the database's processes; 0 if there is none
 * @param othersCores cores that everything else on the machine used meanwhile
 * @param unfinished offered appends that were not even begun in time
 * @param start what passes in a pass before its first event is handled, the median; 0 if nothing is handled
 */
public record Measurement(
        long operations,
        long events,
        double seconds,
        double p50,
        double p90,
        double p99,
        double p999,
        double max,
        double clientCpu,
        double serverCpu,
        double othersCores,
        long unfinished,
        double start) {

    /**
     * Events in a second.
     *
     * @return the rate
     */
    public double rate() {
        return events / seconds;
    }

    /**
     * What an event costs in a pass, without the start of the pass.
     *
     * @return microseconds
     */
    public double perEvent() {
        return (seconds * 1e6 - operations * start) / events;
    }
}
