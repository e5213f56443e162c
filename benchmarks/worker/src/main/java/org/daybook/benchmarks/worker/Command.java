package org.daybook.benchmarks.worker;

import org.jspecify.annotations.Nullable;

/**
 * A line that a worker is sent. Exactly one of its parts is there.
 *
 * @param open opens the system on this database; one that is open is closed before
 * @param seed writes a log of so many events
 * @param measure makes a measurement
 */
public record Command(
        @Nullable Database open,
        @Nullable Long seed,
        @Nullable Task measure) {

    /**
     * Opens the system.
     *
     * @param database its database
     * @return the command
     */
    public static Command open(Database database) {
        return new Command(database, null, null);
    }

    /**
     * Writes the log that is read.
     *
     * @param events how many
     * @return the command
     */
    public static Command seed(long events) {
        return new Command(null, events, null);
    }

    /**
     * Makes a measurement.
     *
     * @param task which one
     * @return the command
     */
    public static Command measure(Task task) {
        return new Command(null, null, task);
    }
}
