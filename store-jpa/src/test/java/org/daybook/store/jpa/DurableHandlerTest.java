package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.daybook.Daybook;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StoredEvent;
import org.daybook.handler.OnReset;
import org.daybook.handler.SubscribeTo;
import org.daybook.store.SubscriptionStore;
import org.daybook.store.SubscriptionStore.Lease;
import org.daybook.store.SubscriptionStore.Parked;
import org.daybook.store.SubscriptionStore.Segment;
import org.daybook.subscription.RetryPolicy;
import org.daybook.subscription.Subscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a durable handler writes with its EntityManager takes effect exactly once, whatever fails around it. */
abstract class DurableHandlerTest {

    record Note(int lines) {
        record Begun(String text) implements Creation<Note> {
            @Override
            public Note create() {
                return new Note(1);
            }
        }

        record Continued(String text) implements DomainEvent<Note> {
            @Override
            public Note mutate(Note note) {
                return new Note(note.lines + 1);
            }
        }
    }

    /** One effect of one event; the order of its ids is the order of the effects. */
    @Entity(name = "Effect")
    @Table(name = "effect")
    static class Effect {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        long id;

        @Column(nullable = false)
        String note;

        @Column(name = "note_version", nullable = false)
        long version;

        @Column(length = 20)
        String label;

        protected Effect() {}

        Effect(String note, long version, String label) {
            this.note = note;
            this.version = version;
            this.label = label;
        }
    }

    private static final String TOO_LONG = "longer than the column is";

    abstract String url();

    abstract String createTable();

    private JpaStore store;
    private Daybook daybook;

    @BeforeEach
    void open() {
        store = store();
        store.entityManagerFactory().runInTransaction(manager -> {
            manager.createNativeQuery("drop table if exists effect").executeUpdate();
            manager.createNativeQuery(createTable()).executeUpdate();
            for (String table : List.of(
                    "event_journal",
                    "journal_subscription",
                    "journal_segment",
                    "journal_subscriber",
                    "journal_parked",
                    "journal_snapshot")) {
                manager.createNativeQuery("delete from durable_" + table).executeUpdate();
            }
        });
        daybook = Daybook.builder(store)
                .define(Note.class)
                .lease(Duration.ofSeconds(2))
                .open();
    }

    final JpaStore store() {
        return JpaStore.builder(url())
                .tablePrefix("durable_")
                .createSchema()
                .entities(Effect.class)
                .open();
    }

    @AfterEach
    void close() {
        daybook.close();
    }

    private void write(int notes, int events) {
        for (int version = 1; version <= events; version++) {
            writeVersion(notes, version);
        }
    }

    private void writeVersion(int notes, int version) {
        for (int note = 0; note < notes; note++) {
            String text = version + " of " + note;
            daybook.publish("note-" + note, version == 1 ? new Note.Begun(text) : new Note.Continued(text));
        }
    }

    private List<Effect> effects() {
        return store.entityManagerFactory()
                .callInTransaction(manager -> manager.createQuery("select e from Effect e order by e.id", Effect.class)
                        .getResultList());
    }

    /** Every event once, and those of a note in their order. */
    private void assertExactlyOnce(int notes, int events, Set<String> without) {
        TreeMap<String, List<Long>> found = new TreeMap<>();
        effects()
                .forEach(each -> found.computeIfAbsent(each.note, note -> new ArrayList<>())
                        .add(each.version));
        TreeMap<String, List<Long>> expected = new TreeMap<>();
        for (int note = 0; note < notes; note++) {
            if (!without.contains("note-" + note)) {
                expected.put(
                        "note-" + note,
                        IntStream.rangeClosed(1, events).mapToObj(Long::valueOf).toList());
            }
        }
        assertThat(found).isEqualTo(expected);
    }

    /** Writes a row for each event; fails as it is told. */
    static class Effects {
        final AtomicInteger calls = new AtomicInteger();
        final Set<String> refusedByHandler = ConcurrentHashMap.newKeySet();
        final Set<String> refusedByDatabase = ConcurrentHashMap.newKeySet();
        volatile int failEvery = Integer.MAX_VALUE;

        @SubscribeTo({Note.Begun.class, Note.Continued.class})
        void on(StoredEvent<? extends DomainEvent<Note>> event, EntityManager manager) {
            String note = event.stream().aggregateId();
            String label = refusedByDatabase.contains(note) ? TOO_LONG : "short";
            manager.persist(new Effect(note, event.version(), label));
            if (refusedByHandler.contains(note) || calls.incrementAndGet() % failEvery == 0) {
                throw new IllegalStateException("after the effect");
            }
        }

        @OnReset
        void clear(EntityManager manager) {
            manager.createQuery("delete from Effect").executeUpdate();
        }
    }

    private Subscription start(Effects effects, int segments) {
        return start(daybook, effects, segments);
    }

    private static Subscription start(Daybook daybook, Effects effects, int segments) {
        return daybook.subscription("effects")
                .segments(segments)
                .batchSize(20)
                .retry(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2)))
                .handlers(effects)
                .start();
    }

    private void awaitHead(Subscription subscription) {
        assertThat(subscription.await(store.journal().head(), Duration.ofSeconds(60)))
                .as("%s", subscription.status())
                .isTrue();
    }

    @Test
    void each_effect_is_there_once() {
        write(10, 5);
        Subscription subscription = start(new Effects(), 3);
        write(0, 0);
        awaitHead(subscription);
        assertExactlyOnce(10, 5, Set.of());
        assertThat(subscription.status().isHealthy())
                .as("%s", subscription.status())
                .isTrue();
    }

    @Test
    @Tag("D-48")
    void what_fails_now_and_then_is_done_again_and_takes_effect_once() {
        write(10, 10);
        Effects effects = new Effects();
        effects.failEvery = 7;
        Subscription subscription = start(effects, 2);
        awaitHead(subscription);

        assertExactlyOnce(10, 10, Set.of());
        assertThat(subscription.parked()).isEmpty();
        assertThat(effects.calls.get()).isGreaterThan(100);
    }

    @Test
    void events_that_always_fail_are_parked_and_the_others_take_effect_once() {
        write(10, 6);
        Effects effects = new Effects();
        effects.refusedByHandler.add("note-3");
        effects.refusedByDatabase.add("note-7"); // which is known in the commit only
        Subscription subscription = start(effects, 2);
        awaitHead(subscription);

        assertExactlyOnce(10, 6, Set.of("note-3", "note-7"));
        assertThat(subscription.parked()).hasSize(12);
        assertThat(subscription.parked().stream().map(Parked::key)).containsOnly("Note/note-3", "Note/note-7");
        List<String> refused = subscription.parked().stream()
                .filter(each -> each.attempts() > 0 && each.key().equals("Note/note-7"))
                .map(Parked::error)
                .toList();
        assertThat(refused)
                .singleElement()
                .satisfies(each -> assertThat(each)
                        .contains("DataException", "SQL state 22")
                        .doesNotContain(TOO_LONG));

        effects.refusedByHandler.clear();
        effects.refusedByDatabase.clear();
        subscription.retryAll();
        awaitNothingParked(subscription);
        assertExactlyOnce(10, 6, Set.of());
    }

    private static void awaitNothingParked(Subscription subscription) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!subscription.parked().isEmpty()) {
            assertThat(System.nanoTime()).as("%s", subscription.parked()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    /** As it may when it is called for the first time: nothing of the transaction rests meanwhile. */
    @Test
    void a_parked_event_may_be_handled_for_longer_than_a_lease() {
        AtomicInteger calls = new AtomicInteger();
        write(1, 1);
        Subscription subscription = daybook.subscription("effects")
                .retry(new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(2)))
                .handle(Note.Begun.class, event -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IllegalStateException("not the first time");
                    }
                    awaitRenewals(5); // each after a third of a lease
                })
                .start();
        awaitHead(subscription);
        subscription.retryAll();
        awaitNothingParked(subscription);
        assertThat(calls).hasValue(2);
    }

    @Test
    void what_is_skipped_is_kept_with_the_reason() {
        write(2, 2);
        Effects effects = new Effects();
        effects.refusedByHandler.add("note-1");
        Subscription subscription = start(effects, 1);
        awaitHead(subscription);
        String reason = "it was a mistake: \u00e9crit \"twice\"";
        Position skipped = subscription.skip("Note/note-1", reason).orElseThrow();
        effects.refusedByHandler.clear();
        subscription.retryAll();
        awaitNothingParked(subscription);
        subscription.divide(2);
        awaitHead(subscription);

        List<?> kept = store.entityManagerFactory()
                .callInTransaction(manager -> manager.createNativeQuery(
                                "select position, parked_key, error, reason from durable_journal_parked")
                        .getResultList());
        assertThat(kept).singleElement().isEqualTo(new Object[] {
            skipped.number(), "Note/note-1", "java.lang.IllegalStateException: after the effect", reason
        });
        assertThat(effects().stream().map(each -> each.note + " " + each.version))
                .containsExactlyInAnyOrder("note-0 1", "note-0 2", "note-1 2");
    }

    /** If a node went by its own clock, the one that is ahead would take at once what the other one holds. */
    @Test
    void leases_go_by_the_clock_of_the_database() {
        Effects effects = new Effects();
        try (Daybook behind = node("behind", Duration.ofMinutes(-30))) {
            Subscription subscription = start(behind, effects, 4);
            try (Daybook ahead = node("ahead", Duration.ofMinutes(30))) {
                start(ahead, effects, 4);
                awaitOwners(subscription, List.of("ahead", "ahead", "behind", "behind"));
                Map<Integer, Long> tokens = tokens();
                for (int version = 1; version <= 3; version++) {
                    writeVersion(20, version);
                    awaitHead(subscription);
                    awaitRenewals(1);
                }
                assertThat(tokens()).as("nothing was taken from anybody").isEqualTo(tokens);
            }
            awaitOwners(subscription, List.of("behind", "behind", "behind", "behind"));
            writeVersion(20, 4);
            awaitHead(subscription);
        }
        assertExactlyOnce(20, 4, Set.of());
    }

    private Daybook node(String name, Duration wrongBy) {
        return Daybook.builder(store())
                .clock(Clock.offset(Clock.systemUTC(), wrongBy))
                .define(Note.class)
                .node(name)
                .lease(Duration.ofSeconds(2))
                .open();
    }

    private Map<Integer, Long> tokens() {
        return store.subscriptions().find("effects").orElseThrow().segments().stream()
                .collect(Collectors.toMap(Segment::number, Segment::token));
    }

    private static List<String> owners(Subscription subscription) {
        return subscription.status().segments().stream()
                .map(each -> String.valueOf(each.owner()))
                .sorted()
                .toList();
    }

    private static void awaitOwners(Subscription subscription, List<String> expected) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!owners(subscription).equals(expected)) {
            assertThat(System.nanoTime()).as("%s", subscription.status()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void a_reset_clears_and_handles_all_again_while_others_write() throws InterruptedException {
        write(10, 3);
        Subscription subscription = start(new Effects(), 4);
        awaitHead(subscription);
        for (int round = 0; round < 5; round++) {
            subscription.reset();
            subscription.divide(1 + round * 2);
        }
        awaitHead(subscription);
        assertExactlyOnce(10, 3, Set.of());
    }

    @Test
    void a_reset_may_last_longer_than_a_lease() {
        write(4, 2);
        Subscription subscription = start(
                new Effects() {
                    @Override
                    @OnReset
                    void clear(EntityManager manager) {
                        super.clear(manager);
                        awaitRenewals(4); // each after a third of a lease
                    }
                },
                2);
        awaitHead(subscription);
        subscription.reset();
        awaitHead(subscription);
        assertExactlyOnce(4, 2, Set.of());
    }

    private void awaitRenewals(int times) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        Duration before = Duration.ofDays(1);
        int renewed = 0;
        while (renewed < times && System.nanoTime() < end) {
            Duration now = store.subscriptions()
                    .find("effects")
                    .orElseThrow()
                    .segments()
                    .get(0)
                    .leaseLeft();
            renewed += now.compareTo(before) > 0 ? 1 : 0;
            before = now;
        }
        assertThat(renewed).isEqualTo(times);
    }

    @Test
    void a_reset_and_a_batch_that_want_the_same_rows_both_come_through() throws InterruptedException {
        write(2, 1);
        CountDownLatch inHandler = new CountDownLatch(1);
        CountDownLatch clearing = new CountDownLatch(1);
        Subscription subscription = start(
                new Effects() {
                    @Override
                    @SubscribeTo({Note.Begun.class, Note.Continued.class})
                    void on(StoredEvent<? extends DomainEvent<Note>> event, EntityManager manager) {
                        super.on(event, manager);
                        if (event.version() == 2 && inHandler.getCount() > 0) {
                            manager.createQuery("update Effect e set e.label = 'held' where e.version = 1")
                                    .executeUpdate();
                            inHandler.countDown();
                            await(clearing);
                        }
                    }

                    @Override
                    @OnReset
                    void clear(EntityManager manager) {
                        clearing.countDown();
                        super.clear(manager);
                    }
                },
                1);
        awaitHead(subscription);
        for (int note = 0; note < 2; note++) {
            daybook.publish("note-" + note, new Note.Continued("more"));
        }
        await(inHandler);
        subscription.reset();
        awaitHead(subscription);
        assertExactlyOnce(2, 2, Set.of());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The node does not hear that it lost its segment, as when it was stopped, and goes on with what it has in hand. */
    @Test
    void a_node_that_lost_its_segment_in_the_midst_of_a_batch_has_no_effect() throws InterruptedException {
        write(5, 4);
        CountDownLatch inHandler = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Effects slow = new Effects() {
            @Override
            @SubscribeTo({Note.Begun.class, Note.Continued.class})
            void on(StoredEvent<? extends DomainEvent<Note>> event, EntityManager manager) {
                super.on(event, manager);
                if (calls.get() == 10) {
                    inHandler.countDown();
                    try {
                        goOn.await(30, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
            }
        };
        Subscription first = start(slow, 1);
        assertThat(inHandler.await(30, TimeUnit.SECONDS)).isTrue();
        first.divide(2); // which takes the segment away
        first.divide(1);
        try (JpaStore another = store();
                Daybook other = Daybook.builder(another)
                        .define(Note.class)
                        .lease(Duration.ofSeconds(2))
                        .open()) {
            Subscription second = other.subscription("effects")
                    .batchSize(20)
                    .handlers(new Effects())
                    .start();
            goOn.countDown();
            assertThat(second.await(store.journal().head(), Duration.ofSeconds(60)))
                    .isTrue();
            assertThat(first.await(store.journal().head(), Duration.ofSeconds(60)))
                    .isTrue();
        }
        assertExactlyOnce(5, 4, Set.of());
    }

    /** A process that is stopped holds rows, and says nothing more; the connection of one that goes on is as before. */
    final void assertThatOnlyWhatRestsIsEnded(String limitOfSession) {
        SubscriptionStore subscriptions = store.subscriptions();
        Segment segment = new Segment(0, 0, Positions.start(1), List.of(), 1, null, Duration.ZERO, 0, 0, 0, null);
        Lease lease = new Lease("rests", 0, 1);
        subscriptions.create("rests", List.of(segment));
        Duration longestRest = Duration.ofSeconds(1);
        Object before = limit(limitOfSession);

        store.inTransaction(transaction -> {
            subscriptions.enter(transaction, longestRest);
            return subscriptions.settled(transaction, lease).orElseThrow();
        });
        assertThat(limit(limitOfSession)).isEqualTo(before);
        assertThatThrownBy(() -> store.inTransaction(transaction -> {
                    subscriptions.enter(transaction, longestRest);
                    subscriptions.settled(transaction, lease);
                    throw new IllegalStateException("rolled back");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(limit(limitOfSession)).isEqualTo(before);

        List<Segment> claimed = new ArrayList<>();
        try (JpaStore other = store()) {
            assertThatThrownBy(() -> store.inTransaction(transaction -> {
                        subscriptions.enter(transaction, longestRest);
                        subscriptions.settled(transaction, lease);
                        other.subscriptions()
                                .claim("other", "rests", segment, Duration.ofMinutes(1))
                                .ifPresent(claimed::add);
                        return subscriptions.settled(transaction, lease);
                    }))
                    .isInstanceOf(StoreUnavailableException.class);
        }
        assertThat(claimed).hasSize(1);
    }

    private Object limit(String ofSession) {
        return store.entityManagerFactory()
                .callInTransaction(
                        manager -> manager.createNativeQuery(ofSession).getSingleResult());
    }

    @Test
    @Tag("PS-14")
    @Tag("D-4")
    void others_that_write_meanwhile_are_heard() throws InterruptedException {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch latch = new CountDownLatch(20);
        daybook.subscription("hears")
                .handle(Note.Begun.class, event -> {
                    heard.add(event.stream().aggregateId());
                    latch.countDown();
                })
                .start();
        try (JpaStore another = store();
                Daybook other = Daybook.open(another)) {
            for (int i = 0; i < 20; i++) {
                other.publish("note-" + i, new Note.Begun("from elsewhere"));
            }
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(heard).hasSize(20);
    }
}
