package org.daybook.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes the {@link SubscribeTo} methods of a class durable: instead of being called by the thread that stores an event, they
 * read the journal, from its beginning, and remember how far they have come. They get every event, also those stored by other
 * processes or while none of theirs ran, and go on after a crash. The class is registered like any other. On a superclass it
 * holds for the subclasses, such as a container's proxies.
 *
 * <pre>{@code
 * @Durable("todo-list")
 * public class Handlers {
 *     @SubscribeTo(Todo.Created.class)
 *     void created(StoredEvent<Todo.Created> event, EntityManager manager) {
 *         manager.persist(new TodoRow(event.stream().aggregateId(), event.payload().label()));
 *     }
 * }
 * }</pre>
 *
 * <p>What a method writes through a parameter of the store, such as an {@code EntityManager}, is committed together with
 * the checkpoint, and so takes effect exactly once. Whatever else it does is done at least once: again after a crash, or when
 * another event of its batch fails. {@link org.daybook.event.StoredEvent#id()} is the key by which a receiver knows that it has
 * seen the event.
 *
 * <p>What a method throws is tried again, and after some attempts the event is parked. A method that does not return holds up
 * the events of its segment: after a minute it is logged with its stack, and the status of the subscription tells. It is
 * interrupted only when its Daybook or subscription is closed. But PostgreSQL and MariaDB end its transaction when that rests
 * for longer than a lease, 10 seconds by default, between two statements; then the event is tried again.
 *
 * <p>Events of a stream are handled in their order, one at a time; with more than one segment several threads call the object
 * at once, so it must be safe for use by any number of threads.
 *
 * @see org.daybook.subscription.Subscription
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Durable {

    /**
     * The name of the subscription, under which its checkpoint is stored. All nodes that register a class under this name share
     * its work.
     *
     * @return the name, not empty, of at most 128 characters
     */
    String value();

    /**
     * How many segments a new subscription has, and so how many threads, of any number of nodes, can work for it at once.
     *
     * @return the number, from 1 to 1024; ignored once the subscription is stored
     */
    int segments() default 1;

    /**
     * Whether a new subscription handles only what is stored after it was first registered.
     *
     * @return whether it begins now; from the beginning of the journal by default; ignored once the subscription is stored
     */
    boolean fromNow() default false;
}
