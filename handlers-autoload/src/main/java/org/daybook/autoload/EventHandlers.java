package org.daybook.autoload;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a class of {@link org.daybook.handler.SubscribeTo} methods one that is found in its package, whatever its name. A
 * class named {@code Handlers} is found without it. On an abstract class it holds for the subclasses.
 *
 * <pre>{@code
 * @EventHandlers
 * public class Mails {
 *     @SubscribeTo(Todo.Created.class)
 *     void announce(StoredEvent<Todo.Created> event) { ... }
 * }
 * }</pre>
 *
 * <p>One object of the class is made for each Daybook. Several threads that store events call it at once, so it must be
 * safe for use by any number of threads.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EventHandlers {}
