package org.daybook.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * What {@link DaybookMetrics} measures, beside the timers of {@link DaybookObservations}.
 *
 * <pre>{@code
 * meterRegistry.get(DaybookMeters.SUBSCRIPTION_LAG.getName()).tag("subscription", "todo-list").gauge().value();
 * }</pre>
 *
 * <p>Immutable.
 */
public enum DaybookMeters implements MeterDocumentation {

    /** How many appends were written together in one transaction, those that were refused among them. */
    GROUP_APPENDS("daybook.group.appends", Meter.Type.DISTRIBUTION_SUMMARY, "appends"),

    /** How many events were written together in one transaction. */
    GROUP_EVENTS("daybook.group.events", Meter.Type.DISTRIBUTION_SUMMARY, "events"),

    /** How long the order lock, the check, the writing and the commit of a group took together. */
    GROUP_DURATION("daybook.group.duration", Meter.Type.TIMER, "seconds"),

    /** How many appends wait now while others are being written. */
    QUEUE_DEPTH("daybook.queue.depth", Meter.Type.GAUGE, "appends"),

    /**
     * How often another writer was faster: appends that were refused since the stream was at another version, and commits of the
     * store's own transactions that were. In a transaction of a container it shows only in what that reports.
     */
    CONFLICTS("daybook.conflicts", Meter.Type.COUNTER, "conflicts"),

    /**
     * How often something was tried again: with the cause {@code conflict} an append to a stream by a thread whose last append
     * met a conflict there, as {@code update} does by itself; with the cause {@code handler} a call of a durable handler for an
     * event for which the call before failed in this process.
     */
    RETRIES("daybook.retries", Meter.Type.COUNTER, "retries", Key.CAUSE),

    /**
     * How many stored events were passed over, or delivered raw, for want of a class; one that is read again counts again. {@link
     * org.daybook.Daybook#unknownEvents} tells of which types. Where unknown events are an error, none are counted.
     */
    UNKNOWN_EVENTS("daybook.unknown.events", Meter.Type.COUNTER, "events"),

    /** How many loads found a state in memory to begin with. */
    CACHE_HITS("daybook.cache.hits", Meter.Type.COUNTER, "loads"),

    /** How many loads looked for a state in memory and found none. */
    CACHE_MISSES("daybook.cache.misses", Meter.Type.COUNTER, "loads"),

    /** In how many subscriptions this process takes part. */
    SUBSCRIPTIONS("daybook.subscriptions", Meter.Type.GAUGE, "subscriptions"),

    /** How many events of the journal the segment that is furthest behind has before it, of its own and others. */
    SUBSCRIPTION_LAG("daybook.subscription.lag", Meter.Type.GAUGE, "events", Key.SUBSCRIPTION),

    /** How old the oldest event is that is not handled yet; 0 if there is none. */
    SUBSCRIPTION_LAG_TIME("daybook.subscription.lag.time", Meter.Type.GAUGE, "seconds", Key.SUBSCRIPTION),

    /** How many keys have parked events. */
    PARKED_KEYS("daybook.subscription.parked.keys", Meter.Type.GAUGE, "keys", Key.SUBSCRIPTION),

    /** How many events are parked. */
    PARKED_EVENTS("daybook.subscription.parked.events", Meter.Type.GAUGE, "events", Key.SUBSCRIPTION),

    /** 1 if all is well, 0 if somebody should look, as when nobody reads a segment or the store cannot be asked. */
    SUBSCRIPTION_HEALTHY("daybook.subscription.healthy", Meter.Type.GAUGE, null, Key.SUBSCRIPTION);

    private final String name;
    private final Meter.Type type;
    private final @Nullable String unit;
    private final Key[] keys;

    DaybookMeters(String name, Meter.Type type, @Nullable String unit, Key... keys) {
        this.name = name;
        this.type = type;
        this.unit = unit;
        this.keys = keys;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public Meter.Type getType() {
        return type;
    }

    @Override
    public @Nullable String getBaseUnit() {
        return unit;
    }

    @Override
    public KeyName[] getKeyNames() {
        return keys.clone();
    }

    /**
     * The keys. Immutable.
     *
     * <pre>{@code
     * meterRegistry.get("daybook.retries").tag(DaybookMeters.Key.CAUSE.asString(), "handler").functionCounter().count();
     * }</pre>
     */
    public enum Key implements KeyName {

        /** The name of the subscription. */
        SUBSCRIPTION("subscription"),

        /** {@code conflict} or {@code handler}. */
        CAUSE("cause");

        private final String name;

        Key(String name) {
            this.name = name;
        }

        @Override
        public String asString() {
            return name;
        }
    }
}
