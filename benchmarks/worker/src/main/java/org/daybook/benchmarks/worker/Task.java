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
 */
public record Task(
        Work work, int threads, int size, double warmUp, double seconds, double rate, long log, boolean alone) {}
