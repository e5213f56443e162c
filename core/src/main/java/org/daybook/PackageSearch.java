package org.daybook;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.daybook.event.ConfigurationException;

/**
 * Looks for the aggregates and handlers of packages in a thread of its own, while something else is begun that a Daybook needs,
 * such as a store. {@link Daybook.Builder#open} waits for it and throws what it throws.
 *
 * <pre>{@code
 * PackageSearch search = PackageSearch.begin(List.of("com.acme.todo"));
 * Store store = JpaStore.open(factory()); // takes longer
 * Daybook daybook = Daybook.builder(store).packages(search).open();
 * }</pre>
 *
 * <p>Each Daybook needs one of its own. Safe for use by any number of threads.
 */
public final class PackageSearch {

    private final List<String> packages;
    private final FutureTask<List<PackageLoader.Found>> task;

    PackageSearch(List<PackageLoader> loaders, List<String> packages) {
        List<String> names = List.copyOf(packages);
        this.packages = names;
        this.task = new FutureTask<>(
                () -> loaders.stream().map(each -> each.find(names)).toList());
    }

    /**
     * Begins to look, by each {@link PackageLoader} that {@link java.util.ServiceLoader} finds.
     *
     * @param packages the names of the packages, at least one
     * @return the search, which is under way
     * @throws ConfigurationException if there is no name, or no loader
     */
    public static PackageSearch begin(List<String> packages) {
        PackageSearch search = of(packages);
        search.begin();
        return search;
    }

    static PackageSearch of(List<String> packages) {
        if (packages.isEmpty()) {
            throw new ConfigurationException("packages() names no package to load");
        }
        List<PackageLoader> loaders = Services.packageLoaders();
        if (loaders.isEmpty()) {
            throw new ConfigurationException("packages " + packages
                    + " cannot be loaded: add org.daybook:daybook-handlers-autoload to the class path");
        }
        return new PackageSearch(loaders, packages);
    }

    void begin() {
        Thread thread = new Thread(task, "daybook-packages");
        thread.setDaemon(true);
        thread.start();
    }

    List<String> packages() {
        return packages;
    }

    /** Looks itself, if no thread has begun to. */
    List<PackageLoader.Found> found() {
        task.run();
        boolean interrupted = false; // whoever is interrupted opens nevertheless, as without another thread
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof Error error) {
                        throw error;
                    }
                    throw (RuntimeException) e.getCause(); // a loader throws no other
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
