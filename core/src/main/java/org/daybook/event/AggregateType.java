package org.daybook.event;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Fixes the stored name of an aggregate's type, which is the simple name of its class otherwise. Give the old name before
 * renaming a class: what is stored keeps its name.
 *
 * <pre>{@code
 * @AggregateType("Todo") // as the class was called when the first events were stored
 * public record Task(String label) { ... }
 * }</pre>
 *
 * <p>Immutable.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface AggregateType {

    /**
     * The stored name, at most {@value StreamId#MAX_TYPE_LENGTH} characters; unique among all aggregates of a journal.
     *
     * @return the name
     */
    String value();
}
