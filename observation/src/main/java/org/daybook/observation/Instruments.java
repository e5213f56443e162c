package org.daybook.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.daybook.event.StreamId;
import org.daybook.observation.DaybookObservations.Key;

/** What everything observed has in common. Safe for use by any number of threads. */
final class Instruments {

    static final KeyValue NO_EXCEPTION = Key.EXCEPTION.withValue("none");

    private final ObservationRegistry registry;
    private final Tallies tallies;
    private final BoundedNames aggregateTypes = new BoundedNames();
    private final BoundedNames eventTypes = new BoundedNames();
    private final BoundedNames handlers = new BoundedNames();
    private final BoundedNames exceptions = new BoundedNames();
    private final List<Consumer<String>> subscriptionListeners = new CopyOnWriteArrayList<>();

    Instruments(ObservationRegistry registry) {
        this.registry = registry;
        this.tallies = new Tallies(registry);
    }

    ObservationRegistry registry() {
        return registry;
    }

    Tallies tallies() {
        return tallies;
    }

    String aggregateType(StreamId stream) {
        return aggregateTypes.of(stream.aggregateType());
    }

    String eventType(String name) {
        return eventTypes.of(name);
    }

    String handler(String name) {
        return handlers.of(name);
    }

    KeyValue exception(Throwable thrown) {
        String name = thrown.getClass().getSimpleName();
        return Key.EXCEPTION.withValue(
                exceptions.of(name.isEmpty() ? thrown.getClass().getName() : name));
    }

    /** Has somebody told of each call of a durable handler, by the name of its subscription. */
    void onDurableCall(Consumer<String> listener) {
        subscriptionListeners.add(listener);
    }

    void durableCall(String subscription) {
        for (Consumer<String> each : subscriptionListeners) {
            each.accept(subscription);
        }
    }
}
