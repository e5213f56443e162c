package org.daybook.benchmarks.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Subscriptions that are there, and when the first of them handled what. */
final class Subscribed {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final List<AutoCloseable> subscriptions = new ArrayList<>();
    private final Map<String, Long> handled = new TreeMap<>();

    private Subscribed() {}

    static Subscribed to(Contestant contestant, int count) throws Exception {
        Subscribed all = new Subscribed();
        String run = Load.newStream();
        for (int i = 0; i < count; i++) {
            all.subscriptions.add(
                    contestant.subscribe("subscription-" + i + "-" + run, i == 0 ? all::note : event -> {}));
        }
        return all;
    }

    private void note(OrderEvent event) {
        long now = System.nanoTime();
        synchronized (handled) {
            handled.putIfAbsent(event.order(), now);
            handled.notifyAll();
        }
    }

    /** Waits for so many events; returns fewer if they do not come. */
    Map<String, Long> await(int events) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        synchronized (handled) {
            for (long left = PATIENCE_NANOS; handled.size() < events && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(handled, left);
            }
            return Map.copyOf(handled);
        }
    }

    void end() throws Exception {
        for (AutoCloseable each : subscriptions) {
            each.close();
        }
    }
}
