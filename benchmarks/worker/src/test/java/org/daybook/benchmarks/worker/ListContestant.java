package org.daybook.benchmarks.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A system to try the worker on, which can be made to misbehave. */
class ListContestant implements Contestant {

    private final Map<String, List<OrderEvent>> streams = new ConcurrentHashMap<>();
    private final List<OrderEvent> log = new ArrayList<>();
    private final Map<String, Consumer<OrderEvent>> handlers = new ConcurrentHashMap<>();

    @Override
    public void open(Database database) {}

    @Override
    public void append(Expectation expectation, String stream, long version, List<OrderEvent> events) throws Exception {
        synchronized (log) {
            List<OrderEvent> own = streams.computeIfAbsent(stream, name -> new ArrayList<>());
            if (expectation != Expectation.SHARED && own.size() != version) {
                throw new IllegalStateException(stream + " has " + own.size() + " events, not " + version);
            }
            own.addAll(events);
            log.addAll(events);
            handlers.values().forEach(events::forEach);
        }
    }

    @Override
    public Order load(String stream) {
        return fold(streams.getOrDefault(stream, List.of()), Long.MAX_VALUE);
    }

    @Override
    public Kept begin(String stream) throws Exception {
        append(Expectation.NEW, stream, 0, List.of(OrderEvent.of(stream, 1)));
        return event -> append(Expectation.SHARED, stream, -1, List.of(event));
    }

    @Override
    public Order readAll(long limit) {
        return fold(log, limit);
    }

    @Override
    public Handled handleAll(Pass pass, Runnable first) {
        first.run();
        return new Handled(readAll(pass.limit()), () -> {});
    }

    @Override
    public AutoCloseable subscribe(String name, Consumer<OrderEvent> handler) {
        synchronized (log) {
            handlers.put(name, handler);
        }
        return () -> handlers.remove(name);
    }

    private static Order fold(List<OrderEvent> events, long limit) {
        Order order = Order.NONE;
        for (OrderEvent each : events) {
            if (order.events() < limit) {
                order = order.with(each);
            }
        }
        return order;
    }

    @Override
    public long stored() {
        synchronized (log) {
            return log.size();
        }
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("kind", "list");
    }

    @Override
    public void close() {}
}
