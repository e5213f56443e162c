package org.daybook.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until a test moves it.
 *
 * <pre>{@code
 * clock.set(Instant.parse("2026-01-31T08:00:00Z"));
 * clock.move(Duration.ofDays(1));
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class TestClock implements InstantSource {

    private final AtomicReference<Instant> now;

    /**
     * A clock that shows a time.
     *
     * @param start the time
     */
    public TestClock(Instant start) {
        now = new AtomicReference<>(Objects.requireNonNull(start, "start"));
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    /**
     * Sets the time.
     *
     * @param time the time, which may be before the one it shows
     */
    public void set(Instant time) {
        now.set(Objects.requireNonNull(time, "time"));
    }

    /**
     * Moves the time.
     *
     * @param by how far; back if it is negative
     */
    public void move(Duration by) {
        now.updateAndGet(time -> time.plus(by));
    }
}
