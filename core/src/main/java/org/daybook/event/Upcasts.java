package org.daybook.event;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which shape an {@link Upcaster} is for, so that it is found in the packages that are loaded.
 *
 * <pre>{@code
 * @Upcasts(type = "todo_created", version = 1)
 * final class TitleIsLabel implements Upcaster {
 *     @Override public List<EventShape> upcast(EventShape event) {
 *         event.data().rename("title", "label");
 *         return List.of(event.next());
 *     }
 * }
 * }</pre>
 *
 * <p>Immutable.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Upcasts {

    /**
     * The stored name of the type.
     *
     * @return the name
     */
    String type();

    /**
     * The schema version that the step begins with.
     *
     * @return the version, from 1
     */
    int version();
}
