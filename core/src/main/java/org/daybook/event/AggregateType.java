package org.daybook.event;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Fixes the stored name of an aggregate's type, which is the simple name of its class otherwise. Give the old name before
 * renaming a class: what is stored keeps its name. Or give the new name, and the old one as an alias.
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

    /**
     * Further names under which such aggregates are stored: those that they had before. An aggregate stays under the name under which
     * it was begun, so to find one costs a look at its last event for each name. New ones are begun under {@link #value}. By default
     * the names of events follow that of their aggregate; the names that follow from an alias are then aliases of theirs.
     *
     * <p>While other nodes still begin aggregates under an old name, the same id could be begun under both: give an alias to all nodes
     * before the first one that writes under the new name.
     *
     * @return the names
     */
    String[] aliases() default {};
}
