package org.daybook.event;

/**
 * What is done with a stored event for which there is no class here: its aggregate, its type or its schema version is not known.
 *
 * <pre>{@code
 * Daybook.builder(store).unknownEvents(UnknownEvents.SKIP).open();
 * }</pre>
 *
 * <p>Immutable.
 */
public enum UnknownEvents {

    /**
     * Reading it is an {@link UnknownEventTypeException}; a subscription leaves its segment to a node that knows the event. The
     * default: nothing is overlooked.
     */
    FAIL,

    /**
     * It is passed over, in aggregates and by handlers, and counted: {@code daybook.unknownEvents()} tells how many of which type,
     * and the first of each type is logged.
     */
    SKIP,

    /** As {@link #SKIP}, but handlers of subscriptions that subscribe to {@link RawEvent} get it as text. */
    RAW
}
