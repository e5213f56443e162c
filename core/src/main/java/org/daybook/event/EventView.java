package org.daybook.event;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A handler's own class for events of a stored type, instead of the aggregate's: an older one that it need not follow, a newer
 * one, or one that holds only what the handler needs. Handlers that subscribe to just this class get the events as it; all others
 * get the aggregate's class, if there is one in this process.
 *
 * <pre>{@code
 * @EventView(type = "todo_created", version = 1)
 * record Created(String title) {}
 *
 * @SubscribeTo(Created.class)
 * void created(StoredEvent<Created> event) { ... }
 * }</pre>
 *
 * <p>An event that is stored with an older version goes through the {@link Upcaster}s up to this one. One that is stored with a
 * newer version is read as it is: values that the class does not have are left out, and one that it misses is refused, or
 * {@code null} if it may be.
 *
 * <p>Immutable.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EventView {

    /**
     * The stored name of the type.
     *
     * @return the name
     */
    String type();

    /**
     * The schema version that the class has the shape of.
     *
     * @return the version, from 1
     */
    int version();
}
