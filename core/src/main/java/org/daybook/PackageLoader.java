package org.daybook;

import java.util.List;
import java.util.function.Function;

/**
 * Finds the aggregates and handlers of packages and makes them known to a Daybook. Found with
 * {@link java.util.ServiceLoader}; the one of the artifact {@code daybook-handlers-autoload} scans the class path.
 *
 * <pre>{@code
 * var daybook = Daybook.builder(store).packages("com.acme.todo").open(); // calls load once, before it returns
 * }</pre>
 *
 * <p>An object of it is used by one thread, the one that opens the Daybook.
 */
public interface PackageLoader {

    /**
     * Makes the aggregates of packages and those below them known, and finds their handlers.
     *
     * @param daybook gets what is found, through its public methods
     * @param packages their names, at least one
     * @return the handlers, of which none is created yet
     * @throws org.daybook.event.ConfigurationException if a package does not exist, or something in it is broken
     */
    Handlers load(Daybook daybook, List<String> packages);

    /**
     * The handlers that were found in packages.
     *
     * <pre>{@code
     * loader.load(daybook, packages).register(container::getBean);
     * }</pre>
     *
     * <p>Used by one thread.
     */
    @FunctionalInterface
    interface Handlers {

        /**
         * Creates them and registers them with the Daybook that they were found for.
         *
         * @param instances creates the object of a class of handlers
         * @throws org.daybook.event.ConfigurationException if one cannot be created or registered
         */
        void register(Function<Class<?>, Object> instances);
    }
}
