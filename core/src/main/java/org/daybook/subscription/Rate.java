package org.daybook.subscription;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Events per second, of which those some seconds ago hardly count any more. Used by one thread at a time. */
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

    void add(int events) {
        Instant now = clock.instant();
        perSecond = perSecond(events, now);
        since = now;
    }

    /** With so many events more, which are not added yet. */
    double perSecondWith(int events) {
        return events == 0 ? perSecond : perSecond(events, clock.instant());
    }

    private double perSecond(int events, Instant now) {
        double seconds = Math.max(1e-3, Duration.between(since, now).toNanos() / 1e9);
        double share = 1 - Math.exp(-seconds / MEMORY_SECONDS);
        return perSecond + share * (events / seconds - perSecond);
    }
}
