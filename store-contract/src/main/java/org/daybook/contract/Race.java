package org.daybook.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Threads that begin the same work at the same moment, again and again. */
final class Race implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 120;

    private final int threads;
    private final ExecutorService executor;
    private final CyclicBarrier start;

    Race(int threads) {
        this.threads = threads;
        this.executor = Executors.newFixedThreadPool(threads);
        this.start = new CyclicBarrier(threads);
    }

    /** What one thread does. */
    @FunctionalInterface
    interface Work<T> {
        T run(int thread) throws Exception;
    }

    /** What one thread got: a value or an exception. */
    record Outcome<T>(@Nullable T value, @Nullable Throwable failure) {

        boolean failedWith(Class<? extends Throwable> type) {
            return type.isInstance(failure);
        }

        T get() {
            if (value == null) {
                throw new AssertionError("a thread failed", failure);
            }
            return value;
        }
    }

    /** Lets all threads begin at once and waits for all of them. */
    <T> List<Outcome<T>> run(Work<T> work) {
        List<Future<T>> futures = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int thread = i;
            futures.add(executor.submit(() -> {
                start.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return work.run(thread);
            }));
        }
        List<Outcome<T>> outcomes = new ArrayList<>();
        for (Future<T> future : futures) {
            outcomes.add(outcome(future));
        }
        return outcomes;
    }

    private static <T> Outcome<T> outcome(Future<T> future) {
        try {
            return new Outcome<>(future.get(PATIENCE_SECONDS, TimeUnit.SECONDS), null);
        } catch (ExecutionException e) {
            return new Outcome<>(null, e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("a thread has not come back in " + PATIENCE_SECONDS + " seconds", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** The same, but every thread must succeed. */
    <T> List<T> runAll(Work<T> work) {
        return run(work).stream().map(Outcome::get).toList();
    }

    static <T> long count(List<Outcome<T>> outcomes, Predicate<Outcome<T>> which) {
        return outcomes.stream().filter(which).count();
    }

    /** Does work in another thread and waits for it. */
    static <T> T elsewhere(Work<T> work) {
        try (Race race = new Race(1)) {
            return race.runAll(work).get(0);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
