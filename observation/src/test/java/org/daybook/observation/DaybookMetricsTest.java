package org.daybook.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.daybook.Daybook;
import org.daybook.event.AggregateType;
import org.daybook.event.Creation;
import org.daybook.event.EventType;
import org.daybook.event.Receipt;
import org.daybook.event.StreamId;
import org.daybook.event.UnknownEvents;
import org.daybook.event.VersionConflictException;
import org.daybook.store.DelegatingStore;
import org.daybook.store.StateCache;
import org.daybook.store.memory.MemoryStore;
import org.daybook.subscription.RetryPolicy;
import org.daybook.subscription.Subscription;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted and measured beside the observations. */
class DaybookMetricsTest {

    private static final RetryPolicy ONCE = new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1));

    private final AtomicLong now = new AtomicLong();
    private Duration timeOut = Duration.ZERO;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ObservationRegistry requests = ObservationRegistry.create();
    private final DaybookObservation observation = DaybookObservation.of(requests);
    private final DaybookMetrics metrics = DaybookMetrics.of(observation, Tags.empty(), now::get);
    private final CountingStore store = new CountingStore(new MemoryStore(), new AtomicInteger(), () -> later(timeOut));
    private final Daybook daybook =
            observation.customize(Daybook.builder(store)).manualSubscriptions().open();

    @BeforeEach
    void observe() {
        requests.observationConfig().observationHandler(context -> true); // without one there are no observations
    }

    @AfterEach
    void close() {
        daybook.close();
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).functionCounter().count();
    }

    private double gauge(String name, String subscription) {
        return registry.get(name).tag("subscription", subscription).gauge().value();
    }

    private void later(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void groups_are_measured_in_each_registry_from_when_it_is_bound() {
        SimpleMeterRegistry other = new SimpleMeterRegistry();
        metrics.bindTo(registry);
        metrics.recordGroup(2, 5, Duration.ofMillis(10));
        metrics.bindTo(other);
        metrics.bindTo(other);
        metrics.recordGroup(4, 4, Duration.ofMillis(30));

        assertThat(registry.get("daybook.group.appends").summary().totalAmount())
                .isEqualTo(6);
        assertThat(registry.get("daybook.group.appends").summary().max()).isEqualTo(4);
        assertThat(registry.get("daybook.group.events").summary().totalAmount()).isEqualTo(9);
        assertThat(registry.get("daybook.group.duration").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(40);
        assertThat(other.get("daybook.group.duration").timer().count()).isEqualTo(1);
    }

    @Test
    void the_queue_is_that_of_all_stores() {
        metrics.bindTo(registry);
        metrics.watchQueue(() -> 3);
        metrics.watchQueue(() -> 4);
        assertThat(registry.get("daybook.queue.depth").gauge().value()).isEqualTo(7);
    }

    @Test
    void an_update_that_is_tried_again_is_a_conflict_and_a_retry() {
        metrics.bindTo(registry);
        var todos = daybook.repository(Todo.class);
        todos.create("1", new Todo.Created("tea"));
        int[] tries = {0};
        todos.update("1", todo -> {
            if (++tries[0] <= 2) {
                otherThread(() -> todos.update("1", other -> new Todo.Labeled("milk")));
            }
            return new Todo.Completed();
        });
        assertThat(count("daybook.conflicts")).isEqualTo(2);
        assertThat(count("daybook.retries", "cause", "conflict")).isEqualTo(2);
    }

    private static void otherThread(Runnable work) {
        Thread thread = new Thread(work);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_conflict_that_ends_in_an_exception_is_no_retry() {
        metrics.bindTo(registry);
        var todos = daybook.repository(Todo.class);
        todos.create("1", new Todo.Created("tea"));
        assertThatThrownBy(() -> todos.create("1", new Todo.Created("tea")));
        todos.create("2", new Todo.Created("tea"));
        assertThat(count("daybook.conflicts")).isEqualTo(1);
        assertThat(count("daybook.retries", "cause", "conflict")).isZero();
    }

    @Test
    void what_another_request_writes_in_the_same_thread_is_no_retry() {
        metrics.bindTo(registry);
        var todos = daybook.repository(Todo.class);
        todos.create("1", new Todo.Created("tea"));
        request(() -> assertThatThrownBy(() -> todos.create("1", new Todo.Created("tea"))));
        request(() -> todos.update("1", todo -> new Todo.Labeled("milk")));
        assertThat(count("daybook.conflicts")).isEqualTo(1);
        assertThat(count("daybook.retries", "cause", "conflict")).isZero();

        request(() -> {
            assertThatThrownBy(() -> todos.create("1", new Todo.Created("tea")));
            todos.update("1", todo -> new Todo.Labeled("bread"));
        });
        assertThat(count("daybook.retries", "cause", "conflict")).isEqualTo(1);
    }

    private void request(Runnable work) {
        Observation.createNotStarted("http.server.requests", requests).observe(work);
    }

    @Test
    void a_conflict_that_shows_in_the_commit_counts_once() {
        metrics.bindTo(registry);
        var todos = daybook.repository(Todo.class);
        todos.create("1", new Todo.Created("tea"));
        assertThatThrownBy(() -> observation.store(store).inTransaction(in -> {
                    daybook.in(in).publish("1", new Todo.Completed());
                    otherThread(() -> todos.update("1", todo -> new Todo.Labeled("milk")));
                    return true;
                }))
                .isInstanceOf(VersionConflictException.class);
        assertThat(count("daybook.conflicts")).isEqualTo(1);
    }

    @Test
    void a_durable_handler_that_is_called_again_after_a_failure_is_a_retry() {
        metrics.bindTo(registry);
        int[] calls = {0};
        Subscription mails = daybook.subscription("mails")
                .handle(Todo.Created.class, event -> {
                    if (++calls[0] == 1) {
                        throw new IllegalStateException("for a test");
                    }
                })
                .retry(ONCE)
                .start();
        daybook.publish("1", new Todo.Created("tea"));
        daybook.drain();
        assertThat(count("daybook.retries", "cause", "handler")).isZero();
        mails.retryAll();
        daybook.drain();
        assertThat(calls[0]).isEqualTo(2);
        assertThat(count("daybook.retries", "cause", "handler")).isEqualTo(1);
    }

    @Test
    void a_subscription_is_measured_with_one_look_at_the_store_in_five_seconds() {
        metrics.bindTo(registry);
        daybook.subscription("mails").handle(Todo.Created.class, event -> {}).start();
        metrics.watch(daybook);
        daybook.publish("1", new Todo.Created("tea"));
        daybook.publish("2", new Todo.Created("milk"));
        int before = store.statuses().get();
        assertThat(gauge("daybook.subscription.lag", "mails")).isEqualTo(2);
        assertThat(gauge("daybook.subscription.lag.time", "mails")).isNotNegative();
        assertThat(gauge("daybook.subscription.parked.keys", "mails")).isZero();
        assertThat(gauge("daybook.subscription.parked.events", "mails")).isZero();
        assertThat(gauge("daybook.subscription.healthy", "mails")).isZero(); // nobody drains it
        assertThat(store.statuses().get() - before).isEqualTo(1);

        daybook.drain();
        later(Duration.ofSeconds(4));
        assertThat(gauge("daybook.subscription.lag", "mails")).isEqualTo(2);
        later(Duration.ofSeconds(2));
        assertThat(gauge("daybook.subscription.lag", "mails")).isZero();
        assertThat(gauge("daybook.subscription.lag.time", "mails")).isZero();
        assertThat(gauge("daybook.subscription.healthy", "mails")).isEqualTo(1);
    }

    @Test
    void parked_events_are_measured_with_their_keys() {
        metrics.bindTo(registry);
        daybook.subscription("mails")
                .handleAll(event -> {
                    throw new IllegalStateException("for a test");
                })
                .retry(ONCE)
                .start();
        metrics.watch(daybook);
        daybook.publish("1", new Todo.Created("tea"));
        daybook.publish("1", new Todo.Completed());
        daybook.drain();
        assertThat(gauge("daybook.subscription.parked.keys", "mails")).isEqualTo(1);
        assertThat(gauge("daybook.subscription.parked.events", "mails")).isEqualTo(2);
    }

    @Test
    void a_store_that_cannot_be_asked_is_not_healthy_and_has_no_lag() {
        metrics.bindTo(registry);
        daybook.subscription("mails").handle(Todo.Created.class, event -> {}).start();
        metrics.watch(daybook);
        Gauge lag = registry.get("daybook.subscription.lag").gauge();
        Gauge healthy = registry.get("daybook.subscription.healthy").gauge();
        store.store().close();
        assertThat(lag.value()).isNaN();
        assertThat(healthy.value()).isZero();
    }

    @Test
    void a_store_that_cannot_be_asked_is_waited_for_once_by_all_subscriptions() {
        metrics.bindTo(registry);
        List<String> names = List.of("mails", "chores", "reports");
        for (String each : names) {
            daybook.subscription(each).handle(Todo.Created.class, event -> {}).start();
        }
        metrics.watch(daybook);
        int before = store.statuses().get();
        timeOut = Duration.ofSeconds(30);
        store.store().close();
        for (String each : names) {
            assertThat(gauge("daybook.subscription.lag", each)).isNaN();
            assertThat(gauge("daybook.subscription.parked.keys", each)).isNaN();
            assertThat(gauge("daybook.subscription.healthy", each)).isZero();
        }
        assertThat(store.statuses().get() - before).isEqualTo(1);

        later(Duration.ofSeconds(6));
        assertThat(gauge("daybook.subscription.lag", "reports")).isNaN();
        assertThat(store.statuses().get() - before).isEqualTo(2);
    }

    @Test
    void subscriptions_come_with_their_first_event_or_a_look_and_go_when_they_are_closed() {
        metrics.watch(daybook);
        metrics.bindTo(registry);
        assertThat(registry.get("daybook.subscriptions").gauge().value()).isZero();
        Subscription mails = daybook.subscription("mails")
                .handle(Todo.Created.class, event -> {})
                .start();
        assertThat(measured()).isEmpty();
        Receipt receipt = daybook.publish("1", new Todo.Created("tea"));
        daybook.drain();
        assertThat(mails.await(receipt, Duration.ofSeconds(30))).isTrue();
        assertThat(measured()).containsExactly("mails");

        daybook.subscription("chores").handle(Todo.Created.class, event -> {}).start();
        assertThat(registry.get("daybook.subscriptions").gauge().value()).isEqualTo(2);
        assertThat(measured()).containsExactlyInAnyOrder("mails", "chores");

        mails.close();
        assertThat(registry.get("daybook.subscriptions").gauge().value()).isEqualTo(1);
        assertThat(measured()).containsExactly("chores");
    }

    private List<String> measured() {
        List<String> names = new ArrayList<>();
        for (Meter each : registry.getMeters()) {
            if (each.getId().getName().equals("daybook.subscription.lag")) {
                names.add(each.getId().getTag("subscription"));
            }
        }
        return names;
    }

    @Test
    void several_daybooks_are_told_apart_by_tags() {
        DaybookMetrics billing = DaybookMetrics.of(observation, Tags.of("journal", "billing"));
        billing.bindTo(registry);
        metrics.bindTo(registry);
        billing.recordGroup(3, 3, Duration.ofMillis(1));
        assertThat(registry.get("daybook.group.appends")
                        .tag("journal", "billing")
                        .summary()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void hits_and_misses_of_the_caches_of_all_watched_are_counted() {
        metrics.bindTo(registry);
        try (Daybook one = cached(4);
                Daybook other = cached(10)) {
            metrics.watch(one);
            metrics.watch(other);

            assertThat(count("daybook.cache.hits")).isEqualTo(14);
            assertThat(count("daybook.cache.misses")).isEqualTo(28);
        }
    }

    private static Daybook cached(long hits) {
        StateCache cache = new StateCache() {
            @Override
            public @Nullable Object get(StreamId stream) {
                return null;
            }

            @Override
            public void put(StreamId stream, Object state, int weight) {}

            @Override
            public void remove(StreamId stream) {}

            @Override
            public long hits() {
                return hits;
            }

            @Override
            public long misses() {
                return 2 * hits;
            }
        };
        return Daybook.open(new DelegatingStore(new MemoryStore()) {
            @Override
            public Optional<StateCache> stateCache() {
                return Optional.of(cache);
            }
        });
    }

    /** What an application of before {@link Todo.Labeled} knows of a {@link Todo}. */
    @AggregateType("Todo")
    private record OldTodo(String label) {

        @EventType(name = "todo_created")
        record Created(String label) implements Creation<OldTodo> {
            @Override
            public OldTodo create() {
                return new OldTodo(label);
            }
        }
    }

    @Test
    void events_that_are_passed_over_are_counted_for_all_daybooks() {
        metrics.bindTo(registry);
        daybook.repository(Todo.class).create("1", new Todo.Created("tea"));
        daybook.repository(Todo.class).update("1", todo -> new Todo.Labeled("green tea"));
        metrics.watch(daybook);
        assertThat(count("daybook.unknown.events")).isZero();
        try (Daybook old = Daybook.builder(store)
                .unknownEvents(UnknownEvents.SKIP)
                .manualSubscriptions()
                .open()) {
            metrics.watch(old);

            old.repository(OldTodo.class).get("1");
            old.repository(OldTodo.class).get("1");

            assertThat(old.unknownEvents()).isEqualTo(Map.of("todo_labeled", 2L));
            assertThat(count("daybook.unknown.events")).isEqualTo(2);
        }
    }
}
