package org.daybook.observation;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * That a store could not be asked lately. Whoever finds it out has waited for the time-out of a connection; the others need not
 * do so in turn. Safe for use by any number of threads.
 */
final class Outage {

    private final LongSupplier nanos;
    private final Duration kept;
    private volatile @Nullable Long foundAt;

    /**
     * Of one store.
     *
     * @param nanos the time
     * @param kept for how long it is taken for granted
     */
    Outage(LongSupplier nanos, Duration kept) {
        this.nanos = nanos;
        this.kept = kept;
    }

    void found() {
        foundAt = nanos.getAsLong();
    }

    boolean isLikely() {
        Long at = foundAt;
        return at != null && nanos.getAsLong() - at < kept.toNanos();
    }
}
