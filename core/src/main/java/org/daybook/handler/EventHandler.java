package org.daybook.handler;

import org.daybook.event.StoredEvent;

/**
 * Called with each event that a registration matches, after the event is stored, in the thread that stored it.
 *
 * <pre>{@code
 * EventHandler<Todo.Created> announce = event -> System.out.println("new: " + event.payload().label());
 * daybook.subscribe(Todo.Created.class, announce);
 * }</pre>
 *
 * <p>Several threads that store events call it at once, so it must be safe for use by any number of threads. One given to a
 * {@link org.daybook.subscription.Subscription} is called by threads of the Daybook instead, and what it throws is tried again.
 *
 * @param <E> the class of the payloads
 */
@FunctionalInterface
public interface EventHandler<E> {

    /**
     * Handles one event. Events that it publishes are stored at once and delivered after the current one.
     *
     * @param event the event as recorded
     * @throws Exception whatever goes wrong; the other handlers still run, then it reaches the caller that stored the event
     *     as the cause of a {@link org.daybook.event.HandlerFailedException}
     */
    void handle(StoredEvent<E> event) throws Exception;
}
