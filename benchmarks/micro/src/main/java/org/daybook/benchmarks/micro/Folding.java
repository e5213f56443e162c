package org.daybook.benchmarks.micro;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.daybook.Daybook;
import org.daybook.aggregate.Mutator;
import org.daybook.aggregate.Repository;
import org.daybook.benchmarks.worker.Order;
import org.daybook.benchmarks.worker.OrderEvent;
import org.daybook.benchmarks.worker.OrderEvent.ItemAdded;
import org.daybook.benchmarks.worker.OrderEvent.Opened;
import org.daybook.store.memory.MemoryStore;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The events of one aggregate to its state: alone, and loaded from memory with their text parsed. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Folding {

    private static final String ID = "6deaca4c-0000-4000-8000-000000000000";

    private static final Mutator<Order, OrderEvent> ORDERS = Mutator.of(Order.class, OrderEvent.class)
            .creates(Opened.class, Order.NONE::with)
            .on(ItemAdded.class, Order::with);

    /** How many events. */
    @Param({"10", "100", "1000", "10000"})
    public int events;

    private final List<OrderEvent> history = new ArrayList<>();
    private @Nullable Daybook daybook;
    private @Nullable Repository<Order, OrderEvent> orders;

    /** As JMH creates it. */
    public Folding() {}

    /** Writes the aggregate. */
    @Setup
    public void write() {
        for (int version = 1; version <= events; version++) {
            history.add(OrderEvent.of(ID, version));
        }
        daybook = Daybook.open(new MemoryStore());
        orders = daybook.repository(ORDERS);
        orders.create(ID, history.get(0), history.subList(1, events));
    }

    /** Closes the store. */
    @TearDown
    public void close() {
        if (daybook != null) {
            daybook.close();
        }
    }

    /**
     * Only the functions of the mutator.
     *
     * @return the state
     */
    @Benchmark
    public Order fold() {
        Order order = ORDERS.create(history.get(0));
        for (OrderEvent each : history.subList(1, history.size())) {
            order = ORDERS.mutate(order, each);
        }
        return order;
    }

    /**
     * Through the repository.
     *
     * @return the state
     */
    @Benchmark
    public Order load() {
        if (orders == null) {
            throw new IllegalStateException("not written");
        }
        return orders.get(ID);
    }
}
