package org.daybook.contract;

import java.util.ArrayList;
import java.util.List;
import org.daybook.event.BaseEntity;
import org.daybook.event.Change;
import org.daybook.event.Creation;
import org.daybook.event.Discard;
import org.daybook.event.DomainEvent;
import org.daybook.event.EventType;
import org.daybook.event.StateVersion;

/** Coins of one kind in a jar, for suites on snapshots: how many, and in which order they came. */
record Jar(String label, long sum, List<Long> coins) {

    record Bought(String label) implements Creation<Jar> {
        @Override
        public Jar create() {
            return new Jar(label, 0, List.of());
        }
    }

    record Put(long coin) implements DomainEvent<Jar> {
        @Override
        public Jar mutate(Jar jar) {
            List<Long> coins = new ArrayList<>(jar.coins);
            coins.add(coin);
            return new Jar(jar.label, jar.sum + coin, List.copyOf(coins));
        }
    }

    record Labeled(String label) implements DomainEvent<Jar> {
        @Override
        public Jar mutate(Jar jar) {
            return new Jar(label, jar.sum, jar.coins);
        }
    }

    record Broken() implements Discard<Jar> {}

    /** The same as later code has it, which sums otherwise. */
    @org.daybook.event.AggregateType("Jar")
    @StateVersion(2)
    record Newer(String label, long doubled) {

        @EventType(name = "jar_bought")
        record Bought(String label) implements Creation<Newer> {
            @Override
            public Newer create() {
                return new Newer(label, 0);
            }
        }

        @EventType(name = "jar_put")
        record Put(long coin) implements DomainEvent<Newer> {
            @Override
            public Newer mutate(Newer jar) {
                return new Newer(jar.label, jar.doubled + 2 * coin);
            }
        }
    }

    /** The same as code knows it that never heard of labels. */
    @org.daybook.event.AggregateType("Jar")
    record Older(long sum) {

        @EventType(name = "jar_bought")
        record Bought() implements Creation<Older> {
            @Override
            public Older create() {
                return new Older(0);
            }
        }

        @EventType(name = "jar_put")
        record Put(long coin) implements DomainEvent<Older> {
            @Override
            public Older mutate(Older jar) {
                return new Older(jar.sum + coin);
            }
        }
    }

    /** The entity style. */
    static final class Purse extends BaseEntity {

        private final List<Long> coins = new ArrayList<>();
        private long sum;

        void put(long coin) {
            raise(new Added(coin));
        }

        void lose() {
            raise(new Lost());
        }

        long sum() {
            return sum;
        }

        /** All there is, to compare. */
        List<Object> state() {
            return List.of(id(), version(), createdAt(), isDiscarded(), sum, List.copyOf(coins));
        }

        record Found() implements Creation<Purse> {
            @Override
            public Purse create() {
                return new Purse();
            }
        }

        record Added(long coin) implements Change<Purse> {
            @Override
            public void apply(Purse purse) {
                purse.sum += coin;
                purse.coins.add(coin);
            }
        }

        record Lost() implements Discard<Purse> {}
    }
}
