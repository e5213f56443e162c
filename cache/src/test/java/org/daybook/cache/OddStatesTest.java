package org.daybook.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.daybook.Daybook;
import org.daybook.aggregate.EntityRepository;
import org.daybook.aggregate.Repository;
import org.daybook.aggregate.SnapshotPolicy;
import org.daybook.event.AggregateType;
import org.daybook.event.BaseEntity;
import org.daybook.event.Change;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;
import org.daybook.event.SerializationException;
import org.daybook.event.StreamId;
import org.daybook.store.DelegatingStore;
import org.daybook.store.StateCache;
import org.daybook.store.Store;
import org.daybook.store.jpa.JpaStore;
import org.daybook.store.memory.MemoryStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** States that cannot be kept, or not as they seem: a cache never makes a load or a write fail, or another one. */
class OddStatesTest {

    private static final int ROOM = 1 << 20;

    private final CachingStore store = CachingStore.around(new MemoryStore(), ROOM);
    private final Daybook daybook = Daybook.open(store);

    /** Its class can be written, but not a key that is null. */
    static final class Shelf extends BaseEntity {
        private final Map<String, Integer> counts = new HashMap<>();

        void count(@Nullable String what) {
            raise(new Counted(what));
        }

        record Made() implements Creation<Shelf> {
            @Override
            public Shelf create() {
                return new Shelf();
            }
        }

        record Counted(@Nullable String what) implements Change<Shelf> {
            @Override
            public void apply(Shelf shelf) {
                shelf.counts.merge(what, 1, Integer::sum);
            }
        }
    }

    @Test
    void one_that_cannot_be_written_is_not_kept() {
        EntityRepository<Shelf> shelves = daybook.entityRepository(Shelf.class);
        daybook.publish("1", new Shelf.Made());
        for (int i = 0; i < 20; i++) {
            String what = i == 0 ? null : "x";
            shelves.change("1", shelf -> shelf.count(what));
        }

        assertThat(shelves.get("1").counts).containsEntry("x", 19);
        assertThat(store.bytes()).isZero();
    }

    sealed interface Item {}

    record Simple(String name) implements Item {}

    record Tagged(List<String> tags) implements Item {}

    record Basket(List<Item> items) {

        record Made() implements Creation<Basket> {
            @Override
            public Basket create() {
                return new Basket(List.of(new Simple("a"), new Tagged(new ArrayList<>(List.of("t")))));
            }
        }
    }

    @Test
    void one_with_a_list_that_can_be_changed_behind_others_is_not_shared() {
        Repository<Basket, DomainEvent<? super Basket>> baskets = daybook.repository(Basket.class);
        baskets.create("1", new Basket.Made());

        ((Tagged) baskets.get("1").items().get(1)).tags().add("by a caller");

        assertThat(baskets.get("1").items().get(1)).isEqualTo(new Tagged(List.of("t")));
    }

    record Texts(List<String> texts) {

        record Made(int count, int chars) implements Creation<Texts> {
            @Override
            public Texts create() {
                return new Texts(IntStream.range(0, count)
                        .mapToObj(i -> i == 0 ? "" : "x".repeat(chars) + i)
                        .toList());
            }
        }
    }

    @Test
    void all_of_them_counts_for_the_room_they_take() {
        Repository<Texts, DomainEvent<? super Texts>> texts = daybook.repository(Texts.class);
        for (int i = 0; i < 20; i++) {
            texts.create("small" + i, new Texts.Made(10, 1_000));
            texts.create("large" + i, new Texts.Made(10, 1 << 20));
        }

        assertThat(store.bytes()).isBetween(10 * 1_000L, (long) ROOM);
        assertThat(texts.get("large1").texts()).hasSize(10);
    }

    record Chain(int depth, @Nullable Chain next) {

        record Made(int links) implements Creation<Chain> {
            @Override
            public Chain create() {
                Chain chain = new Chain(0, null);
                for (int i = 1; i < links; i++) {
                    chain = new Chain(i, chain);
                }
                return chain;
            }
        }
    }

    @Test
    void one_that_is_deeper_than_a_stack_is_stored_and_told_of() {
        List<Object> heard = new ArrayList<>();
        daybook.subscribe(Chain.Made.class, heard::add);

        daybook.publish("1", new Chain.Made(100_000));

        assertThat(heard).hasSize(1);
        assertThat(daybook.repository(Chain.class).get("1").depth()).isEqualTo(99_999);
    }

    static class Thing {
        String name = "";
    }

    static final class Special extends Thing {
        int extra;
    }

    static final class Box extends BaseEntity {
        private final List<Thing> things = new ArrayList<>();

        record Made() implements Creation<Box> {
            @Override
            public Box create() {
                return new Box();
            }
        }

        record Put(int extra) implements Change<Box> {
            @Override
            public void apply(Box box) {
                Special special = new Special();
                special.extra = extra;
                box.things.add(special);
            }
        }
    }

    @Test
    void one_that_would_lose_a_subclass_is_neither_kept_nor_a_snapshot() {
        Store below = new MemoryStore();
        try (Daybook both = Daybook.builder(CachingStore.around(below, ROOM))
                .snapshots(Box.class, SnapshotPolicy.never())
                .open()) {
            EntityRepository<Box> boxes = both.entityRepository(Box.class);
            both.publish("1", new Box.Made());
            for (int i = 0; i < 20; i++) {
                both.publish("1", new Box.Put(i));
            }

            assertThat(boxes.get("1").things).hasSize(20).allMatch(Special.class::isInstance);
            assertThatThrownBy(() -> boxes.takeSnapshot("1"))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining("not the same when it is read again");
            assertThat(below.snapshots().find(new StreamId("Box", "1"))).isEmpty();
        }
    }

    /** Anybody may write a class below it. */
    @AggregateType("Account")
    abstract static class Account extends BaseEntity {
        long sum;

        void pay(long amount) {
            raise(new Paid(amount));
        }

        record Opened() implements Creation<Account> {
            @Override
            public Account create() {
                return new Giro();
            }
        }

        record Paid(long amount) implements Change<Account> {
            @Override
            public void apply(Account account) {
                account.sum += amount;
            }
        }
    }

    static final class Giro extends Account {}

    @Test
    void one_of_a_class_that_nobody_permitted_is_not_shared() {
        EntityRepository<Account> accounts = daybook.entityRepository(Account.class);
        daybook.publish(Account.class, "1", new Account.Opened());

        accounts.change("1", account -> account.pay(1));
        accounts.change("1", account -> account.pay(2));

        assertThat(accounts.get("1").sum).isEqualTo(3);
        assertThat(accounts.get("1")).isNotSameAs(accounts.get("1"));
    }

    sealed interface Pet permits Dog, Cat {
        record Came() implements Creation<Pet> {
            @Override
            public Pet create() {
                return new Stray();
            }
        }
    }

    record Dog(String name) implements Pet {}

    abstract static non-sealed class Cat implements Pet {
        int lives = 9;
    }

    static final class Stray extends Cat {}

    @Test
    void one_of_a_class_below_one_that_is_not_sealed_is_not_shared() {
        Repository<Pet, DomainEvent<? super Pet>> pets = daybook.repository(Pet.class);
        pets.create("1", new Pet.Came());
        pets.get("1");

        ((Cat) pets.get("1")).lives = 1;

        assertThat(((Cat) pets.get("1")).lives).isEqualTo(9);
    }

    record Login(String name, @Nullable String secret) {

        record Made(String name, @JsonIgnore @Nullable String secret) implements Creation<Login> {
            @Override
            public Login create() {
                return new Login(name, secret);
            }
        }
    }

    @Test
    void what_is_not_written_of_an_event_is_in_no_state_that_is_kept() {
        CachingStore cached = CachingStore.around(new MemoryStore(), ROOM);
        try (Daybook taking = Daybook.builder(cached)
                .snapshots(Login.class, SnapshotPolicy.never())
                .open()) {
            Repository<Login, DomainEvent<? super Login>> logins = taking.repository(Login.class);
            logins.create("1", new Login.Made("a", "b"));

            assertThat(logins.get("1")).isEqualTo(new Login("a", null));
            logins.takeSnapshot("1");
            assertThat(cached.snapshots()
                            .find(new StreamId("Login", "1"))
                            .orElseThrow()
                            .state())
                    .doesNotContain("\"b\"");
        }
    }

    /** A cache that somebody else wrote. */
    @Test
    void a_cache_that_fails_has_nothing_and_keeps_nothing() {
        Store failing = new DelegatingStore(new MemoryStore()) {
            @Override
            public Optional<StateCache> stateCache() {
                return Optional.of(new StateCache() {
                    @Override
                    public Object get(StreamId stream) {
                        throw new IllegalStateException("no memory");
                    }

                    @Override
                    public void put(StreamId stream, Object state, int weight) {
                        throw new IllegalStateException("no memory");
                    }

                    @Override
                    public void remove(StreamId stream) {
                        throw new IllegalStateException("no memory");
                    }
                });
            }
        };
        try (Daybook other = Daybook.open(failing)) {
            other.publish("1", new Texts.Made(2, 3));
            assertThat(other.repository(Texts.class).get("1").texts()).containsExactly("", "xxx1");
        }
    }

    @Test
    void loads_in_a_transaction_are_kept_within_the_room() {
        JpaStore database =
                JpaStore.builder("jdbc:h2:mem:odd-states").createSchema().open();
        CachingStore cached = CachingStore.around(database, ROOM);
        try (Daybook one = Daybook.open(cached)) {
            for (int i = 0; i < 10; i++) {
                one.publish("" + i, new Texts.Made(10, 1_000));
            }
            CachingStore again = CachingStore.around(database, ROOM);
            Daybook other = Daybook.open(again);
            again.inTransaction(transaction -> {
                Repository<Texts, DomainEvent<? super Texts>> texts =
                        other.in(transaction).repository(Texts.class);
                for (int i = 0; i < 10; i++) {
                    texts.get("" + i);
                }
                return again.bytes();
            });
            assertThat(again.bytes()).isBetween(10_000L, (long) ROOM);
            assertThat(again.misses()).isEqualTo(10);
            other.repository(Texts.class).get("3");
            assertThat(again.hits()).isOne();
        }
    }
}
