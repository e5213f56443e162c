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

    /** For the first time, or again because it failed, its effect was rolled back, or nobody knows whether it had one. */
    LIVE,

    /** Once more, since its subscription was set back to before it; what was passed over counts as handled before. */
    REPLAY
}
