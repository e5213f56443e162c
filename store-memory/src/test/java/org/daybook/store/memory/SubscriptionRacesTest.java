package org.daybook.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.daybook.Daybook;
import org.daybook.event.Creation;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.Receipt;
import org.daybook.handler.Registration;
import org.daybook.journal.EventJournal;
import org.daybook.serialization.EventSerializer;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;
import org.daybook.store.SubscriptionStore;
import org.daybook.subscription.RetryPolicy;
import org.daybook.subscription.Subscription;
import org.daybook.subscription.SubscriptionStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to subscriptions while their threads are in the midst of something else. */
class SubscriptionRacesTest {

    record Thing() {
        record Made() implements Creation<Thing> {
            @Override
            public Thing create() {
                return new Thing();
            }
        }
    }

    /** Enough for an event that says nothing. */
    static final class Plain implements EventSerializer {
        @Override
        public String write(Object value) {
            return "{}";
        }

        @Override
        public <T> T read(String text, Class<T> type) {
            return type.cast(type == Map.class ? Map.of() : new Thing.Made());
        }
    }

    private static Daybook.Builder builder(Store store) {
        return Daybook.builder(store).serializer(new Plain()).define(Thing.class);
    }

    private static Daybook open(Store store) {
        return builder(store).open();
    }

    /** A store that tells of each transaction, and each call on its journal and subscriptions, before it is done. */
    record Watched(Store store, Consumer<String> before) implements Store {

        @Override
        public EventJournal journal() {
            return watched(EventJournal.class, store.journal());
        }

        @Override
        public SubscriptionStore subscriptions() {
            return watched(SubscriptionStore.class, store.subscriptions());
        }

        private <T> T watched(Class<T> type, T real) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                        before.accept(method.getName());
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }

        @Override
        public Registration onAppend(Consumer<Position> listener) {
            return store.onAppend(listener);
        }

        @Override
        public <T> T inTransaction(Function<? super StoreTransaction, ? extends T> work) {
            before.accept("inTransaction");
            return store.inTransaction(work);
        }

        @Override
        public void close() {}
    }

    @Test
    void a_segment_that_is_taken_while_its_subscription_is_closed_is_given_back() throws InterruptedException {
        MemoryStore store = new MemoryStore();
        CountDownLatch claiming = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Store watched = new Watched(store, call -> {
            if (call.equals("claim")) {
                claiming.countDown();
                await(goOn);
            }
        });
        try (Daybook daybook = open(watched)) {
            Subscription.Builder closed = daybook.subscription("closed").handleAll(event -> {});
            Thread starting = new Thread(closed::start); // which takes the first segments itself
            starting.start();
            await(claiming);
            Subscription subscription = daybook.subscriptions().get(0);
            Thread closing = new Thread(subscription::close);
            closing.start();
            while (!Set.of(Thread.State.BLOCKED, Thread.State.TERMINATED).contains(closing.getState())) {
                Thread.onSpinWait();
            }
            assertThat(closing.getState()).isEqualTo(Thread.State.BLOCKED);
            goOn.countDown();
            closing.join();
            starting.join();
        }
        assertThat(store.subscriptions().find("closed").orElseThrow().segments())
                .allMatch(each -> each.owner() == null);
    }

    /** The close would interrupt it itself after 10 seconds. */
    @Test
    void a_handler_that_is_interrupted_while_its_subscription_is_closed_has_not_failed() throws InterruptedException {
        MemoryStore store = new MemoryStore();
        CountDownLatch handling = new CountDownLatch(1);
        AtomicReference<Thread> handler = new AtomicReference<>();
        try (Daybook daybook = openForAnHour(new Watched(store, call -> {}))) { // which leaves the store open
            Subscription subscription = daybook.subscription("closed")
                    .retry(new RetryPolicy(1, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                    .handleAll(event -> {
                        handler.set(Thread.currentThread());
                        handling.countDown();
                        new CountDownLatch(1).await();
                    })
                    .start();
            daybook.publish("1", new Thing.Made());
            await(handling);
            Thread closing = new Thread(subscription::close);
            closing.start();
            while (closing.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            handler.get().interrupt();
            closing.join();
            assertThat(subscription.parked()).isEmpty();
        }
        assertThat(store.subscriptions().find("closed").orElseThrow().segments())
                .allMatch(each -> each.owner() == null && each.error() == null);
    }

    @Test
    void a_reader_that_dies_while_it_reports_that_it_died_begins_again() {
        AtomicBoolean isBroken = new AtomicBoolean(true);
        AtomicBoolean isHandled = new AtomicBoolean();
        Store watched = new Watched(new MemoryStore(), call -> {
            if (call.equals("report") && isBroken.getAndSet(false)) {
                throw new AssertionError("no report now");
            }
        });
        try (Daybook daybook = open(watched)) {
            Subscription subscription = daybook.subscription("dying")
                    .handleAll(event -> {
                        if (isBroken.get()) {
                            throw new InternalError("the machine is broken");
                        }
                        isHandled.set(true);
                    })
                    .start();
            Receipt receipt = daybook.publish("1", new Thing.Made());
            assertThat(subscription.await(receipt, Duration.ofSeconds(60))).isTrue();
        }
        assertThat(isHandled).isTrue();
    }

    @Test
    void a_reader_that_died_says_so_until_it_has_come_further() {
        CountDownLatch isBackAgain = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean isBroken = new AtomicBoolean(true);
        try (Daybook daybook = openForAnHour(new MemoryStore())) {
            Subscription subscription = daybook.subscription("dying")
                    .handleAll(event -> {
                        if (isBroken.getAndSet(false)) {
                            throw new InternalError("the machine is broken");
                        }
                        isBackAgain.countDown();
                        await(goOn);
                    })
                    .start();
            Receipt receipt = daybook.publish("1", new Thing.Made());
            await(isBackAgain);
            String report = "the reader died, and began again: java.lang.InternalError: the machine is broken";
            SubscriptionStatus status = subscription.status();
            assertThat(status.segments().get(0).error()).isEqualTo(report);
            assertThat(status.problems()).containsExactly("segment 0 fails: " + report);

            goOn.countDown();
            assertThat(subscription.await(receipt, Duration.ofSeconds(60))).isTrue();
            assertThat(subscription.status().problems()).isEmpty();
            assertThat(subscription.parked()).isEmpty();
        } finally {
            goOn.countDown();
        }
    }

    /** No handler is at work, so that nothing but the time of the whole step can tell. */
    @ParameterizedTest
    @ValueSource(strings = {"readPage", "inTransaction", "advance"})
    void a_reader_that_waits_for_its_store_is_reported_until_it_goes_on(String call) {
        MemoryStore store = new MemoryStore();
        CountDownLatch goOn = new CountDownLatch(1);
        Store watched = new Watched(store, each -> {
            if (each.equals(call) && Thread.currentThread().getName().startsWith("daybook-segment-")) {
                await(goOn);
            }
        });
        try (Daybook daybook = builder(watched).lease(Duration.ofMillis(300)).open();
                Daybook other = builder(new Watched(store, each -> {}))
                        .manualSubscriptions()
                        .open()) {
            Subscription subscription = daybook.subscription("waits")
                    .slowAfter(Duration.ofMillis(50))
                    .handleAll(event -> {})
                    .start();
            Subscription elsewhere =
                    other.subscription("waits").handleAll(event -> {}).start();
            Receipt receipt = other.publish("1", new Thing.Made());
            await(() -> has(subscription, "segment 0 has not finished a step for"));
            await(() -> has(elsewhere, "segment 0 fails: segment 0 has not finished a step for"));

            goOn.countDown();
            assertThat(subscription.await(receipt, Duration.ofSeconds(60))).isTrue();
            await(() -> subscription.status().isHealthy() && elsewhere.status().isHealthy());
        } finally {
            goOn.countDown();
        }
    }

    private static boolean has(Subscription subscription, String problem) {
        return subscription.status().problems().stream().anyMatch(each -> each.startsWith(problem));
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    /** Nothing else would wake them: the looks for the end of the journal find nothing, and nobody waits for an event. */
    @Test
    void an_append_wakes_the_readers_of_its_node_at_once() throws InterruptedException {
        LinkedBlockingQueue<String> handled = new LinkedBlockingQueue<>();
        try (Daybook daybook = openForAnHour(new Deaf(new MemoryStore(), true))) {
            Subscription subscription = daybook.subscription("hears")
                    .handleAll(event -> handled.add(event.stream().aggregateId()))
                    .start();
            for (int i = 0; i < 20; i++) {
                daybook.publish("thing-" + i, new Thing.Made());
                assertThat(handled.poll(30, TimeUnit.SECONDS))
                        .as("%s", subscription)
                        .isEqualTo("thing-" + i);
            }
        }
    }

    /** Renews its leases so seldom that nothing is found by the way. */
    private static Daybook openForAnHour(Store store) {
        return builder(store).lease(Duration.ofHours(1)).open();
    }

    /** It hears of no append, and finds none when it looks for the end of the journal. */
    @Test
    void who_awaits_an_event_has_it_read_at_once() {
        MemoryStore store = new MemoryStore();
        try (Daybook writer = open(new Watched(store, call -> {}));
                Daybook reader = openForAnHour(new Deaf(store, false))) {
            Subscription subscription =
                    reader.subscription("deaf").handleAll(event -> {}).start();
            for (int i = 0; i < 20; i++) {
                Receipt receipt = writer.publish("thing-" + i, new Thing.Made());
                assertThat(subscription.await(receipt, Duration.ofSeconds(60))).isTrue();
            }
        }
    }

    /** Never finds the end of the journal when it looks for it, and hears of appends or not. */
    private record Deaf(Store store, boolean hearsAppends) implements Store {

        @Override
        public EventJournal journal() {
            EventJournal real = store.journal();
            return (EventJournal) Proxy.newProxyInstance(
                    EventJournal.class.getClassLoader(),
                    new Class<?>[] {EventJournal.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("head")) {
                            return Positions.start(1);
                        }
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        @Override
        public SubscriptionStore subscriptions() {
            return store.subscriptions();
        }

        @Override
        public Registration onAppend(Consumer<Position> listener) {
            return hearsAppends ? store.onAppend(listener) : Store.super.onAppend(listener);
        }

        @Override
        public <T> T inTransaction(Function<? super StoreTransaction, ? extends T> work) {
            return store.inTransaction(work);
        }

        @Override
        public void close() {}
    }

    @Test
    void a_node_that_says_that_it_is_there_does_not_read_what_it_has_read() {
        int times = 30;
        CountDownLatch renewals = new CountDownLatch(times);
        AtomicInteger pages = new AtomicInteger();
        Store watched = new Watched(new MemoryStore(), call -> {
            if (call.equals("renew")) {
                renewals.countDown();
            } else if (call.equals("readPage")) {
                pages.incrementAndGet();
            }
        });
        try (Daybook daybook = builder(watched).lease(Duration.ofMillis(100)).open()) {
            Subscription subscription =
                    daybook.subscription("idle").handleAll(event -> {}).start();
            await(renewals);
            assertThat(pages).as("at its beginning").hasValueBetween(1, times / 3);
            Receipt receipt = daybook.publish("1", new Thing.Made());
            assertThat(subscription.await(receipt, Duration.ofSeconds(60))).isTrue();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
