package org.daybook.observation;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.daybook.Daybook;
import org.daybook.store.StateCache;
import org.daybook.subscription.Subscription;

/**
 * Measures what no single observation shows: groups of appends and those that wait, conflicts, retries, unknown
 * events, and how subscriptions stand. {@link DaybookMeters} lists all of it.
 *
 * <pre>{@code
 * var metrics = DaybookMetrics.of(observation);
 * metrics.bindTo(meterRegistry);
 * metrics.watch(daybook);
 * metrics.watchQueue(jpaStore::waitingAppends);
 * }</pre>
 *
 * <p>The gauges of a subscription ask the store for its status together, and not again within 5 seconds, however often
 * they are read. They are there when the Daybook is watched; those of a subscription that is started later when it handles its
 * first event or {@code daybook.subscriptions} is read, and until it is closed.
 *
 * <p>Safe for use by any number of threads.
 */
public final class DaybookMetrics implements MeterBinder {

    private record Watched(Daybook daybook, Outage outage) {}

    private record Present(Subscription subscription, Outage outage) {}

    private record Groups(DistributionSummary appends, DistributionSummary events, Timer duration) {}

    private final Tallies tallies;
    private final Tags tags;
    private final LongSupplier nanos;
    private final Map<MeterRegistry, Groups> registries = new ConcurrentHashMap<>();
    private final List<IntSupplier> queues = new CopyOnWriteArrayList<>();
    private final List<Watched> daybooks = new CopyOnWriteArrayList<>();
    private final Map<String, SubscriptionGauges> subscriptions = new ConcurrentHashMap<>();

    /** Those that handled events here since they were looked for. */
    private final Set<String> heardOf = ConcurrentHashMap.newKeySet();

    private DaybookMetrics(DaybookObservation observation, Iterable<Tag> tags, LongSupplier nanos) {
        this.tallies = observation.instruments().tallies();
        this.tags = Tags.of(tags);
        this.nanos = nanos;
        observation.instruments().onDurableCall(name -> {
            if (heardOf.add(name)) {
                look();
            }
        });
    }

    /**
     * Measures what goes through an observation.
     *
     * @param observation tells of conflicts, retries and subscriptions
     * @return meters, to be bound to a registry
     */
    public static DaybookMetrics of(DaybookObservation observation) {
        return of(observation, Tags.empty());
    }

    /**
     * Measures what goes through an observation, where several Daybooks of a process are told apart.
     *
     * @param observation tells of conflicts, retries and subscriptions
     * @param tags of all meters
     * @return meters, to be bound to a registry
     */
    public static DaybookMetrics of(DaybookObservation observation, Iterable<Tag> tags) {
        return of(observation, tags, System::nanoTime);
    }

    static DaybookMetrics of(DaybookObservation observation, Iterable<Tag> tags, LongSupplier nanos) {
        return new DaybookMetrics(
                Objects.requireNonNull(observation, "observation"), Objects.requireNonNull(tags, "tags"), nanos);
    }

    /**
     * To be told of each group of appends that a store wrote in one transaction.
     *
     * @param appends how many appends it had
     * @param events how many events they had
     * @param duration how long it took
     */
    public void recordGroup(int appends, int events, Duration duration) {
        for (Groups each : registries.values()) {
            each.appends.record(appends);
            each.events.record(events);
            each.duration.record(duration);
        }
    }

    /**
     * Measures how many appends wait in a store.
     *
     * @param waiting tells it at once
     */
    public void watchQueue(IntSupplier waiting) {
        queues.add(Objects.requireNonNull(waiting, "waiting"));
    }

    /**
     * Measures the subscriptions of a Daybook, its unknown events, and how often loads find a state in its cache, if it has one. Calling it again for the same one looks for subscriptions that were started since.
     *
     * @param daybook the Daybook
     */
    public synchronized void watch(Daybook daybook) {
        Objects.requireNonNull(daybook, "daybook");
        if (daybooks.stream().noneMatch(each -> each.daybook.equals(daybook))) {
            daybooks.add(new Watched(daybook, new Outage(nanos, SubscriptionGauges.KEPT)));
        }
        look();
    }

    /** Sees to it that each subscription has its gauges, and none that is closed. */
    private synchronized void look() {
        Map<String, Present> present = new HashMap<>();
        for (Watched each : daybooks) {
            each.daybook
                    .subscriptions()
                    .forEach(subscription ->
                            present.putIfAbsent(subscription.name(), new Present(subscription, each.outage)));
        }
        Set<String> gone = new HashSet<>(subscriptions.keySet());
        gone.removeAll(present.keySet());
        heardOf.removeAll(gone);
        for (String each : gone) {
            Objects.requireNonNull(subscriptions.remove(each)).remove();
        }
        present.forEach((name, found) -> {
            if (!subscriptions.containsKey(name)) {
                SubscriptionGauges gauges = new SubscriptionGauges(found.subscription, tags, nanos, found.outage);
                registries.keySet().forEach(gauges::register);
                subscriptions.put(name, gauges);
            }
        });
    }

    private int count() {
        look();
        return subscriptions.size();
    }

    private long unknownEvents() {
        return daybooks.stream()
                .flatMap(each -> each.daybook.unknownEvents().values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    private int waiting() {
        return queues.stream().mapToInt(IntSupplier::getAsInt).sum();
    }

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        if (registries.containsKey(registry)) {
            return;
        }
        count(registry, DaybookMeters.CONFLICTS, Tags.empty(), Tallies::conflicts);
        count(registry, DaybookMeters.RETRIES, cause("conflict"), Tallies::repeatedAppends);
        count(registry, DaybookMeters.RETRIES, cause("handler"), Tallies::repeatedCalls);
        counter(registry, DaybookMeters.UNKNOWN_EVENTS, DaybookMetrics::unknownEvents);
        counter(registry, DaybookMeters.CACHE_HITS, metrics -> metrics.ofCaches(StateCache::hits));
        counter(registry, DaybookMeters.CACHE_MISSES, metrics -> metrics.ofCaches(StateCache::misses));
        gauge(registry, DaybookMeters.QUEUE_DEPTH, DaybookMetrics::waiting);
        gauge(registry, DaybookMeters.SUBSCRIPTIONS, DaybookMetrics::count);
        subscriptions.values().forEach(each -> each.register(registry));
        registries.put(
                registry,
                new Groups(
                        summary(registry, DaybookMeters.GROUP_APPENDS),
                        summary(registry, DaybookMeters.GROUP_EVENTS),
                        Timer.builder(DaybookMeters.GROUP_DURATION.getName())
                                .tags(tags)
                                .register(registry)));
        look();
    }

    private static Tags cause(String value) {
        return Tags.of(DaybookMeters.Key.CAUSE.asString(), value);
    }

    private void count(MeterRegistry registry, DaybookMeters what, Tags more, ToDoubleFunction<Tallies> value) {
        FunctionCounter.builder(what.getName(), tallies, value)
                .baseUnit(what.getBaseUnit())
                .tags(tags.and(more))
                .register(registry);
    }

    private long ofCaches(ToLongFunction<StateCache> count) {
        return daybooks.stream()
                .flatMap(each -> each.daybook.store().stateCache().stream())
                .mapToLong(count)
                .sum();
    }

    private void counter(MeterRegistry registry, DaybookMeters what, ToDoubleFunction<DaybookMetrics> value) {
        FunctionCounter.builder(what.getName(), this, value)
                .baseUnit(what.getBaseUnit())
                .tags(tags)
                .register(registry);
    }

    private void gauge(MeterRegistry registry, DaybookMeters what, ToDoubleFunction<DaybookMetrics> value) {
        Gauge.builder(what.getName(), this, value)
                .baseUnit(what.getBaseUnit())
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private DistributionSummary summary(MeterRegistry registry, DaybookMeters what) {
        return DistributionSummary.builder(what.getName())
                .baseUnit(what.getBaseUnit())
                .tags(tags)
                .register(registry);
    }

    /** How many subscriptions are measured. */
    @Override
    public String toString() {
        return "metrics of subscriptions " + new ArrayList<>(subscriptions.keySet());
    }
}
