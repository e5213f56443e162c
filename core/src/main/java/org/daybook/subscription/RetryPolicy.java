package org.daybook.subscription;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often an event is tried when its handlers fail, and how long is waited before: twice as long each time, less up to a
 * half of it by chance, so that those who failed together do not try again together. Immutable.
 *
 * <pre>{@code
 * daybook.subscription("mails").retry(new RetryPolicy(8, Duration.ofMillis(200), Duration.ofSeconds(30)));
 * }</pre>
 *
 * @param attempts how often it is tried before it is parked, from 1
 * @param firstDelay how long is waited after the first failure, above zero
 * @param longestDelay how long is waited at most, not below the first, a day at most
 */
public record RetryPolicy(int attempts, Duration firstDelay, Duration longestDelay) {

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final RetryPolicy STANDARD = new RetryPolicy(5, Duration.ofMillis(100), Duration.ofSeconds(10));

    /**
     * Checks the parts.
     *
     * @param attempts how often it is tried before it is parked
     * @param firstDelay how long is waited after the first failure
     * @param longestDelay how long is waited at most
     * @throws IllegalArgumentException if one of them is out of its range
     */
    public RetryPolicy {
        if (attempts < 1) {
            throw new IllegalArgumentException("an event is tried at least once, not " + attempts + " times");
        }
        if (firstDelay.isZero()
                || firstDelay.isNegative()
                || longestDelay.compareTo(firstDelay) < 0
                || longestDelay.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("the delays of retries are above zero, do not shrink, and are a day at "
                    + "most, but were " + firstDelay + " and " + longestDelay);
        }
    }

    /**
     * Five attempts within a second and a half.
     *
     * @return the policy of subscriptions that have no other
     */
    public static RetryPolicy standard() {
        return STANDARD;
    }

    /** How long to wait after some failures, from 1. */
    Duration delayAfter(int failures, RandomGenerator random) {
        double longest = longestDelay.toMillis();
        double doubled = Math.min(longest, firstDelay.toMillis() * Math.pow(2, Math.min(failures - 1, 62)));
        return Duration.ofMillis(Math.max(1, (long) (doubled * (0.5 + random.nextDouble() / 2))));
    }
}
