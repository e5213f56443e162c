package org.daybook.examples.todo.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what other processes do. */
public final class Deadline {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private Deadline() {}

    public static void await(String what, Callable<Boolean> isThere) throws Exception {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!isThere.call()) {
            assertThat(System.nanoTime()).as("in time: " + what).isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
