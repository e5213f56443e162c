package org.daybook.observation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.daybook.event.StoreUnavailableException;
import org.daybook.subscription.Subscription;
import org.daybook.subscription.SubscriptionStatus;
import org.jspecify.annotations.Nullable;

/** The gauges of one subscription, which ask for its status together and not more often than every few seconds. */
final class SubscriptionGauges {

    static final Duration KEPT = Duration.ofSeconds(5);

    private record Asked(long at, @Nullable SubscriptionStatus status) {}

    private record Registered(MeterRegistry registry, Meter meter) {}

    private final Subscription subscription;
    private final Tags tags;
    private final LongSupplier nanos;
    private final Outage outage;
    private final List<Registered> meters = new ArrayList<>();

    /** Not synchronized: that would pin a virtual thread before JDK 24. */
    private final ReentrantLock asking = new ReentrantLock();

    private volatile @Nullable Asked last;

    SubscriptionGauges(Subscription subscription, Tags tags, LongSupplier nanos, Outage outage) {
        this.subscription = subscription;
        this.tags = tags.and(DaybookMeters.Key.SUBSCRIPTION.asString(), subscription.name());
        this.nanos = nanos;
        this.outage = outage;
    }

    void register(MeterRegistry registry) {
        gauge(registry, DaybookMeters.SUBSCRIPTION_LAG, SubscriptionStatus::lag);
        meters.add(new Registered(
                registry,
                TimeGauge.builder(
                                DaybookMeters.SUBSCRIPTION_LAG_TIME.getName(),
                                this,
                                TimeUnit.SECONDS,
                                each -> each.value(status -> status.age().toMillis() / 1_000.0))
                        .tags(tags)
                        .strongReference(true)
                        .register(registry)));
        gauge(registry, DaybookMeters.PARKED_KEYS, SubscriptionStatus::parkedKeys);
        gauge(registry, DaybookMeters.PARKED_EVENTS, SubscriptionStatus::parkedEvents);
        Gauge healthy = Gauge.builder(DaybookMeters.SUBSCRIPTION_HEALTHY.getName(), this, SubscriptionGauges::healthy)
                .tags(tags)
                .strongReference(true)
                .register(registry);
        meters.add(new Registered(registry, healthy));
    }

    private void gauge(MeterRegistry registry, DaybookMeters what, ToDoubleFunction<SubscriptionStatus> value) {
        Gauge gauge = Gauge.builder(what.getName(), this, each -> each.value(value))
                .baseUnit(what.getBaseUnit())
                .tags(tags)
                .strongReference(true)
                .register(registry);
        meters.add(new Registered(registry, gauge));
    }

    void remove() {
        meters.forEach(each -> each.registry.remove(each.meter));
        meters.clear();
    }

    private double value(ToDoubleFunction<SubscriptionStatus> value) {
        SubscriptionStatus status = status();
        return status == null ? Double.NaN : value.applyAsDouble(status);
    }

    private double healthy() {
        SubscriptionStatus status = status();
        return status != null && status.isHealthy() ? 1 : 0;
    }

    /** What is known, as long as it is fresh or somebody else is asking already; nothing if the store cannot be asked. */
    private @Nullable SubscriptionStatus status() {
        Asked known = last;
        if (known != null && (isFresh(known) || asking.isLocked())) {
            return known.status;
        }
        asking.lock();
        try {
            known = last;
            if (known == null || !isFresh(known)) {
                SubscriptionStatus status = ask();
                known = new Asked(nanos.getAsLong(), status); // after it, since that may take longer than it is kept
                last = known;
            }
            return known.status;
        } finally {
            asking.unlock();
        }
    }

    private boolean isFresh(Asked known) {
        return nanos.getAsLong() - known.at < KEPT.toNanos();
    }

    private @Nullable SubscriptionStatus ask() {
        if (outage.isLikely()) {
            return null;
        }
        try {
            return subscription.status();
        } catch (StoreUnavailableException e) {
            outage.found();
            return null;
        } catch (RuntimeException e) {
            return null; // which the gauges say, and what else uses the store says why
        }
    }
}
