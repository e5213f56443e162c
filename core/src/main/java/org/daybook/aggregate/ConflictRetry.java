package org.daybook.aggregate;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.daybook.event.StreamId;
import org.daybook.event.VersionConflictException;

/**
 * Does work again when somebody else was faster. Pauses grow and are drawn at random from zero to the current bound ("full
 * jitter", Brooker, Exponential Backoff and Jitter, 2015), so that writers of one stream do not meet again at once.
 */
final class ConflictRetry {

    private static final long FIRST_BOUND_NANOS = Duration.ofMillis(1).toNanos();
    private static final long LAST_BOUND_NANOS = Duration.ofMillis(32).toNanos();

    private final int maxAttempts;

    ConflictRetry(int maxAttempts) {
        this.maxAttempts = maxAttempts;
    }

    /** Runs the work, again after each conflict on this stream; one on another stream is the caller's to deal with. */
    <T> T run(StreamId stream, Supplier<T> work) {
        long bound = FIRST_BOUND_NANOS;
        for (int attempt = 1; ; attempt++) {
            try {
                return work.get();
            } catch (VersionConflictException e) {
                if (!e.stream().equals(stream)
                        || attempt == maxAttempts
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(bound));
                bound = Math.min(2 * bound, LAST_BOUND_NANOS);
            }
        }
    }
}
