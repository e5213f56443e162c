package org.daybook.examples.takeover;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Does work in a few threads, since most of it is to wait for the database, and hands over the results one by one in the order in which
 * the work was given. What is given waits while a few results are under way, so that no more than these are in memory. Used by one
 * thread.
 */
final class InOrder<T> implements AutoCloseable {

    private static final int THREADS = 4;
    private static final int MAX_UNDER_WAY = 8;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final Queue<Future<T>> underWay = new ArrayDeque<>();
    private final Consumer<T> results;

    InOrder(Consumer<T> results) {
        this.results = results;
    }

    /** Gives work; what work before it threw is thrown here or by {@link #finish}. */
    void add(Callable<T> work) {
        underWay.add(threads.submit(work));
        if (underWay.size() > MAX_UNDER_WAY) {
            results.accept(result(underWay.remove()));
        }
    }

    /** Waits for all results. */
    void finish() {
        while (!underWay.isEmpty()) {
            results.accept(result(underWay.remove()));
        }
    }

    private static <T> T result(Future<T> work) {
        try {
            return work.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Waits for the work that has begun, which may need what the caller closes next; the rest is dropped. */
    @Override
    public void close() {
        underWay.forEach(each -> each.cancel(false));
        threads.shutdown();
        try {
            threads.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
