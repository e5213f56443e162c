package org.daybook.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.aggregate.EntityRepository;
import org.daybook.aggregate.Repository;
import org.daybook.event.BaseEntity;
import org.daybook.event.Change;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Positions;
import org.daybook.event.StreamId;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalPage;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Partitions;
import org.daybook.journal.Slice;
import org.daybook.store.DelegatingStore;
import org.daybook.store.Store;
import org.daybook.store.jpa.JpaStore;
import org.daybook.store.memory.MemoryStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A load begins with what is kept in memory, and is never stale all the same. */
class CachingStoreTest {

    private static final int ROOM = 10 << 20;

    /** A state that nobody can change. */
    record Counter(String name, long sum, List<Long> steps) {

        record Made(String name) implements Creation<Counter> {
            @Override
            public Counter create() {
                return new Counter(name, 0, List.of());
            }
        }

        record Added(long step) implements DomainEvent<Counter> {
            @Override
            public Counter mutate(Counter counter) {
                List<Long> steps = new ArrayList<>(counter.steps);
                steps.add(step);
                return new Counter(counter.name, counter.sum + step, List.copyOf(steps));
            }
        }
    }

    /** A record whose list somebody could change. */
    record Loose(List<Long> steps) {

        record Made() implements Creation<Loose> {
            @Override
            public Loose create() {
                return new Loose(new ArrayList<>());
            }
        }

        record Added(long step) implements DomainEvent<Loose> {
            @Override
            public Loose mutate(Loose loose) {
                List<Long> steps = new ArrayList<>(loose.steps);
                steps.add(step);
                return new Loose(steps);
            }
        }
    }

    static final class Meter extends BaseEntity {
        private final List<Long> steps = new ArrayList<>();

        void add(long step) {
            raise(new Added(step));
        }

        record Made() implements Creation<Meter> {
            @Override
            public Meter create() {
                return new Meter();
            }
        }

        record Added(long step) implements Change<Meter> {
            @Override
            public void apply(Meter meter) {
                meter.steps.add(step);
            }
        }
    }

    /** Counts the events that are read of streams. */
    private static final class CountingStore extends DelegatingStore {
        private int read;

        CountingStore(Store store) {
            super(store);
        }

        int readSinceAsked() {
            int count = read;
            read = 0;
            return count;
        }

        @Override
        public EventJournal journal() {
            EventJournal journal = super.journal();
            return new EventJournal() {
                @Override
                public org.daybook.event.Receipt append(
                        StreamId stream, ExpectedVersion expected, List<EventText> events) {
                    return journal.append(stream, expected, events);
                }

                @Override
                public Stream<JournalRecord> read(StreamId stream, Slice slice) {
                    return journal.read(stream, slice).peek(row -> read++);
                }

                @Override
                public JournalPage readPage(org.daybook.event.Position after, EventFilter filter, int limit) {
                    return journal.readPage(after, filter, limit);
                }

                @Override
                public java.util.Optional<JournalRecord> last(StreamId stream) {
                    return journal.last(stream);
                }

                @Override
                public java.util.Optional<JournalRecord> find(UUID eventId) {
                    return journal.find(eventId);
                }

                @Override
                public Positions head() {
                    return journal.head();
                }

                @Override
                public Partitions partitions() {
                    return journal.partitions();
                }
            };
        }
    }

    private final CountingStore below = new CountingStore(new MemoryStore());
    private final CachingStore store = CachingStore.around(below, ROOM);
    private final Daybook daybook = Daybook.open(store);
    private final Repository<Counter, DomainEvent<? super Counter>> counters = daybook.repository(Counter.class);

    private void fill(String id, int steps) {
        counters.create(id, new Counter.Made(id));
        for (long step = 1; step <= steps; step++) {
            long each = step;
            counters.update(id, counter -> new Counter.Added(each));
        }
    }

    @Test
    void what_was_stored_or_loaded_is_read_again_by_its_last_event_only() {
        fill("a", 50);
        below.readSinceAsked();

        assertThat(counters.get("a").sum()).isEqualTo(1275);

        assertThat(below.readSinceAsked()).isEqualTo(1);
        assertThat(store.hits()).isGreaterThan(50);
        assertThat(store.misses()).isZero();
        assertThat(store.bytes()).isBetween(200L, 20_000L);

        Daybook other = Daybook.open(CachingStore.around(below, ROOM));
        assertThat(other.repository(Counter.class).get("a").sum()).isEqualTo(1275);
        assertThat(below.readSinceAsked()).isEqualTo(51);
        assertThat(other.repository(Counter.class).get("a").sum()).isEqualTo(1275);
        assertThat(below.readSinceAsked()).isEqualTo(1);
    }

    @Test
    @Tag("RP-05")
    @Tag("D-39")
    void what_others_appended_is_there_at_once() {
        fill("a", 3);
        Daybook other = Daybook.open(CachingStore.around(below, ROOM));
        for (long step = 4; step < 50; step++) {
            long each = step;
            (step % 2 == 0 ? other : daybook).repository(Counter.class).update("a", counter -> new Counter.Added(each));
            assertThat(counters.get("a").sum()).isEqualTo(step * (step + 1) / 2);
            assertThat(other.repository(Counter.class).get("a").sum()).isEqualTo(step * (step + 1) / 2);
        }
    }

    @Test
    void a_state_that_could_be_changed_is_kept_as_text() {
        Repository<Loose, DomainEvent<? super Loose>> looses = daybook.repository(Loose.class);
        looses.create("a", new Loose.Made());
        for (long step = 1; step <= 20; step++) {
            long each = step;
            looses.update("a", loose -> new Loose.Added(each));
        }
        looses.get("a");
        below.readSinceAsked();

        looses.get("a").steps().clear();

        assertThat(looses.get("a").steps()).hasSize(20);
        assertThat(below.readSinceAsked()).isLessThan(20);
    }

    @Test
    void an_entity_is_kept_as_text_and_each_load_gives_another_one() {
        EntityRepository<Meter> meters = daybook.entityRepository(Meter.class);
        meters.save(meters.begin("a", new Meter.Made()));
        for (long step = 1; step <= 20; step++) {
            long each = step;
            meters.change("a", meter -> meter.add(each));
        }
        meters.get("a");
        below.readSinceAsked();
        Meter one = meters.get("a");
        assertThat(below.readSinceAsked()).isLessThan(20);

        one.add(100);

        assertThat(meters.get("a").steps).hasSize(20);
        assertThat(meters.get("a").version()).isEqualTo(21);
        meters.save(one);
        assertThat(meters.get("a").steps).hasSize(21).endsWith(100L);
    }

    @Test
    void what_is_rolled_back_was_never_kept() {
        fill("a", 3);
        assertThatThrownBy(() -> store.inTransaction(transaction -> {
                    Repository<Counter, DomainEvent<? super Counter>> joined =
                            daybook.in(transaction).repository(Counter.class);
                    joined.update("a", counter -> new Counter.Added(1_000));
                    assertThat(joined.get("a").sum()).isEqualTo(1_006);
                    throw new UnsupportedOperationException("rolled back");
                }))
                .isInstanceOf(UnsupportedOperationException.class);
        below.readSinceAsked();
        assertThat(counters.get("a").sum()).isEqualTo(6);
        assertThat(below.readSinceAsked()).isEqualTo(1);

        store.inTransaction(transaction ->
                daybook.in(transaction).repository(Counter.class).update("a", counter -> new Counter.Added(4)));
        below.readSinceAsked();
        assertThat(counters.get("a").sum()).isEqualTo(10);
        assertThat(below.readSinceAsked()).isEqualTo(2);
        assertThat(counters.get("a").sum()).isEqualTo(10);
        assertThat(below.readSinceAsked()).isEqualTo(1);
    }

    /** As a database is that was restored from a backup, and has gone on otherwise. */
    @Test
    void a_journal_with_another_past_is_noticed() {
        fill("a", 5);
        Store restored = new MemoryStore();
        Daybook past = Daybook.open(restored);
        past.repository(Counter.class).create("a", new Counter.Made("other"));
        for (int i = 0; i < 7; i++) {
            past.repository(Counter.class).update("a", counter -> new Counter.Added(100));
        }
        Daybook swapped = Daybook.builder(restored)
                .aroundStore(inner -> new DelegatingStore(inner) {
                    @Override
                    public java.util.Optional<org.daybook.store.StateCache> stateCache() {
                        return store.stateCache();
                    }
                })
                .open();

        assertThat(swapped.repository(Counter.class).get("a").sum()).isEqualTo(700);
        assertThat(counters.get("a").sum()).isEqualTo(15);
    }

    @Test
    void no_more_is_kept_than_there_is_room_for() {
        CachingStore small = CachingStore.around(new MemoryStore(), 100_000);
        Repository<Counter, DomainEvent<? super Counter>> many =
                Daybook.open(small).repository(Counter.class);
        for (int i = 0; i < 2_000; i++) {
            many.create("c" + i, new Counter.Made("x".repeat(500)));
        }
        assertThat(small.bytes()).isBetween(1L, 110_000L);
        for (int i = 0; i < 2_000; i += 100) {
            assertThat(many.get("c" + i).name()).hasSize(500);
        }
        CachingStore none = CachingStore.around(new MemoryStore(), 0);
        Repository<Counter, DomainEvent<? super Counter>> nothing =
                Daybook.open(none).repository(Counter.class);
        nothing.create("a", new Counter.Made("a"));
        assertThat(nothing.get("a").sum()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> CachingStore.around(new MemoryStore(), -1));
    }

    enum Kind {
        MEMORY,
        H2
    }

    /** Each load must be what the journal says, at some moment between its begin and its end. */
    @ParameterizedTest
    @EnumSource
    void loads_beside_many_writers_on_several_nodes_are_never_stale(Kind kind) throws Exception {
        Store shared = kind == Kind.MEMORY
                ? new MemoryStore()
                : JpaStore.builder("jdbc:h2:mem:" + UUID.randomUUID())
                        .createSchema()
                        .open();
        List<Daybook> nodes = Stream.generate(() -> Daybook.open(CachingStore.around(shared, ROOM)))
                .limit(3)
                .toList();
        String[] ids = {"a", "b", "c"};
        for (String id : ids) {
            nodes.get(0).repository(Counter.class).create(id, new Counter.Made(id));
        }
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Future<Integer>> work = new ArrayList<>();
            for (int thread = 0; thread < 6; thread++) {
                Random random = new Random(thread);
                Callable<Integer> steps = () -> {
                    for (int i = 0; i < 150; i++) {
                        String id = ids[random.nextInt(ids.length)];
                        var counters = nodes.get(random.nextInt(nodes.size())).repository(Counter.class);
                        long before = shared.journal()
                                .last(new StreamId("Counter", id))
                                .orElseThrow()
                                .version();
                        var loaded = counters.load(id);
                        assertThat(loaded.version()).isGreaterThanOrEqualTo(before);
                        assertThat(loaded.state().steps()).hasSize((int) loaded.version() - 1);
                        assertThat(loaded.state().sum()).isEqualTo(loaded.version() - 1);
                        counters.update(id, counter -> new Counter.Added(1));
                    }
                    return 1;
                };
                work.add(threads.submit(steps));
            }
            for (Future<Integer> each : work) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        long sum = 0;
        for (String id : ids) {
            sum += nodes.get(0).repository(Counter.class).get(id).sum();
        }
        assertThat(sum).isEqualTo(900);
        shared.close();
    }

    @Test
    void a_wrapper_leaves_nothing_out() {
        Map<String, Long> ofStore = Stream.of(Store.class.getMethods())
                .collect(java.util.stream.Collectors.groupingBy(
                        java.lang.reflect.Method::getName, java.util.stream.Collectors.counting()));
        Map<String, Long> delegated = Stream.of(DelegatingStore.class.getDeclaredMethods())
                .filter(each -> !each.isSynthetic() && java.lang.reflect.Modifier.isPublic(each.getModifiers()))
                .collect(java.util.stream.Collectors.groupingBy(
                        java.lang.reflect.Method::getName, java.util.stream.Collectors.counting()));
        delegated.remove("toString");
        assertThat(delegated).isEqualTo(ofStore);
    }
}
