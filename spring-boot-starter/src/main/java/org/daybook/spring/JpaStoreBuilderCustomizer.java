package org.daybook.spring;

import org.daybook.store.jpa.JpaStore;

/**
 * A bean that makes further choices for the store in the application's database before it is opened.
 *
 * <pre>{@code
 * @Bean
 * JpaStoreBuilderCustomizer groups() {
 *     return builder -> builder.onGroup(group -> sizes.record(group.appends()));
 * }
 * }</pre>
 *
 * <p>Used by one thread, the one that starts the application, and called once.
 */
@FunctionalInterface
public interface JpaStoreBuilderCustomizer {

    /**
     * Makes them.
     *
     * @param builder what is set by properties is set already
     */
    void customize(JpaStore.Builder builder);
}
