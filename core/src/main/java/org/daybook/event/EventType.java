package org.daybook.event;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Fixes the stored name and the schema version of an event's type. Without it the name is the aggregate's and the event's
 * in snake case, {@code todo_changed_label} for {@code Todo.ChangedLabel}, and the version is 1. Give the old name before
 * renaming a class: what is stored keeps its name.
 *
 * <pre>{@code
 * @EventType(name = "todo_changed_label") // as it was stored before the class was renamed
 * public record Relabelled(String label) implements DomainEvent<Todo> {
 *     @Override public Todo mutate(Todo todo) { return new Todo(label, todo.done()); }
 * }
 * }</pre>
 *
 * <p>Immutable.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EventType {

    /**
     * The stored name, at most {@value StreamId#MAX_TYPE_LENGTH} characters; unique among all events of a journal.
     *
     * @return the name, or nothing for the default
     */
    String name() default "";

    /**
     * The version of the payload's shape. An event that is stored with an older version goes through the {@link Upcaster}s of its
     * type; with a newer one, or without an upcaster, it is unknown here: see {@link UnknownEvents}.
     *
     * @return the version, from 1
     */
    int version() default 1;

    /**
     * Further names under which such events are stored, of the same shapes: those that they had before, or have elsewhere. New events
     * are stored under {@link #name}.
     *
     * @return the names
     */
    String[] aliases() default {};
}
