package org.daybook.benchmarks.worker;

/**
 * One measurement to make.
 *
 * @param work what to do
 * @param threads from how many threads
 * @param size events of an append, of the stream that is loaded, or of the log that are handled
 * @param warmUp seconds that are not measured
 * @param seconds seconds that are measured
 * @param rate appends in a second that are offered; 0 if as many as the system takes
 * @param log events of the seeded log that is read
 * @param alone whether no other process appends to the same log, so that the number of events can be checked
 * @param batch events that are handled in one transaction, where that is tried; 0 for what a system has by itself
 */
public record Task(
        Work work,
        int threads,
        int size,
        double warmUp,
        double seconds,
        double rate,
        long log,
        boolean alone,
        int batch) {

    /**
     * One in which nobody is told how large batches are.
     *
     * @param work what to do
     * @param threads from how many threads
     * @param size events of an append, of the stream that is loaded, or of the log that are handled
     * @param warmUp seconds that are not measured
     * @param seconds seconds that are measured
     * @param rate appends in a second that are offered; 0 if as many as the system takes
     * @param log events of the seeded log that is read
     * @param alone whether no other process appends to the same log
     */
    public Task(Work work, int threads, int size, double warmUp, double seconds, double rate, long log, boolean alone) {
        this(work, threads, size, warmUp, seconds, rate, log, alone, 0);
    }

    /**
     * The same with batches of a size.
     *
     * @param events how many events are handled in one transaction
     * @return the task
     */
    public Task inBatchesOf(int events) {
        return new Task(work, threads, size, warmUp, seconds, rate, log, alone, events);
    }
}
