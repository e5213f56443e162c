package org.daybook.benchmarks.worker;

import org.jspecify.annotations.Nullable;

/**
 * A line that a worker is sent. Exactly one of its parts is there.
 *
 * @param open opens the system on this database; one that is open is closed before
 * @param seed writes a log of so many events
 * @param measure makes a measurement
 * @param subscribe begins so many subscriptions that handle what is appended from now on; those of before end
 * @param handled asks when this many events were handled, as soon as they are
 * @param prepare writes an aggregate of so many events, and has the system prepare for its loads
 */
public record Command(
        @Nullable Database open,
        @Nullable Long seed,
        @Nullable Task measure,
        @Nullable Integer subscribe,
        @Nullable Integer handled,
        @Nullable Integer prepare) {

    /**
     * Opens the system.
     *
     * @param database its database
     * @return the command
     */
    public static Command open(Database database) {
        return new Command(database, null, null, null, null, null);
    }

    /**
     * Writes the log that is read.
     *
     * @param events how many
     * @return the command
     */
    public static Command seed(long events) {
        return new Command(null, events, null, null, null, null);
    }

    /**
     * Makes a measurement.
     *
     * @param task which one
     * @return the command
     */
    public static Command measure(Task task) {
        return new Command(null, null, task, null, null, null);
    }

    /**
     * Begins subscriptions.
     *
     * @param count how many; those of before end
     * @return the command
     */
    public static Command subscribe(int count) {
        return new Command(null, null, null, count, null, null);
    }

    /**
     * Asks when events were handled.
     *
     * @param events how many to wait for
     * @return the command
     */
    public static Command handled(int events) {
        return new Command(null, null, null, null, events, null);
    }

    /**
     * Writes an aggregate for {@link Work#LOAD_PREPARED}.
     *
     * @param events how many it is to have
     * @return the command
     */
    public static Command prepare(int events) {
        return new Command(null, null, null, null, null, events);
    }
}
