package org.daybook.store.jpa;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server that can be killed. */
interface CrashServer extends AutoCloseable {

    String url();

    /** Waits for the end of a process, but not for ever. */
    static void awaitEnd(String what, CompletableFuture<?> end) {
        try {
            end.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the end of " + what, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(what + " has not ended in 30 seconds", e);
        }
    }

    /** Ends all its processes with SIGKILL and waits for their end. */
    void kill() throws IOException;

    /** Starts it on what it had written; it answers when this returns. */
    void restart() throws IOException;

    @Override
    void close();
}
