package org.daybook.benchmarks.worker;

import java.util.stream.LongStream;

/**
 * The aggregate: what is left of its events when they are folded.
 *
 * @param events how many there were
 * @param quantity the sum of their quantities
 */
public record Order(long events, long quantity) {

    /** Before the first event. */
    public static final Order NONE = new Order(0, 0);

    /**
     * An order with one more event.
     *
     * @param event the event
     * @return the order after it
     */
    public Order with(OrderEvent event) {
        return new Order(events + 1, quantity + event.quantity());
    }

    /**
     * What this many events of a stream must come to.
     *
     * @param events how many events
     * @return the order
     */
    public static Order after(long events) {
        return new Order(
                events,
                LongStream.rangeClosed(1, events).map(OrderEvent::quantity).sum());
    }
}
