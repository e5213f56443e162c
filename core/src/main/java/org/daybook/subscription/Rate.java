package org.daybook.subscription;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How many there are in a second, of which those some seconds ago hardly count any more. Used by one thread at a time. */
final class Rate {

    private static final double MEMORY_SECONDS = 5;

    private final InstantSource clock;
    private double perSecond;
    private Instant since;

    Rate(InstantSource clock, double before) {
        this.clock = clock;
        this.perSecond = before;
        this.since = clock.instant();
    }

    void add(long more) {
        Instant now = clock.instant();
        perSecond = perSecond(more, now);
        since = now;
    }

    /** With so many more, which are not added yet. */
    double perSecondWith(long more) {
        return more == 0 ? perSecond : perSecond(more, clock.instant());
    }

    private double perSecond(long more, Instant now) {
        double seconds = Math.max(1e-3, Duration.between(since, now).toNanos() / 1e9);
        double share = 1 - Math.exp(-seconds / MEMORY_SECONDS);
        return perSecond + share * (more / seconds - perSecond);
    }
}
