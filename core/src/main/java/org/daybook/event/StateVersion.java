package org.daybook.event;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The version of an aggregate's state, for snapshots: count it up when the fields of the state change, or when its events come to
 * change it in another way. It stands on the aggregate's class, for all its shapes. Snapshots of another version are not used, and are replaced. Without it the version is 1.
 *
 * <pre>{@code
 * @StateVersion(2) // since total counts the discount
 * public record Order(List<Line> lines, BigDecimal total) { ... }
 * }</pre>
 *
 * <p>Immutable.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface StateVersion {

    /**
     * The version, from 1.
     *
     * @return the version
     */
    int value();
}
