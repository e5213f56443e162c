package org.daybook.handler;

/**
 * Why a handler gets an event; a {@link SubscribeTo} method may take it as a parameter. Only a durable handler is ever called
 * for a {@link #REPLAY}.
 *
 * <pre>{@code
 * @SubscribeTo(Todo.Created.class)
 * void created(Todo.Created event, Delivery delivery) {
 *     if (delivery == Delivery.LIVE) { ... }
 * }
 * }</pre>
 *
 * <p>Immutable.
 */
public enum Delivery {

    /** For the first time, or again because it failed or its effect was rolled back. */
    LIVE,

    /** Once more, since its subscription was set back to before it. */
    REPLAY
}
