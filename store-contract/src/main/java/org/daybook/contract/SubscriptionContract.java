package org.daybook.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.aggregate.Repository;
import org.daybook.event.ConfigurationException;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;
import org.daybook.event.EventType;
import org.daybook.event.EventView;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.LeaseLostException;
import org.daybook.event.Metadata;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.RawEvent;
import org.daybook.event.Receipt;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StoredEvent;
import org.daybook.event.StreamId;
import org.daybook.event.UnknownEvents;
import org.daybook.event.Upcaster;
import org.daybook.handler.Delivery;
import org.daybook.handler.Durable;
import org.daybook.handler.EventHandler;
import org.daybook.handler.OnReset;
import org.daybook.handler.Registration;
import org.daybook.handler.SubscribeTo;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;
import org.daybook.store.SubscriptionStore;
import org.daybook.store.SubscriptionStore.Lease;
import org.daybook.store.SubscriptionStore.Mode;
import org.daybook.store.SubscriptionStore.Parked;
import org.daybook.store.SubscriptionStore.Progress;
import org.daybook.store.SubscriptionStore.Row;
import org.daybook.store.SubscriptionStore.Segment;
import org.daybook.subscription.RetryPolicy;
import org.daybook.subscription.Subscription;
import org.daybook.subscription.SubscriptionStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What durable subscriptions handle, in which order, and what failures, other nodes and operators do to them.
 *
 * <pre>{@code
 * class MySubscriptionTest extends SubscriptionContract {
 *     @Override protected Store openStore() { return new MyStore(); }
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads at once: each test has an instance of its own.
 */
public abstract class SubscriptionContract extends StoreContract {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final SettableClock clock = new SettableClock();
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> poison = ConcurrentHashMap.newKeySet();
    private final List<Daybook> nodes = new ArrayList<>();
    private Daybook daybook;
    private Repository<Todo, DomainEvent<? super Todo>> todos;

    /** For suites. */
    @SuppressWarnings("NullAway.Init") // JUnit calls openDaybook() first
    protected SubscriptionContract() {}

    @BeforeEach
    void openDaybook() {
        daybook = node("a");
        todos = daybook.repository(Todo.class);
    }

    /** Another node on the same store, which does nothing but what a test has it do. */
    private Daybook node(String name) {
        Daybook opened = Daybook.builder(new Shared(store))
                .clock(clock)
                .node(name)
                .manualSubscriptions()
                .define(Todo.class)
                .open();
        nodes.add(opened);
        return opened;
    }

    @AfterEach
    void closeDaybooks() {
        nodes.forEach(Daybook::close);
    }

    private String note(StoredEvent<?> event) {
        return event.stream().aggregateId() + " " + event.version();
    }

    /** Outlives the nodes that are closed. */
    private record Shared(Store store) implements Store {
        @Override
        public EventJournal journal() {
            return store.journal();
        }

        @Override
        public SubscriptionStore subscriptions() {
            return store.subscriptions();
        }

        @Override
        public Registration onAppend(Consumer<Position> listener) {
            return store.onAppend(listener);
        }

        @Override
        public boolean hearsOtherWriters() {
            return store.hearsOtherWriters();
        }

        @Override
        public <T> T inTransaction(Function<? super StoreTransaction, ? extends T> work) {
            return store.inTransaction(work);
        }

        @Override
        public void close() {}
    }

    private static EventText event(String type, String data) {
        return new EventText(UUID.randomUUID(), type, 1, data, "{}", Instant.parse("2026-01-01T12:00:00Z"));
    }

    private EventHandler<Object> noting() {
        return event -> {
            if (poison.contains(note(event))) {
                throw new IllegalStateException("poison");
            }
            seen.add(note(event));
        };
    }

    private Subscription.Builder list(Daybook of) {
        return of.subscription("list")
                .retry(new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(10)))
                .handleAll(noting());
    }

    private void create(String... ids) {
        for (String id : ids) {
            todos.create(id, new Todo.Created(id));
        }
    }

    private void change(String... ids) {
        for (String id : ids) {
            todos.update(id, todo -> new Todo.ChangedLabel("again"));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomHistoriesComeThroughRandomChains(long seed) {
        Notes.History history = Notes.History.random(seed);
        append(new StreamId("Notes", "1"), history.texts().toArray(EventText[]::new));
        daybook = history.upcast(Daybook.builder(new Shared(store)).clock(clock).define(Notes.class))
                .manualSubscriptions()
                .open();
        nodes.add(daybook);
        List<Map<String, String>> heard = new ArrayList<>();
        daybook.subscription("notes")
                .handle(Notes.Noted.class, event -> heard.add(event.payload().values()))
                .start();

        drainAll();

        assertEquals(history.expected(), heard, () -> "with the seed " + seed);
    }

    /** Drains, and lets the time of all retries pass. */
    private void drainAll() {
        for (int i = 0; i < 8; i++) {
            daybook.drain();
            clock.move(Duration.ofSeconds(10));
        }
        daybook.drain();
    }

    @Test
    void handlesWhatIsThereAndWhatComes() {
        create("1", "2");
        Subscription subscription = list(daybook).start();
        assertEquals(List.of(), seen, "before it is drained");

        daybook.drain();
        assertEquals(List.of("1 1", "2 1"), seen);

        change("2", "1");
        daybook.drain();
        daybook.drain();
        assertEquals(List.of("1 1", "2 1", "2 2", "1 2"), seen);
        assertEquals(journal.head(), subscription.status().position());
        assertTrue(
                subscription.status().isHealthy(), () -> subscription.status().toString());
    }

    @Test
    void goesOnWhereItWasOnAnotherNode() {
        create("1");
        list(daybook).start();
        daybook.drain();
        Subscription gone = list(node("unused")).start();
        gone.close();
        create("2");
        daybook.drain();
        Daybook other = node("b");
        list(other).start();
        create("3");
        for (int i = 0; i < 3; i++) {
            daybook.drain();
            other.drain();
        }
        assertEquals(List.of("1 1", "2 1", "3 1"), seen);
    }

    @Test
    void beginsAgainAfterItsEnd() {
        Subscription subscription = list(daybook).start();
        create("1");
        daybook.drain();
        daybook.endSubscriptions();
        daybook.endSubscriptions();
        create("2");
        assertThrows(StoreUnavailableException.class, () -> daybook.drain());
        assertEquals(List.of("1 1"), seen);

        daybook.begin();
        daybook.drain();
        assertEquals(List.of("1 1", "2 1"), seen);
        daybook.close();
        assertThrows(StoreUnavailableException.class, () -> daybook.begin());
        assertEquals("list", subscription.name());
    }

    @Test
    void threadsBeginAgainAfterTheirEndAndInterruptAHandlerInTime() throws InterruptedException {
        CountDownLatch isAtWork = new CountDownLatch(1);
        CountDownLatch isInterrupted = new CountDownLatch(1);
        try (Daybook running = Daybook.builder(new Shared(store))
                .shutdownTimeout(Duration.ofMillis(100))
                .define(Todo.class)
                .open()) {
            Subscription subscription = running.subscription("threads")
                    .handle(Todo.Created.class, event -> {
                        if (isAtWork.getCount() > 0) {
                            isAtWork.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                isInterrupted.countDown();
                                throw e;
                            }
                        }
                        seen.add(note(event));
                    })
                    .start();
            create("1");
            assertTrue(isAtWork.await(30, TimeUnit.SECONDS));
            long begin = System.nanoTime();
            running.endSubscriptions();
            assertTrue(isInterrupted.await(30, TimeUnit.SECONDS));
            assertTrue(Duration.ofNanos(System.nanoTime() - begin).toSeconds() < 8, "10 seconds are the default");

            running.begin();
            create("2");
            assertTrue(subscription.await(journal.head(), LONG));
            assertEquals(List.of("1 1", "2 1"), seen);
        }
        assertThrows(
                IllegalArgumentException.class, () -> Daybook.builder(store).shutdownTimeout(Duration.ofSeconds(-1)));
    }

    @Test
    void handlersThatAreAddedWhenItBeginsAreThereBeforeSubscriptionsAre() {
        create("1");
        List<Object> registered = new ArrayList<>();
        Object handlers = new Object() {
            @SubscribeTo(Todo.ChangedLabel.class)
            void changed(StoredEvent<Todo.ChangedLabel> event) {
                seen.add("in process " + note(event));
            }
        };
        try (Daybook running = Daybook.builder(new Shared(store))
                .define(Todo.class)
                .beginLater()
                .open()) {
            Subscription subscription = running.subscription("publishing")
                    .handle(Todo.Created.class, event -> {
                        seen.add(note(event));
                        running.publish(event.stream().aggregateId(), new Todo.ChangedLabel("changed"));
                    })
                    .start();
            running.begin(() -> {
                assertFalse(subscription.await(journal.head(), Duration.ofMillis(200)));
                registered.add(running.register(handlers));
            });
            assertTrue(subscription.await(journal.head(), LONG));
            assertEquals(List.of("1 1", "in process 1 2"), seen);
            assertEquals(List.of(handlers), running.handlerObjects());
            running.begin(() -> registered.add("also when it has begun"));
            assertEquals(2, registered.size());
        }
    }

    @Test
    void beginsNowOrAtAPosition() {
        create("1", "2");
        Positions afterTwo = journal.head();
        create("3");
        daybook.subscription("now")
                .fromNow()
                .handleAll(event -> seen.add("now " + note(event)))
                .start();
        daybook.subscription("at")
                .from(afterTwo)
                .handleAll(event -> seen.add("at " + note(event)))
                .start();
        create("4");
        daybook.drain();

        assertEquals(
                List.of("at 3 1", "at 4 1", "now 4 1"), seen.stream().sorted().toList());
    }

    @Test
    void readsWhatItsFilterTakes() {
        create("1", "2");
        change("1");
        daybook.subscription("changes")
                .filter(EventFilter.eventTypes("todo_changed_label"))
                .handleAll(event -> seen.add(event.type()))
                .start();
        daybook.drain();

        assertEquals(List.of("todo_changed_label"), seen);
    }

    @Test
    void handlesEventsOfAClassAndPassesOverOthers() {
        create("1");
        change("1");
        daybook.subscription("created")
                .handle(Todo.Created.class, event -> seen.add(event.payload().label()))
                .start();
        daybook.drain();

        assertEquals(List.of("1"), seen);
    }

    @Durable(value = "annotated", segments = 3)
    private static final class Annotated {
        private final List<String> seen;

        Annotated(List<String> seen) {
            this.seen = seen;
        }

        @SubscribeTo(Todo.Created.class)
        void created(Todo.Created event, StoredEvent<Todo.Created> stored, Metadata metadata, Delivery delivery) {
            seen.add(event.label() + " " + stored.version() + " "
                    + metadata.entries().get("user") + " " + delivery);
        }

        @SubscribeTo(value = Todo.Created.class, order = 1, liveOnly = true)
        void mail(Todo.Created event) {
            seen.add("mail " + event.label());
        }

        @OnReset
        void clear() {
            seen.add("cleared");
        }
    }

    @Test
    void methodsOfAnAnnotatedClassAreDurable() {
        Subscription subscription = (Subscription) daybook.register(new Annotated(seen));
        todos.with(Metadata.none().with("user", "ada")).create("1", new Todo.Created("tea"));
        assertEquals(List.of(), seen, "not called by the thread that stores");
        assertEquals(List.of(), daybook.activeRegistrations());

        daybook.drain();
        assertEquals(List.of("tea 1 ada LIVE", "mail tea"), seen);
        assertEquals("annotated", subscription.name());
        assertEquals(3, subscription.status().segments().size());

        seen.clear();
        subscription.reset();
        daybook.drain();
        todos.create("2", new Todo.Created("milk"));
        daybook.drain();
        assertEquals(List.of("cleared", "tea 1 ada REPLAY", "milk 1 null LIVE", "mail milk"), seen);
    }

    /** Not final, as is needed for proxies that a container makes. */
    @Durable("proxied")
    private static class Proxied {
        private final List<String> seen;

        Proxied(List<String> seen) {
            this.seen = seen;
        }

        @SubscribeTo(Todo.Created.class)
        void created(Todo.Created event) {
            seen.add(event.label());
        }
    }

    @Test
    void aSubclassOfAnAnnotatedClassIsDurable() {
        Registration registration = daybook.register(new Proxied(seen) {
            @Override
            void created(Todo.Created event) {
                super.created(new Todo.Created("proxied " + event.label()));
            }
        });
        create("1");
        assertEquals(List.of(), seen, "not called by the thread that stores");
        daybook.drain();

        assertEquals(List.of("proxied 1"), seen);
        assertEquals("proxied", ((Subscription) registration).name());
    }

    /** Does something in the midst of being reset. */
    @Durable(value = "clearing", segments = 2)
    private static final class Clearing {
        private final List<String> seen;
        private final Runnable meanwhile;

        Clearing(List<String> seen, Runnable meanwhile) {
            this.seen = seen;
            this.meanwhile = meanwhile;
        }

        @SubscribeTo(Todo.Created.class)
        void created(StoredEvent<Todo.Created> event) {
            seen.add(event.stream().aggregateId());
        }

        @OnReset
        void clear() {
            meanwhile.run();
        }
    }

    /** Runs it on another thread, and gives up if that waits for this one. */
    private static void elsewhere(Runnable work) {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            executor.submit(work).get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the work of another thread does not get through", e);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void nobodyWaitsForHandlersThatClearWhatTheyWrote() {
        create("1", "2");
        Daybook other = node("b");
        list(other).start();
        List<String> nothing = new ArrayList<>();
        other.register(new Clearing(nothing, () -> {}));
        List<String> cleared = new ArrayList<>();
        Subscription clearing = (Subscription) daybook.register(new Clearing(
                cleared,
                () -> elsewhere(() -> {
                    create("3");
                    store.subscriptions().renew("a", List.of("clearing"), LONG);
                    other.drain();
                    cleared.clear();
                })));
        daybook.drain();
        assertEquals(Set.of("1", "2"), new HashSet<>(cleared));
        clearing.reset();

        assertEquals(List.of("1 1", "2 1", "3 1"), seen);
        assertEquals(List.of(), nothing, "it belongs to whoever resets it");
        for (int i = 0; i < 3; i++) {
            daybook.drain();
            other.drain();
        }
        cleared.addAll(nothing);
        assertEquals(List.of("1", "2", "3"), cleared.stream().sorted().toList());
    }

    @Test
    void aResetThatIsOvertakenChangesNothing() {
        create("1", "2");
        List<Subscription> started = new ArrayList<>();
        Subscription clearing = (Subscription) daybook.register(
                new Clearing(seen, () -> elsewhere(() -> started.get(0).divide(3))));
        started.add(clearing);
        daybook.drain();
        assertThrows(StoreUnavailableException.class, clearing::reset);
        create("3");
        daybook.drain();

        assertEquals(List.of("1", "2", "3"), seen.stream().sorted().toList());
        assertEquals(3, clearing.status().segments().size());
    }

    @Test
    void aResetThatFailsChangesNothing() {
        create("1", "2");
        Subscription clearing = (Subscription) daybook.register(new Clearing(seen, () -> {
            throw new IllegalStateException("cannot clear");
        }));
        daybook.drain();
        assertEquals(
                "cannot clear",
                assertThrows(IllegalStateException.class, clearing::reset).getMessage());
        create("3");
        daybook.drain();

        assertEquals(List.of("1", "2", "3"), seen.stream().sorted().toList());
        assertTrue(clearing.status().isHealthy());
    }

    @Test
    void whatAHandlerPublishesKnowsWhy() {
        Repository<Todo, DomainEvent<? super Todo>> other = todos;
        daybook.subscription("copies")
                .handle(Todo.Created.class, event -> {
                    if (!event.stream().aggregateId().startsWith("copy")) {
                        other.create("copy-" + event.stream().aggregateId(), event.payload());
                    }
                })
                .start();
        todos.with(Metadata.none().withCorrelationId("request-1")).create("1", new Todo.Created("tea"));
        daybook.drain();

        StoredEvent<?> copy = DaybookContract.history(todos, "copy-1").get(0);
        assertEquals("request-1", copy.metadata().correlationId().orElseThrow());
        assertEquals(
                DaybookContract.history(todos, "1").get(0).id().toString(),
                copy.metadata().causationId().orElseThrow());
    }

    @Test
    void keepsTheOrderOfEachStreamInAnyNumberOfSegments() {
        List<String> ids = IntStream.range(0, 40).mapToObj(i -> "id-" + i).toList();
        create(ids.toArray(String[]::new));
        Subscription subscription = list(daybook).segments(7).batchSize(5).start();
        for (int round = 0; round < 3; round++) {
            change(ids.toArray(String[]::new));
            daybook.drain();
        }

        assertInOrder(ids, 4);
        SubscriptionStatus status = subscription.status();
        assertEquals(7, status.segments().size());
        assertEquals(
                160,
                status.segments().stream()
                        .mapToLong(SubscriptionStatus.SegmentStatus::handled)
                        .sum());
        assertTrue(status.segments().stream().allMatch(each -> each.handled() > 0), status::toString);
    }

    /** Each event of each stream once, and in its order. */
    private void assertInOrder(List<String> ids, int versions) {
        Map<String, List<Long>> byStream = new TreeMap<>();
        for (String each : List.copyOf(seen)) {
            String[] parts = each.split(" ", -1);
            byStream.computeIfAbsent(parts[0], id -> new ArrayList<>()).add(Long.valueOf(parts[1]));
        }
        Map<String, List<Long>> expected = new TreeMap<>();
        ids.forEach(id -> expected.put(id, oneTo(versions)));
        assertEquals(expected, byStream);
    }

    @Test
    void handlesEachEventOnceWhileItsSegmentsAreDividedAnew() {
        List<String> ids = IntStream.range(0, 60).mapToObj(i -> "id-" + i).toList();
        create(ids.toArray(String[]::new));
        Subscription subscription = list(daybook).segments(4).batchSize(3).start();
        int round = 0;
        for (int segments : new int[] {1, 8, 3, 5, 2, 16, 1, 6}) {
            // One node drains only what it has: some segments are ahead of others when they are merged.
            Daybook other = node("other-" + round++);
            Subscription half = list(other).batchSize(2).start();
            daybook.drain();
            change(ids.subList(0, 30).toArray(String[]::new));
            daybook.drain();
            subscription.divide(segments);
            assertEquals(segments, subscription.status().segments().size());
            half.close();
            change(ids.subList(30, 60).toArray(String[]::new));
        }
        daybook.drain();

        assertInOrder(ids, 9);
        assertThrows(IllegalArgumentException.class, () -> subscription.divide(0));
        assertThrows(IllegalArgumentException.class, () -> subscription.divide(1_025));
    }

    @Test
    void sharesItsSegmentsEvenlyAmongNodes() {
        Subscription subscription = list(daybook).segments(8).start();
        Daybook second = node("b");
        Daybook third = node("c");
        list(second).start();
        list(third).start();
        for (int i = 0; i < 3; i++) {
            daybook.drain();
            second.drain();
            third.drain();
        }
        assertEquals(Map.of("a", 3L, "b", 3L, "c", 2L), owners(subscription));

        third.close();
        for (int i = 0; i < 3; i++) {
            daybook.drain();
            second.drain();
        }
        assertEquals(Map.of("a", 4L, "b", 4L), owners(subscription));
    }

    @Test
    void sharesSubscriptionsOfOneSegmentAmongNodes() {
        List<Daybook> three = List.of(daybook, node("b"), node("c"));
        List<Subscription> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            for (Daybook each : three) {
                Subscription subscription =
                        each.subscription("s-" + i).handleAll(noting()).start();
                if (each == daybook) {
                    all.add(subscription);
                }
            }
        }
        for (int i = 0; i < 4; i++) {
            three.forEach(Daybook::drain);
        }

        Map<String, Long> owners = new TreeMap<>();
        all.forEach(each -> owners(each).forEach((owner, segments) -> owners.merge(owner, segments, Long::sum)));
        assertEquals(Set.of("a", "b", "c"), owners.keySet(), "by the names alone, so nearly evenly");
        assertTrue(owners.values().stream().allMatch(each -> each >= 2 && each <= 6), owners::toString);
        create("1");
        three.forEach(Daybook::drain);
        assertEquals(Collections.nCopies(12, "1 1"), seen, "by each subscription once");
    }

    private static Map<String, Long> owners(Subscription subscription) {
        Map<String, Long> owners = new TreeMap<>();
        subscription.status().segments().forEach(each -> owners.merge(String.valueOf(each.owner()), 1L, Long::sum));
        return owners;
    }

    @Test
    @Tag("D-3")
    void anEventThatFailsIsTriedAgainAndThenParked() {
        create("1", "2");
        change("1", "2");
        create("3");
        poison.add("1 1");
        Subscription subscription = list(daybook).start();
        daybook.drain();
        assertEquals(List.of(), seen, "it waits before it tries again");
        assertFalse(subscription.status().isHealthy(), "and says so");

        drainAll();
        assertEquals(List.of("2 1", "2 2", "3 1"), seen);
        List<Parked> parked = subscription.parked();
        assertEquals(2, parked.size(), parked::toString);
        assertEquals("Todo/1", parked.get(0).key());
        assertEquals(3, parked.get(0).attempts());
        assertEquals("java.lang.IllegalStateException: poison", parked.get(0).error());
        assertEquals(0, parked.get(1).attempts(), "it was never tried");
        SubscriptionStatus status = subscription.status();
        assertEquals(1, status.parkedKeys());
        assertEquals(2, status.parkedEvents());
        assertTrue(status.isHealthy(), status::toString);
    }

    /** As one that cancels what it waits for itself; nobody closes anything. */
    @Test
    void aHandlerThatIsInterruptedByItselfFailsLikeAnyOther() {
        AtomicBoolean throwsIt = new AtomicBoolean(true);
        Subscription subscription = daybook.subscription("list")
                .retry(new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(10)))
                .handleAll(event -> {
                    if (!event.stream().aggregateId().equals("1")) {
                        noting().handle(event);
                    } else if (throwsIt.get()) {
                        throw new InterruptedException("by itself");
                    } else {
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException("interrupted by itself");
                    }
                })
                .start();
        create("1", "2");
        drainAll();
        assertEquals(List.of("2 1"), seen);
        Parked parked = subscription.parked().get(0);
        assertEquals("java.lang.InterruptedException: by itself", parked.error());
        assertEquals(3, parked.attempts());

        throwsIt.set(false);
        subscription.retryAll();
        daybook.drain();
        assertEquals(
                "java.lang.IllegalStateException: interrupted by itself",
                subscription.parked().get(0).error());
        assertEquals(4, subscription.parked().get(0).attempts());
    }

    @Test
    void aClockThatIsSetBackDoesNotMakeAnEventWaitForLong() {
        create("1");
        poison.add("1 1");
        Subscription subscription = list(daybook).start();
        daybook.drain();
        poison.clear();
        clock.move(Duration.ofHours(-1));
        daybook.drain();
        assertEquals(List.of(), seen, "it waits for its time");
        clock.move(Duration.ofSeconds(1));
        daybook.drain();
        assertEquals(List.of("1 1"), seen);
        assertTrue(subscription.status().isHealthy());
    }

    @Test
    void aClockThatIsSetBackDoesNotKeepTheCheckpointFromBeingWritten() {
        Subscription subscription = daybook.subscription("list")
                .filter(EventFilter.eventTypes("todo_changed_label"))
                .handleAll(noting())
                .start();
        daybook.drain();
        create("1");
        clock.move(Duration.ofHours(-1));
        daybook.drain();
        assertEquals(
                journal.head(),
                store.subscriptions()
                        .find("list")
                        .orElseThrow()
                        .segments()
                        .get(0)
                        .checkpoint());
        assertEquals(0, subscription.status().lag());
    }

    @Test
    void parkedEventsAreReleasedInTheirOrder() {
        create("1", "2");
        change("1");
        poison.add("1 1");
        Subscription subscription = list(daybook).start();
        drainAll();
        assertEquals(List.of("2 1"), seen);
        change("1", "2");
        daybook.drain();
        assertEquals(3, subscription.parked().size());

        assertEquals(3, subscription.retry("Todo/1"));
        daybook.drain();
        assertEquals(List.of("2 1", "2 2"), seen, "it still fails");
        assertEquals(4, subscription.parked().get(0).attempts());
        assertEquals(3, subscription.parked().size());

        poison.clear();
        assertEquals(0, subscription.retry("Todo/9"));
        assertEquals(3, subscription.retryAll());
        daybook.drain();
        change("1");
        daybook.drain();
        assertEquals(List.of("2 1", "2 2", "1 1", "1 2", "1 3", "1 4"), seen);
        assertEquals(List.of(), subscription.parked());
    }

    @Test
    void aParkedEventIsSkippedForAReason() {
        create("1");
        change("1");
        poison.add("1 1");
        Subscription subscription = list(daybook).start();
        drainAll();
        assertThrows(IllegalArgumentException.class, () -> subscription.skip("Todo/1", " "));
        assertEquals(
                subscription.parked().get(0).position(),
                subscription.skip("Todo/1", "it was a mistake").orElseThrow());
        assertTrue(subscription.skip("Todo/2", "there is none").isEmpty());
        daybook.drain();

        assertEquals(List.of("1 2"), seen);
        assertEquals(List.of(), subscription.parked());
        change("1");
        daybook.drain();
        assertEquals(List.of("1 2", "1 3"), seen);
    }

    @Test
    void anyParkedEventIsSkippedByItsPosition() {
        create("1");
        change("1", "1");
        poison.add("1 1");
        Subscription subscription = list(daybook).start();
        drainAll();
        List<Position> parked =
                subscription.parked().stream().map(Parked::position).toList();
        assertThrows(IllegalArgumentException.class, () -> subscription.skip(parked.get(1), ""));
        assertTrue(subscription.skip(parked.get(1), "the one in the middle"));
        assertFalse(subscription.skip(parked.get(1), "once more"));
        assertFalse(subscription.skip(new Position(0, 99), "there is none"));
        assertEquals(2, subscription.parked().size());
        poison.clear();
        subscription.retryAll();
        drainAll();

        assertEquals(List.of("1 1", "1 3"), seen);
    }

    /** As in a journal of several partitions, whose events have no order among each other. */
    @Test
    void whichEventIsSkippedIsAskedWhereSeveralCouldBe() {
        create("1");
        poison.add("1 1");
        Subscription subscription = list(daybook).start();
        drainAll();
        Position elsewhere = new Position(1, 7);
        store.inTransaction(transaction -> {
            store.subscriptions()
                    .park(
                            transaction,
                            new Parked("list", "Todo/1", elsewhere, Delivery.LIVE, "poison", 1, clock.instant()));
            return true;
        });
        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> subscription.skip("Todo/1", "which?"));
        assertTrue(String.valueOf(refused.getMessage()).contains("0/1, 1/7"));
        assertTrue(subscription.skip(elsewhere, "that one"));
        assertEquals(
                new Position(0, 1), subscription.skip("Todo/1", "the other").orElseThrow());
        assertEquals(List.of(), subscription.parked());
    }

    @Test
    void whatComesBehindASkippedEventIsHandled() {
        create("1");
        poison.add("1 1");
        Subscription subscription = list(daybook).start();
        drainAll();
        assertTrue(subscription.skip("Todo/1", "nobody needs it").isPresent());
        change("1", "1");
        daybook.drain();
        daybook.drain();

        assertEquals(List.of("1 2", "1 3"), seen);
        assertEquals(List.of(), subscription.parked());
    }

    @Test
    void stopsInsteadOfParkingEverything() {
        List<String> ids = IntStream.range(0, 20).mapToObj(i -> "id-" + i).toList();
        create(ids.toArray(String[]::new));
        ids.forEach(each -> poison.add(each + " 1"));
        Subscription subscription = list(daybook)
                .retry(new RetryPolicy(1, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .stopWhenParkedMoreThan(5, Duration.ofMinutes(10))
                .start();
        daybook.drain();

        SubscriptionStatus status = subscription.status();
        assertEquals(Mode.STOPPED, status.mode());
        assertEquals(6, status.parkedKeys());
        assertFalse(status.isHealthy());
        assertTrue(status.problems().get(0).contains("6 keys were parked"), status::toString);

        poison.clear();
        subscription.retryAll();
        subscription.resume();
        daybook.drain();
        assertEquals(new HashSet<>(ids.stream().map(each -> each + " 1").toList()), new HashSet<>(seen));
        assertEquals(20, Set.copyOf(seen).size());
        assertTrue(subscription.status().isHealthy());
    }

    @Test
    void waitsWhileItIsPaused() {
        Subscription subscription = list(daybook).start();
        daybook.drain();
        subscription.pause();
        create("1");
        daybook.drain();
        assertEquals(List.of(), seen);
        assertEquals(Mode.PAUSED, subscription.status().mode());
        assertTrue(subscription.status().isHealthy(), "it is on purpose");
        assertEquals(1, subscription.status().lag());

        subscription.resume();
        daybook.drain();
        assertEquals(List.of("1 1"), seen);
        assertEquals(0, subscription.status().lag());
    }

    @Test
    void goesBackAndForward() {
        create("1", "2", "3");
        Positions end = journal.head();
        Subscription subscription = list(daybook).segments(2).start();
        daybook.drain();
        seen.clear();
        subscription.seek(startOfAll());
        daybook.drain();
        assertEquals(Set.of("1 1", "2 1", "3 1"), new HashSet<>(seen));
        assertEquals(3, seen.size());

        subscription.seek(startOfAll());
        subscription.seek(end);
        seen.clear();
        daybook.drain();
        assertEquals(List.of(), seen);
        assertThrows(IllegalArgumentException.class, () -> subscription.seek(Positions.start(9)));
    }

    /** Notes why it got an event, and fails as it is told. */
    @Durable("told")
    private static final class Told {
        private final List<String> seen;
        private final Set<String> poison;

        Told(List<String> seen, Set<String> poison) {
            this.seen = seen;
            this.poison = poison;
        }

        @SubscribeTo(DomainEvent.class)
        void on(StoredEvent<?> event, Delivery delivery) {
            String note = event.stream().aggregateId() + " " + event.version();
            if (poison.contains(note)) {
                throw new IllegalStateException("poison");
            }
            seen.add(note + " " + delivery);
        }

        @SubscribeTo(value = DomainEvent.class, order = 1, liveOnly = true)
        void mail(StoredEvent<?> event) {
            seen.add("mail of " + event.stream().aggregateId() + " " + event.version());
        }
    }

    private Subscription told() {
        return daybook.subscription("told")
                .retry(new RetryPolicy(1, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .handlers(new Told(seen, poison))
                .start();
    }

    @Test
    void whatWasPassedOverIsAReplayWhenItIsRead() {
        create("1");
        Subscription subscription = daybook.subscription("told")
                .fromNow()
                .handlers(new Told(seen, poison))
                .start();
        create("2");
        daybook.drain();
        create("3");
        subscription.seek(journal.head());
        create("4");
        daybook.drain();
        assertEquals(List.of("2 1 LIVE", "mail of 2 1", "4 1 LIVE", "mail of 4 1"), seen);

        seen.clear();
        subscription.seek(startOfAll());
        create("5");
        daybook.drain();
        assertEquals(List.of("1 1 REPLAY", "2 1 REPLAY", "3 1 REPLAY", "4 1 REPLAY", "5 1 LIVE", "mail of 5 1"), seen);
    }

    @Test
    void whatWasParkedAndNeverHandledIsNoReplay() {
        create("1", "2");
        change("1", "2");
        poison.add("1 1");
        Subscription subscription = told();
        drainAll();
        assertEquals(List.of("2 1 LIVE", "mail of 2 1", "2 2 LIVE", "mail of 2 2"), seen);

        seen.clear();
        subscription.reset();
        assertEquals(List.of(), subscription.parked());
        subscription.divide(3);
        subscription.reset(); // twice, before anything is handled
        drainAll();
        assertEquals(Set.of("2 1 REPLAY", "2 2 REPLAY"), new HashSet<>(seen));
        assertEquals(
                List.of(Delivery.LIVE, Delivery.LIVE),
                subscription.parked().stream().map(Parked::delivery).toList());

        poison.clear();
        subscription.reset();
        seen.clear();
        drainAll();
        assertEquals(
                List.of("1 1 LIVE", "1 2 LIVE", "2 1 REPLAY", "2 2 REPLAY", "mail of 1 1", "mail of 1 2"),
                seen.stream().sorted().toList());

        subscription.reset();
        seen.clear();
        drainAll();
        assertEquals(
                List.of("1 1 REPLAY", "1 2 REPLAY", "2 1 REPLAY", "2 2 REPLAY"),
                seen.stream().sorted().toList());
    }

    @Test
    void aReplayThatIsParkedStaysAReplay() {
        create("1");
        Subscription subscription = told();
        daybook.drain();
        poison.add("1 1");
        subscription.reset();
        drainAll();
        assertEquals(
                List.of(Delivery.REPLAY),
                subscription.parked().stream().map(Parked::delivery).toList());
        subscription.divide(2);
        subscription.divide(1);
        poison.clear();
        subscription.retryAll();
        drainAll();
        assertEquals(List.of("1 1 LIVE", "mail of 1 1", "1 1 REPLAY"), seen);
    }

    @Test
    void aSeekKeepsWhatIsParkedBehindIt() {
        create("1", "2");
        change("1");
        Positions afterThree = journal.head();
        change("1");
        poison.add("1 1");
        Subscription subscription = told();
        drainAll();
        assertEquals(3, subscription.parked().size());
        seen.clear();

        subscription.seek(afterThree);
        assertEquals(
                List.of("0/1", "0/3"),
                subscription.parked().stream()
                        .map(each -> each.position().toString())
                        .toList());
        drainAll();
        assertEquals(3, subscription.parked().size(), "the later one waits behind them again");
        subscription.seek(startOfAll());
        assertEquals(List.of(), subscription.parked(), "all are read again");
        subscription.seek(journal.head());
        assertEquals(3, subscription.parked().size(), "none is read again");

        poison.clear();
        subscription.retryAll();
        drainAll();
        assertEquals(List.of("1 1 LIVE", "mail of 1 1", "1 2 LIVE", "mail of 1 2", "1 3 LIVE", "mail of 1 3"), seen);
        assertEquals(List.of(), subscription.parked());
    }

    @Test
    void anEventThatNobodyKnowsIsLeftToOthers() {
        create("1");
        journal.append(
                new StreamId("Todo", "2"), ExpectedVersion.noStream(), List.of(event("todo_of_the_future", "{}")));
        create("3");
        Subscription subscription = list(daybook).start();
        daybook.drain();
        daybook.drain();

        assertEquals(List.of("1 1"), seen);
        assertEquals(List.of(), subscription.parked());
        SubscriptionStatus status = subscription.status();
        assertFalse(status.isHealthy());
        assertTrue(status.problems().get(0).contains("todo_of_the_future"), status::toString);
        assertEquals("null", String.valueOf(status.segments().get(0).owner()), "others may have it");
    }

    @Test
    void aNodeThatDidNotKnowAnEventTriesAgainAfterAMinuteOfItsClock() {
        journal.append(
                new StreamId("Todo", "1"), ExpectedVersion.noStream(), List.of(event("todo_of_the_future", "{}")));
        Subscription subscription = list(daybook).start();
        daybook.drain();
        long leases = token();
        clock.move(Duration.ofSeconds(59));
        daybook.drain();
        assertEquals(leases, token(), "it left the subscription");
        clock.move(Duration.ofSeconds(2));
        daybook.drain();
        assertEquals(leases + 1, token(), "it looked again");
        assertFalse(subscription.status().isHealthy(), "in vain");
    }

    private long token() {
        return store.subscriptions()
                .find("list")
                .orElseThrow()
                .segments()
                .get(0)
                .token();
    }

    /** Is declared elsewhere than the others, so that a node knows it only if it is told. */
    @EventType(name = "todo_of_the_future")
    record OfTheFuture() implements DomainEvent<Todo> {
        @Override
        public Todo mutate(Todo todo) {
            return todo;
        }
    }

    @Test
    void anEventThatOneNodeDoesNotKnowIsHandledByAnother() {
        Daybook newer = Daybook.builder(new Shared(store))
                .clock(clock)
                .node("newer")
                .manualSubscriptions()
                .define(Todo.class, OfTheFuture.class)
                .open();
        nodes.add(newer);
        Subscription subscription = list(daybook).start();
        daybook.drain();
        Subscription ofNewer = list(newer).start();
        create("1");
        newer.publish("1", new OfTheFuture());
        create("2");
        newer.drain();
        assertEquals(List.of(), seen, "the other node has the segment");

        daybook.drain();
        assertEquals(List.of("1 1"), seen);
        assertEquals(List.of(), subscription.parked());
        newer.drain();
        assertEquals(List.of("1 1", "1 2", "2 1"), seen);
        newer.publish("2", new OfTheFuture());
        for (int i = 0; i < 3; i++) {
            daybook.drain(); // and does not take it back
            newer.drain();
        }

        assertEquals(List.of("1 1", "1 2", "2 1", "2 2"), seen);
        assertEquals(List.of(), subscription.parked());
        SubscriptionStatus status = ofNewer.status();
        assertEquals("newer", status.segments().get(0).owner());
        assertTrue(status.isHealthy(), status::toString);
    }

    @Test
    void anEventThatCannotBeReadIsParked() {
        journal.append(new StreamId("Todo", "1"), ExpectedVersion.noStream(), List.of(event("todo_created", "[1")));
        create("2");
        Subscription subscription = list(daybook).start();
        drainAll();

        assertEquals(List.of("2 1"), seen);
        assertEquals(1, subscription.parked().size());
        assertFalse(subscription.parked().get(0).error().contains("[1"), "never the payload");
    }

    @Test
    void readersOfOneKeyOfTheUsersKeepItsOrder() {
        create("a-1", "b-1", "a-2", "b-2");
        poison.add("a-1 1");
        Subscription subscription = list(daybook)
                .key(event -> event.stream().aggregateId().substring(0, 1))
                .segments(4)
                .start();
        drainAll();

        assertEquals(List.of("b-1 1", "b-2 1"), seen);
        assertEquals(
                List.of("a", "a"),
                subscription.parked().stream().map(Parked::key).toList());
    }

    private Subscription byFirstLetter(Set<String> failing, int segments) {
        return list(daybook)
                .retry(new RetryPolicy(2, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .key(event -> {
                    if (failing.contains(event.stream().aggregateId())) {
                        throw new IllegalStateException("no key");
                    }
                    return event.stream().aggregateId().substring(0, 1);
                })
                .segments(segments)
                .batchSize(2)
                .start();
    }

    @Test
    void aSegmentThatHasAllKeysParksWhatHasNone() {
        Set<String> failing = new HashSet<>(Set.of("b-1"));
        create("a-1", "b-1", "c-1");
        Subscription subscription = byFirstLetter(failing, 1);
        drainAll();
        assertEquals(Set.of("a-1 1", "c-1 1"), new HashSet<>(seen));
        assertEquals(
                List.of("Todo/b-1"),
                subscription.parked().stream().map(Parked::key).toList());
        seen.clear();
        failing.clear();
        subscription.retryAll();
        daybook.drain();
        assertEquals(List.of("b-1 1"), seen);
    }

    @Test
    void noSegmentPassesAnEventWhoseKeyItCannotTell() {
        Set<String> failing = ConcurrentHashMap.newKeySet();
        failing.add("b-1");
        create("a-1", "b-1", "a-2", "c-1");
        Subscription subscription = byFirstLetter(failing, 4);
        drainAll();
        assertEquals(List.of("a-1 1"), seen, "whose it is, nobody can say");
        assertEquals(List.of(), subscription.parked());
        SubscriptionStatus stopped = subscription.status();
        assertEquals(Mode.STOPPED, stopped.mode());
        assertTrue(stopped.problems().get(0).contains("0/2"), stopped::toString);

        failing.clear();
        subscription.resume();
        drainAll();
        assertEquals(
                List.of("a-1 1", "a-2 1", "b-1 1", "c-1 1"),
                seen.stream().sorted().toList());
        assertTrue(subscription.status().isHealthy());
    }

    /** Some read the event, and others cannot: the one whose it is by then handles it, once. */
    @Test
    void aKeyThatOnlySomeSegmentsCanTellIsNotParked() {
        Set<String> failing = ConcurrentHashMap.newKeySet();
        create("b-1");
        Subscription subscription = byFirstLetter(failing, 2);
        Daybook other = node("b");
        list(other).key(event -> event.stream().aggregateId().substring(0, 1)).start();
        daybook.drain();
        other.drain();
        daybook.drain(); // each has a segment
        List<String> more = List.of("d-1", "e-1", "f-1", "g-1", "h-1", "i-1", "j-1", "k-1");
        failing.addAll(more);
        create(more.toArray(String[]::new));
        other.drain();
        assertTrue(seen.size() > 1 && seen.size() < 9, seen::toString);
        for (int i = 0; i < 4; i++) {
            daybook.drain();
            clock.move(Duration.ofSeconds(10));
        }
        assertEquals(Mode.STOPPED, subscription.status().mode());
        subscription.divide(1);
        subscription.resume();
        for (int i = 0; i < 4; i++) {
            daybook.drain();
            clock.move(Duration.ofSeconds(10));
        }
        assertEquals(List.of(), subscription.parked());
        failing.clear();
        subscription.resume();
        daybook.drain();
        other.drain();
        assertEquals(9, seen.size(), seen::toString);
        assertEquals(9, new HashSet<>(seen).size(), seen::toString);
    }

    @Test
    void awaitsWhatOneWrote() {
        Subscription subscription = list(daybook).start();
        Receipt receipt = todos.create("1", new Todo.Created("tea"));
        assertTrue(subscription.await(receipt, LONG));
        assertEquals(List.of("1 1"), seen);
        assertTrue(subscription.await(journal.head(), LONG));

        poison.add("1 2");
        Receipt poisoned = todos.update("1", todo -> new Todo.Completed());
        assertFalse(subscription.await(poisoned, Duration.ZERO), "it is to be tried again");
        drainAll();
        assertFalse(subscription.await(poisoned, Duration.ZERO), "it is parked");
        assertTrue(subscription.await(Positions.parse(journal.head().toString()), LONG), "nothing more will come");
    }

    @Test
    void refusesWhatCannotBe() {
        assertThrows(ConfigurationException.class, () -> daybook.subscription(" "));
        assertThrows(ConfigurationException.class, () -> daybook.subscription("x".repeat(129)));
        assertThrows(
                ConfigurationException.class, () -> daybook.subscription("x").start());
        assertThrows(
                IllegalArgumentException.class, () -> daybook.subscription("x").segments(0));
        assertThrows(
                IllegalArgumentException.class, () -> daybook.subscription("x").batchSize(0));
        list(daybook).start();
        assertThrows(ConfigurationException.class, () -> list(daybook).start());
        assertThrows(
                ConfigurationException.class,
                () -> daybook.subscription("x")
                        .handleAll(noting())
                        .fromNow()
                        .from(startOfAll())
                        .start());
    }

    @Test
    void tellsHowFastItIsAndHowLongItWillTake() {
        Subscription subscription = list(daybook).start();
        daybook.drain();
        create(IntStream.range(0, 10).mapToObj(i -> "id-" + i).toArray(String[]::new));
        clock.move(Duration.ofSeconds(5));
        daybook.drain();
        assertEquals(Optional.of(Duration.ZERO), subscription.status().timeToGo());

        subscription.pause();
        create("a", "b", "c", "d");
        clock.move(Duration.ofSeconds(3));
        SubscriptionStatus status = subscription.status();
        assertEquals(4, status.lag());
        assertEquals(Duration.ofSeconds(3), status.age());
        double perSecond = 2 * (1 - Math.exp(-1)); // 10 in 5 seconds, which are all that it remembers
        assertEquals(perSecond, status.rate(), 0.001);
        assertEquals(4 / perSecond, status.timeToGo().orElseThrow().toMillis() / 1e3, 0.01);
    }

    @Test
    void tellsHowLongItWillTakeByPositionsAndNotByTheFewEventsThatItHandles() {
        Subscription subscription = daybook.subscription("changes")
                .filter(EventFilter.eventTypes("todo_changed_label"))
                .handleAll(noting())
                .start();
        daybook.drain();
        create(IntStream.range(0, 49).mapToObj(i -> "id-" + i).toArray(String[]::new));
        change("id-7");
        clock.move(Duration.ofSeconds(5));
        daybook.drain();
        assertEquals(List.of("id-7 2"), seen);
        assertEquals(Optional.of(Duration.ZERO), subscription.status().timeToGo());

        subscription.pause();
        create("a", "b", "c", "d");
        SubscriptionStatus status = subscription.status();
        double positions = 10 * (1 - Math.exp(-1)); // 50 in 5 seconds, which are all that it remembers
        assertEquals(4 / positions, status.timeToGo().orElseThrow().toMillis() / 1e3, 0.01);
        assertEquals(positions / 50, status.rate(), 0.001);
    }

    @Test
    void tellsTheAgeOfAnEventBehindManyOfOtherSegments() {
        String[] ids = IntStream.range(0, 20).mapToObj(i -> "id-" + i).toArray(String[]::new);
        Subscription subscription = list(daybook).segments(2).start();
        Segment others =
                store.subscriptions().find("list").orElseThrow().segments().get(0);
        assertTrue(store.subscriptions()
                .claim("elsewhere", "list", others, Duration.ofDays(1))
                .isPresent());
        create(ids);
        daybook.drain();
        String ours = seen.get(0).substring(0, seen.get(0).indexOf(' '));
        String theirs = Stream.of(ids)
                .filter(each -> !seen.contains(each + " 1"))
                .findFirst()
                .orElseThrow();
        subscription.seek(journal.head());
        Segment again =
                store.subscriptions().find("list").orElseThrow().segments().get(0);
        assertTrue(store.subscriptions()
                .claim("elsewhere", "list", again, Duration.ofDays(1))
                .isPresent());
        for (int i = 0; i < 150; i++) {
            change(ours);
        }
        daybook.drain();
        clock.move(Duration.ofMinutes(1));
        change(theirs);
        clock.move(Duration.ofSeconds(5));
        assertEquals(Duration.ofSeconds(5), subscription.status().age());
    }

    private void awaitProblem(Subscription subscription, String problem) {
        long end = System.nanoTime() + LONG.toNanos();
        while (subscription.status().problems().stream().noneMatch(each -> each.contains(problem))) {
            assertTrue(System.nanoTime() < end, () -> "no " + problem + " in " + subscription.status());
            Thread.onSpinWait();
        }
    }

    /** A node that says nothing any more, as one that was killed. */
    @Test
    void aReaderThatIsDeadIsSeenThoughNothingIsAppended() {
        Daybook silent = node("silent", Duration.ofSeconds(2));
        Subscription subscription = list(silent).start();
        create("1");
        silent.drain();
        assertEquals(List.of("1 1"), seen);
        awaitProblem(subscription, "nobody reads segment 0");
        assertFalse(subscription.status().isHealthy());
        create("2");
        assertEquals(Optional.empty(), subscription.status().timeToGo(), "it does not get on");
        assertEquals(0, subscription.status().rate());
        silent.drain();
        assertEquals(List.of(), subscription.status().problems(), "it is there again");
        create("3");
        assertTrue(subscription.status().timeToGo().isPresent());
    }

    private Daybook node(String name, Duration lease) {
        Daybook opened = Daybook.builder(new Shared(store))
                .lease(lease)
                .node(name)
                .manualSubscriptions()
                .define(Todo.class)
                .open();
        nodes.add(opened);
        return opened;
    }

    private static Map<String, Duration> leasesLeft(Subscription subscription) {
        Map<String, Duration> left = new TreeMap<>();
        subscription.status().segments().forEach(each -> left.put(String.valueOf(each.owner()), each.leaseLeft()));
        return left;
    }

    private static void awaitLeases(Subscription subscription, Predicate<Map<String, Duration>> condition) {
        long end = System.nanoTime() + LONG.toNanos();
        while (!condition.test(leasesLeft(subscription))) {
            assertTrue(System.nanoTime() < end, () -> "leases of " + subscription.status());
            Thread.onSpinWait();
        }
    }

    private void claimFirst(String node, Duration lease) {
        Segment first =
                store.subscriptions().find("list").orElseThrow().segments().get(0);
        assertTrue(store.subscriptions().claim(node, "list", first, lease).isPresent());
    }

    @Test
    void tellsWhoHoldsEachSegmentAndForHowLong() {
        Duration hour = Duration.ofHours(1);
        Daybook one = node("one", hour);
        Subscription subscription = list(one).segments(2).start();
        assertEquals(Set.of("null"), leasesLeft(subscription).keySet(), "nobody has said anything");
        claimFirst("silent", LONG);
        one.drain();
        Map<String, Duration> left = leasesLeft(subscription);
        assertEquals(Set.of("one", "silent"), left.keySet(), "a segment each");
        left.forEach((owner, time) -> {
            Duration lease = owner.equals("one") ? hour : LONG;
            assertTrue(!time.isNegative() && time.compareTo(lease) <= 0, left::toString);
        });
        assertTrue(left.getOrDefault("one", Duration.ZERO).compareTo(hour.minus(LONG)) > 0, left::toString);

        claimFirst("silent", Duration.ofMillis(100));
        awaitLeases(
                subscription, now -> now.getOrDefault("silent", Duration.ZERO).isNegative());
        awaitLeases(
                subscription,
                now -> now.getOrDefault("one", Duration.ZERO).compareTo(left.getOrDefault("one", Duration.ZERO)) < 0);
        one.drain();
        assertEquals(Set.of("one"), leasesLeft(subscription).keySet(), "it took over");
        store.subscriptions().renew("one", List.of("list"), hour.multipliedBy(2));
        assertTrue(
                leasesLeft(subscription).getOrDefault("one", Duration.ZERO).compareTo(hour) > 0,
                "it said that it is there");
    }

    @Test
    void nothingIsWrongWhileASegmentGoesFromNodeToNode() {
        try (Daybook running =
                Daybook.builder(new Shared(store)).define(Todo.class).open()) {
            Subscription subscription =
                    running.subscription("begins").handleAll(event -> {}).start();
            assertEquals(List.of(), subscription.status().problems(), "it has just begun");
        }
        Subscription first = list(daybook).start();
        daybook.drain();
        Daybook other = node("b");
        Subscription second = list(other).start();
        other.drain();
        daybook.close();
        assertEquals(List.of(), second.status().problems(), "the other one will take it");
        other.drain();
        assertEquals("b", second.status().segments().get(0).owner());
        second.divide(2);
        assertEquals(List.of(), second.status().problems(), "it will take the new ones");
        other.close();
        assertEquals(
                List.of("nobody reads segment 0", "nobody reads segment 1"),
                second.status().problems());
        assertEquals("list", first.name());
    }

    /** What events of several aggregates may have in common. */
    interface Noted {}

    record Early() {
        record Born() implements Creation<Early>, Noted {
            @Override
            public Early create() {
                return new Early();
            }
        }
    }

    /** An aggregate of which nothing is known when the subscription begins, here or on another node. */
    record Late() {
        record Born() implements Creation<Late>, Noted {
            @Override
            public Late create() {
                return new Late();
            }
        }
    }

    @Test
    void aggregatesThatAreDefinedLaterAreNotPassedOver() {
        daybook.publish("1", new Early.Born());
        daybook.subscription("all")
                .handle(Noted.class, event -> seen.add(event.stream().aggregateType()))
                .start();
        daybook.drain();
        daybook.publish("1", new Late.Born());
        daybook.drain();
        assertEquals(List.of("Early", "Late"), seen);
    }

    @Test
    void stopsWhenAllFailsThoughItsRateIsNeverReached() {
        Subscription subscription = daybook.subscription("all")
                .handleAll(event -> {
                    throw new IllegalStateException("the server of mails is gone");
                })
                .start();
        create(IntStream.range(0, 30).mapToObj(i -> "id-" + i).toArray(String[]::new));
        for (int i = 0; i < 200; i++) {
            daybook.drain();
            clock.move(Duration.ofMillis(500));
        }
        SubscriptionStatus status = subscription.status();
        assertEquals(Mode.STOPPED, status.mode());
        assertEquals(10, status.parkedKeys());
        assertTrue(
                status.problems().get(0).contains("10 keys were parked one after the other"),
                status.problems()::toString);

        subscription.resume();
        daybook.drain();
        clock.move(Duration.ofMillis(500));
        assertEquals(Mode.RUNNING, subscription.status().mode());
    }

    @Test
    void keysThatFailNowAndThenDoNotStopIt() {
        Subscription subscription = list(daybook).start();
        String[] ids = IntStream.range(0, 40).mapToObj(i -> "id-" + i).toArray(String[]::new);
        for (int i = 0; i < ids.length; i += 2) {
            poison.add(ids[i] + " 1");
        }
        create(ids);
        for (int i = 0; i < 100; i++) {
            daybook.drain();
            clock.move(Duration.ofSeconds(10));
        }
        assertEquals(Mode.RUNNING, subscription.status().mode());
        assertEquals(20, subscription.status().parkedKeys());
        assertEquals(20, Set.copyOf(seen).size());
    }

    @Test
    void beginsAtPositionsOfThisJournalOnly() {
        Positions others = Positions.start(journal.partitions().count() + 1);
        assertThrows(
                IllegalArgumentException.class, () -> list(daybook).from(others).start());
        list(daybook).start();
        assertEquals(1, daybook.subscriptions().size());
    }

    /** A database may have whoever skips wait for the transaction under way; then what it answers must be true. */
    @Test
    void whatIsSkippedWhileEventsBeforeItAreTriedAgainIsNotHandled() throws InterruptedException {
        AtomicReference<Thread> meanwhile = new AtomicReference<>(new Thread(() -> {}));
        Subscription subscription = daybook.subscription("list")
                .retry(new RetryPolicy(1, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .handleAll(event -> {
                    noting().handle(event);
                    if (event.version() == 1) {
                        meanwhile.get().start();
                        meanwhile.get().join(200);
                    }
                })
                .start();
        poison.add("1 1");
        create("1");
        Position second = Objects.requireNonNull(
                todos.update("1", todo -> new Todo.ChangedLabel("again")).position());
        change("1");
        drainAll();
        assertEquals(3, subscription.parked().size());
        poison.clear();
        AtomicBoolean isSkipped = new AtomicBoolean();
        Thread skipping = new Thread(() -> isSkipped.set(subscription.skip(second, "nobody needs it")));
        meanwhile.set(skipping);
        subscription.retry("Todo/1");
        drainAll();
        skipping.join();
        drainAll();
        assertEquals(isSkipped.get() ? List.of("1 1", "1 3") : List.of("1 1", "1 2", "1 3"), seen);
        assertEquals(List.of(), subscription.parked());
    }

    @Test
    void anEventThatIsSkippedWhileItIsTriedAgainIsNotCounted() {
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        Subscription subscription = daybook.subscription("list")
                .retry(new RetryPolicy(1, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .handleAll(event -> {
                    meanwhile.get().run();
                    noting().handle(event);
                })
                .start();
        poison.add("1 1");
        create("1");
        drainAll();
        Position position = subscription.parked().get(0).position();
        poison.clear();
        meanwhile.set(() -> elsewhere(() -> assertTrue(subscription.skip(position, "nobody needs it"))));
        subscription.retryAll();
        daybook.drain();
        assertEquals(List.of(), subscription.parked());
        assertEquals(0, subscription.status().segments().get(0).handled());
        assertEquals(startOfAll().with(position), subscription.status().position());

        meanwhile.set(() -> {});
        change("1");
        daybook.drain();
        assertEquals(1, subscription.status().segments().get(0).handled());
        assertEquals(List.of(), subscription.parked());
    }

    @Test
    void parkedKeysAreTriedAgainInTheirOrder() {
        List<String> ids =
                new ArrayList<>(IntStream.range(10, 40).mapToObj(i -> "id-" + i).toList());
        Collections.reverse(ids);
        ids.forEach(each -> poison.add(each + " 1"));
        Subscription subscription = list(daybook)
                .retry(new RetryPolicy(1, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .start();
        for (int i = 0; i < ids.size(); i += 5) {
            create("good-" + i); // or it would stop
            create(ids.subList(i, i + 5).toArray(String[]::new));
            daybook.drain();
        }
        seen.clear();
        poison.clear();
        assertEquals(30, subscription.retryAll());
        Collections.reverse(ids);
        assertEquals(
                ids.stream().map(each -> "Todo/" + each).toList(),
                List.copyOf(store.subscriptions().parkedKeys("list", true)));
        daybook.drain();
        assertEquals(ids.stream().map(each -> each + " 1").toList(), seen);
    }

    /** What made it fail may have been mended behind the handler's back. */
    @Test
    void aRetryThatIsAskedForDuringOneThatFailsIsNotLost() {
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        Subscription subscription = daybook.subscription("list")
                .retry(new RetryPolicy(1, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .handleAll(event -> {
                    meanwhile.get().run();
                    noting().handle(event);
                })
                .start();
        poison.add("1 1");
        create("1");
        change("1");
        drainAll();
        assertEquals(2, subscription.retry("Todo/1"));
        meanwhile.set(() -> elsewhere(() -> assertEquals(2, subscription.retry("Todo/1"))));
        daybook.drain();
        assertEquals(2, subscription.parked().get(0).attempts());
        assertEquals(Set.of("Todo/1"), store.subscriptions().parkedKeys("list", true));

        meanwhile.set(() -> {});
        daybook.drain();
        assertEquals(3, subscription.parked().get(0).attempts());
        assertEquals(Set.of(), store.subscriptions().parkedKeys("list", true), "it failed");
        daybook.drain();
        assertEquals(3, subscription.parked().get(0).attempts(), "and nobody asked for more");
    }

    @Test
    void whatIsToBeTriedAgainStaysSoUntilItHasFailedOrIsHandled() {
        poison.add("1 1");
        create("1");
        Subscription subscription = list(daybook).start();
        drainAll();
        SubscriptionStore subscriptions = store.subscriptions();
        assertEquals(1, subscription.retryAll());
        subscriptions.beginRetry("list", "Todo/1");
        assertEquals(Set.of("Todo/1"), subscriptions.parkedKeys("list", true));
        assertTrue(subscriptions.find("list").orElseThrow().hasRetries());
        assertEquals(1, subscription.parked().size());
        subscriptions.putOff("list", "Todo/1");
        assertEquals(Set.of(), subscriptions.parkedKeys("list", true));
        assertFalse(subscriptions.find("list").orElseThrow().hasRetries());

        assertEquals(1, subscription.retryAll());
        subscriptions.putOff("list", "Todo/1");
        assertEquals(Set.of("Todo/1"), subscriptions.parkedKeys("list", true), "it was not begun");
        poison.clear();
        daybook.drain();
        assertEquals(List.of("1 1"), seen);
    }

    @Test
    void awaitsNoEventThatIsParkedUnderAKeyOfTheUsers() {
        Subscription subscription =
                list(daybook).key(event -> "of " + event.stream().aggregateId()).start();
        poison.add("1 1");
        Receipt receipt = todos.create("1", new Todo.Created("tea"));
        drainAll();
        assertEquals(1, subscription.parked().size());
        assertFalse(subscription.await(receipt, Duration.ZERO));
    }

    /** The handlers of parked events take their time, too. */
    @Test
    void othersGoOnWhileManyParkedEventsAreTriedAgain() {
        Subscription subscription = daybook.subscription("list")
                .retry(new RetryPolicy(1, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .handleAll(event -> {
                    noting().handle(event);
                    clock.move(Duration.ofSeconds(1));
                })
                .start();
        poison.add("1 1");
        create("1");
        for (int i = 0; i < 20; i++) {
            change("1");
        }
        drainAll();
        assertEquals(21, subscription.parked().size());
        poison.clear();
        subscription.retryAll();
        create("2");
        drainAll();
        assertEquals(22, seen.size());
        assertTrue(seen.indexOf("2 1") < 10, seen::toString);
        seen.remove("2 1");
        assertEquals(IntStream.rangeClosed(1, 21).mapToObj(i -> "1 " + i).toList(), seen);
    }

    @Test
    void severalThreadsThatDrainHandleEachEventOnce() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        Subscription subscription = daybook.subscription("list")
                .handleAll(event -> {
                    calls.incrementAndGet();
                    LockSupport.parkNanos(100_000); // so that others get to it as well
                })
                .start();
        create(IntStream.range(0, 50).mapToObj(i -> "id-" + i).toArray(String[]::new));
        Positions head = journal.head();
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> subscription.await(head, LONG)))
                .toList();
        threads.forEach(Thread::start);
        for (Thread each : threads) {
            each.join();
        }
        assertEquals(50, calls.get());
    }

    @Test
    void aHandlerCannotDrain() {
        List<String> refused = new ArrayList<>();
        daybook.subscription("list")
                .handleAll(event -> refused.add(assertThrows(IllegalStateException.class, daybook::drain)
                        .getMessage()))
                .start();
        create("1");
        daybook.drain();
        assertEquals(List.of("a handler cannot drain or await subscriptions, since it is run by that"), refused);
    }

    @Test
    void aHandlerThatDoesNotReturnIsReported() {
        CountDownLatch goOn = new CountDownLatch(1);
        try (Daybook running = Daybook.builder(new Shared(store))
                .lease(Duration.ofSeconds(3))
                .define(Todo.class)
                .open()) {
            create("1");
            Subscription subscription = running.subscription("slow")
                    .slowAfter(Duration.ofMillis(50))
                    .handleAll(event -> assertTrue(goOn.await(60, TimeUnit.SECONDS)))
                    .start();
            awaitProblem(subscription, "a handler of segment 0 has not returned for");
            assertFalse(subscription.status().isHealthy());
            Subscription elsewhere =
                    daybook.subscription("slow").handleAll(event -> {}).start();
            awaitProblem(elsewhere, "segment 0 fails: a handler of segment 0 has not returned for");
            goOn.countDown();
            assertTrue(subscription.await(journal.head(), LONG));
            assertEquals(List.of(), subscription.status().problems());
        } finally {
            goOn.countDown();
        }
    }

    @Test
    void aLeaseThatIsLostMovesNothing() {
        list(daybook).start();
        Row row = store.subscriptions().find("list").orElseThrow();
        Segment first = store.subscriptions()
                .claim("x", "list", row.segments().get(0), LONG)
                .orElseThrow();
        assertTrue(store.subscriptions()
                .claim("y", "list", row.segments().get(0), LONG)
                .isEmpty());
        assertTrue(store.subscriptions().claim("y", "list", first, LONG).isEmpty(), "it is held");
        store.subscriptions().release(new Lease("list", 0, first.token()));
        Segment second = store.subscriptions().claim("y", "list", first, LONG).orElseThrow();
        create("1");

        Lease lost = new Lease("list", 0, first.token());
        assertThrows(
                LeaseLostException.class,
                () -> store.inTransaction(transaction -> {
                    store.journal(transaction)
                            .append(STREAM, ExpectedVersion.any(), List.of(event("todo_completed", "{}")));
                    store.subscriptions().advance(transaction, lost, new Progress(journal.head(), 1, 0, 0));
                    return true;
                }));
        assertStored(1);
        store.subscriptions().release(lost);
        Segment now =
                store.subscriptions().find("list").orElseThrow().segments().get(0);
        assertEquals("y", now.owner());
        assertEquals(second.token(), now.token());
        assertEquals(startOfAll(), now.checkpoint());
    }

    @Test
    void runsByItselfOnSeveralNodes() throws InterruptedException {
        List<String> ids = IntStream.range(0, 50).mapToObj(i -> "id-" + i).toList();
        CountDownLatch all = new CountDownLatch(ids.size() * 3);
        Map<String, Long> last = new ConcurrentHashMap<>();
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        EventHandler<Object> handler = event -> {
            Long before = last.put(event.stream().aggregateId(), event.version());
            if (event.version() != (before == null ? 0 : before) + 1) {
                wrong.add(note(event) + " after " + before);
            }
            all.countDown();
        };
        List<Daybook> running = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                Daybook each = Daybook.builder(new Shared(store))
                        .lease(Duration.ofSeconds(2))
                        .define(Todo.class)
                        .open();
                running.add(each);
                each.subscription("shared").segments(6).handleAll(handler).start();
            }
            create(ids.toArray(String[]::new));
            change(ids.toArray(String[]::new));
            running.remove(0).close();
            change(ids.toArray(String[]::new));

            assertTrue(all.await(60, TimeUnit.SECONDS), () -> all.getCount() + " events are missing");
            assertEquals(List.of(), wrong);
        } finally {
            running.forEach(Daybook::close);
        }
    }

    private Daybook parcels(UnknownEvents choice, String name) {
        Daybook opened = Daybook.builder(new Shared(store))
                .clock(clock)
                .node(name)
                .manualSubscriptions()
                .define(Parcel.class)
                .unknownEvents(choice)
                .upcaster("parcel_sent", 1, Parcel.TITLE_IS_LABEL)
                .upcaster("parcel_sent", 2, Parcel.KILOS_ARE_GRAMS)
                .upcaster("parcel_travelled", 1, Parcel.JOURNEY_IS_STOPS)
                .upcaster("parcel_weighed", 1, Upcaster.dropping())
                .open();
        nodes.add(opened);
        return opened;
    }

    private void storeOldParcel() {
        journal.append(
                new StreamId("Parcel", "1"),
                ExpectedVersion.noStream(),
                List.of(
                        Parcel.text("parcel_sent", 1, "{\"title\":\"tea\"}"),
                        Parcel.text("parcel_weighed", 1, "{}"),
                        Parcel.text("parcel_travelled", 1, "{\"stops\":[\"Oslo\",\"Bergen\"]}"),
                        Parcel.text("parcel_passed", 1, "{\"stop\":\"Voss\"}")));
    }

    /** Classes of the aggregate's and of its own. */
    private record ParcelHandlers(List<String> handled) {
        @SubscribeTo(Parcel.Sent.class)
        void sent(Parcel.Sent event) {
            handled.add(event.label());
        }

        @SubscribeTo(Parcel.SentToTitle.class)
        void sentToTitle(StoredEvent<Parcel.SentToTitle> event) {
            handled.add("title " + event.payload().title());
        }

        @SubscribeTo(Parcel.Weight.class)
        void weight(Parcel.Weight event) {
            handled.add("grams " + event.grams());
        }

        @SubscribeTo(Parcel.Passed.class)
        void passed(StoredEvent<Parcel.Passed> event) {
            handled.add(
                    event.version() + "." + event.part() + " " + event.payload().stop());
        }
    }

    private record StopHandlers(List<String> handled) {
        @SubscribeTo(Parcel.Passed.class)
        void passed(Parcel.Passed event) {
            handled.add(event.stop());
        }
    }

    private record RawHandlers(List<String> handled) {
        @SubscribeTo(Parcel.Passed.class)
        void passed(Parcel.Passed event) {
            handled.add(event.stop());
        }

        @SubscribeTo(RawEvent.class)
        void other(StoredEvent<RawEvent> event) {
            handled.add(event.type() + " " + event.payload().text());
        }
    }

    @Test
    void handlersGetOldEventsInTheShapesOfToday() {
        storeOldParcel();
        Daybook parcels = parcels(UnknownEvents.FAIL, "p");
        List<String> handled = new ArrayList<>();
        Subscription list = parcels.subscription("parcels")
                .handlers(new ParcelHandlers(handled))
                .start();

        parcels.drain();

        assertEquals(List.of("tea", "title tea", "grams 1000", "3.0 Oslo", "3.1 Bergen", "4.0 Voss"), handled);
        assertEquals(0, list.status().lag());
    }

    @Test
    void aParkedEventIsUpcastWhenItIsTriedAgain() {
        storeOldParcel();
        Daybook parcels = parcels(UnknownEvents.FAIL, "p");
        List<String> handled = new ArrayList<>();
        AtomicBoolean fails = new AtomicBoolean(true);
        Subscription list = parcels.subscription("parcels")
                .retry(new RetryPolicy(1, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .handle(Parcel.Passed.class, event -> {
                    if (event.part() == 1 && fails.get()) {
                        throw new IllegalStateException("for a test");
                    }
                    handled.add(event.payload().stop());
                })
                .start();
        parcels.drain();
        assertEquals(
                List.of(3L, 4L),
                list.parked().stream().map(each -> each.position().number()).toList());

        handled.clear();
        fails.set(false);
        list.retryAll();
        parcels.drain();

        assertEquals(List.of("Oslo", "Bergen", "Voss"), handled);
        assertEquals(List.of(), list.parked());
    }

    @Test
    void anEventThatNobodyKnowsWaitsForANodeThatDoesOrIsPassedOverOrComesAsText() {
        storeOldParcel();
        journal.append(
                new StreamId("Parcel", "1"),
                ExpectedVersion.exactly(4),
                List.of(Parcel.text("parcel_stamped", 1, "{\"stamp\":\"blue\"}")));
        Map<UnknownEvents, List<String>> handled = new TreeMap<>();
        for (UnknownEvents choice : UnknownEvents.values()) {
            Daybook parcels = parcels(choice, "p" + choice);
            List<String> own = new ArrayList<>();
            handled.put(choice, own);
            if (choice != UnknownEvents.RAW) {
                assertThrows(
                        ConfigurationException.class,
                        () -> parcels.subscription("raw").handle(RawEvent.class, event -> {}));
            }
            Subscription subscription = parcels.subscription("parcels-" + choice)
                    .handlers(choice == UnknownEvents.RAW ? new RawHandlers(own) : new StopHandlers(own))
                    .start();
            parcels.drain();
            assertEquals(
                    choice == UnknownEvents.FAIL ? 1 : 0, subscription.status().lag(), choice.toString());
            assertEquals(
                    choice == UnknownEvents.FAIL ? Map.of() : Map.of("parcel_stamped", 1L), parcels.unknownEvents());
        }

        assertEquals(
                Map.of(
                        UnknownEvents.FAIL, List.of("Oslo", "Bergen", "Voss"),
                        UnknownEvents.SKIP, List.of("Oslo", "Bergen", "Voss"),
                        UnknownEvents.RAW, List.of("Oslo", "Bergen", "Voss", "parcel_stamped {\"stamp\":\"blue\"}")),
                handled);
    }

    @EventView(type = "parcel_sent", version = 1)
    private record Unfitting(int title) {}

    @Test
    void aHandlersOwnClassThatDoesNotFitParksTheEventOfItsSubscriptionAlone() {
        storeOldParcel();
        Daybook parcels = parcels(UnknownEvents.FAIL, "p");
        Subscription unfitting = parcels.subscription("unfitting")
                .retry(new RetryPolicy(1, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .handle(Unfitting.class, event -> {})
                .start();
        List<String> handled = new ArrayList<>();
        Subscription stops = parcels.subscription("stops")
                .handlers(new StopHandlers(handled))
                .start();

        parcels.drain();

        assertEquals(3, unfitting.parked().size()); // all but the one that is dropped
        assertEquals(List.of("Oslo", "Bergen", "Voss"), handled);
        assertEquals(List.of(), stops.parked());
    }

    @EventView(type = "parcel_sent", version = 4)
    private record Beyond(String label) {}

    @EventView(type = "parcel_sent", version = 2)
    private record Labelled(String label) {}

    /** Passed over in silence, they would be lost to it for ever. */
    @Test
    void eventsThatNoStepBringsToAHandlersOwnClassAreNotPassedOver() {
        storeOldParcel();
        Daybook parcels = parcels(UnknownEvents.FAIL, "p");
        Subscription beyond =
                parcels.subscription("beyond").handle(Beyond.class, event -> {}).start();

        parcels.drain();

        assertEquals(4, beyond.status().lag());
    }

    @Test
    void aHandlersOwnClassSeesEventsUnderTheirOtherNamesToo() {
        journal.append(
                new StreamId("Packet", "1"),
                ExpectedVersion.noStream(),
                List.of(Parcel.text("packet_sent", 1, "{\"title\":\"tea\"}")));
        journal.append(
                new StreamId("Packet", "2"),
                ExpectedVersion.noStream(),
                List.of(Parcel.text("packet_sent", 3, "{\"label\":\"milk\",\"grams\":1}")));
        Daybook parcels = parcels(UnknownEvents.FAIL, "p");
        List<String> handled = new ArrayList<>();
        parcels.subscription("labels")
                .handle(Labelled.class, event -> handled.add(event.payload().label()))
                .start();

        parcels.drain();

        assertEquals(List.of("tea", "milk"), handled);
    }

    /** As another service sees parcels that it has no aggregates of. */
    @Test
    void aHandlersOwnClassNeedsNoAggregate() {
        storeOldParcel();
        Daybook other = node("other");
        List<String> handled = new ArrayList<>();
        Subscription titles = other.subscription("titles")
                .filter(EventFilter.eventTypes("parcel_sent"))
                .handle(
                        Parcel.SentToTitle.class,
                        event -> handled.add(event.payload().title()))
                .start();

        other.drain();

        assertEquals(List.of("tea"), handled);
        assertEquals(0, titles.status().lag());
    }
}
