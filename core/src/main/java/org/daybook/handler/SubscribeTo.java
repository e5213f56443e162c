package org.daybook.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method a handler of events.
 *
 * <pre>{@code
 * public class Handlers {
 *     @SubscribeTo(Todo.Created.class)
 *     void miracle(StoredEvent<Todo.Created> event) { ... }
 *
 *     @SubscribeTo({Todo.ChangedLabel.class, Todo.Completed.class})
 *     void changed(DomainEvent<Todo> event, Metadata metadata) { ... }
 * }
 * }</pre>
 *
 * <p>The method is not private and takes the event or its {@link org.daybook.event.StoredEvent}; beside it, in any order,
 * the {@link org.daybook.event.Metadata}, the {@link Delivery} and what the store's {@link ParameterResolver} offers, such as
 * the {@code EntityManager} of a JPA store. Anything else is an error when the method is registered. What it returns is ignored.
 *
 * <p>It is called after the commit, in the thread that stored the event, which waits for it; what it throws reaches the writer
 * in a {@link org.daybook.event.HandlerFailedException}. It is not called if the process dies before. In a {@link Durable} class it
 * is called by threads of the Daybook, nobody waits for it, and what it throws is tried again; there it says what is done once
 * and what at least once.
 *
 * <p>Several threads call it at once, so its object must be safe for use by any number of threads.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface SubscribeTo {

    /**
     * The events to handle; events of a subtype are handled too, so a base class or a sealed root covers all below it.
     *
     * @return one class or more
     */
    Class<?>[] value();

    /**
     * When to run among the handlers of an event: lower values first. Handlers of the same value run in the order of their
     * registration; the methods of one object are registered in the order of their names.
     *
     * @return the order, 0 by default as for handlers registered without annotation
     */
    int order() default 0;

    /**
     * Whether to run inside the transaction that stores the event, before the commit. What it writes through an
     * {@code EntityManager} is then stored together with the events or not at all, and what it throws refuses them, in a
     * {@link org.daybook.event.HandlerRefusedException}. The event has a version and no position yet. Such a handler makes each
     * write of its events a transaction of its own, which is slower than writes that are grouped; and it runs again when the
     * write is tried again because another writer was faster. Refused in a {@link Durable} class.
     *
     * @return whether it runs inside the transaction; after the commit by default
     */
    boolean inTransaction() default false;

    /**
     * Whether to be left out when the subscription of a {@link Durable} class was set back and its events are handled once
     * more, as is right for what leaves the system: mails, payments, messages. Refused in a class that is not durable.
     *
     * @return whether it is not called for a {@link Delivery#REPLAY}; it is by default
     */
    boolean liveOnly() default false;
}
