package org.daybook.spring;

import org.daybook.Daybook;

/**
 * A bean that makes further choices for the application's Daybook before it is opened.
 *
 * <pre>{@code
 * @Bean
 * DaybookBuilderCustomizer mutators() {
 *     return builder -> builder.define(Cart.MUTATOR);
 * }
 * }</pre>
 *
 * <p>Used by one thread, that which starts the application, once.
 */
@FunctionalInterface
public interface DaybookBuilderCustomizer {

    /**
     * Makes them.
     *
     * @param builder what is set by properties is set already
     */
    void customize(Daybook.Builder builder);
}
