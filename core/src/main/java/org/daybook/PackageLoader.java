package org.daybook;

import java.util.List;
import java.util.function.Function;

/**
 * Finds the aggregates and handlers of packages and makes them known to a Daybook. Found with
 * {@link java.util.ServiceLoader}; the one of the artifact {@code daybook-handlers-autoload} scans the class path.
 *
 * <pre>{@code
 * var daybook = Daybook.builder(store).packages("com.acme.todo").open(); // has it find and define, before it returns
 * }</pre>
 *
 * <p>An object of it is used by one thread at a time.
 */
public interface PackageLoader {

    /**
     * Looks for the aggregates and handlers of packages and those below them. Needs no Daybook, and so can be done while its store
     * is opened.
     *
     * @param packages their names, at least one
     * @return what was found
     * @throws org.daybook.event.ConfigurationException if a package does not exist, or cannot be read
     */
    Found find(List<String> packages);

    /**
     * What was found in packages, of which a Daybook knows nothing yet.
     *
     * <pre>{@code
     * PackageLoader.Found found = loader.find(List.of("com.acme.todo"));
     * found.define(daybook).register(container::getBean);
     * }</pre>
     *
     * <p>Used by one thread at a time.
     */
    @FunctionalInterface
    interface Found {

        /**
         * Makes the aggregates known.
         *
         * @param daybook gets them, through its public methods
         * @return the handlers, of which none is created yet
         * @throws org.daybook.event.ConfigurationException if an aggregate or an event is broken
         */
        Handlers define(Daybook daybook);
    }

    /**
     * The handlers that were found in packages.
     *
     * <pre>{@code
     * found.define(daybook).register(container::getBean);
     * }</pre>
     *
     * <p>Used by one thread.
     */
    @FunctionalInterface
    interface Handlers {

        /**
         * Creates them and registers them with the Daybook for which the aggregates were defined.
         *
         * @param instances creates the object of a class of handlers; an empty {@link java.util.Optional} says that the class is to
         *     be left out
         * @throws org.daybook.event.ConfigurationException if one cannot be created or registered
         */
        void register(Function<Class<?>, Object> instances);

        /**
         * Tells, such as in a log, what was found and what became of it. Called once, when all handlers are registered, also those
         * that a container adds to them. By default nothing is told.
         */
        default void report() {}
    }
}
