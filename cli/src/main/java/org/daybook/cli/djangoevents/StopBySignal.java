package org.daybook.cli.djangoevents;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets work that is told to end by SIGTERM or SIGINT do so, and the process end with its status. Used by one thread.
 */
final class StopBySignal implements AutoCloseable {

    private static final int FAILED = 3;

    private final PrintWriter err;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger status = new AtomicInteger(FAILED);
    private final Thread hook;
    private volatile boolean isSignalled;

    /**
     * @param stop tells the work to end
     * @param err where to say why it failed, when nobody else can any more
     */
    StopBySignal(Runnable stop, PrintWriter err) {
        this.err = err;
        hook = new Thread(() -> await(stop), "daybook-takeover-signal");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void await(Runnable stop) {
        isSignalled = true;
        stop.run();
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(status.get()); // or it would be that of the signal
    }

    /** Does the work, and keeps its status. */
    int ended(Callable<Integer> work) {
        try {
            status.set(work.call());
        } catch (Exception e) {
            if (isSignalled) {
                err.println("error: " + e.getMessage());
                err.flush();
            } else if (e instanceof RuntimeException exception) {
                throw exception;
            } else {
                throw new IllegalStateException(e);
            }
        } finally {
            ended.countDown();
        }
        return status.get();
    }

    @Override
    public void close() {
        if (!isSignalled) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                isSignalled = true; // this very moment; it ends the process with the status
            }
        }
    }
}
