package org.daybook.cli.djangoevents;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks the next rows while those before them are stored. Holds few of them. Used by one thread, beside the one that it has.
 */
final class RowsAhead implements AutoCloseable {

    private static final long PATIENCE = 50;

    private final BlockingQueue<List<CheckedRow>> ready = new ArrayBlockingQueue<>(2);
    private final Thread reader;
    private volatile boolean isClosed;
    private volatile @Nullable Throwable failure;

    /**
     * @param next gives the next rows, none behind the last one; called by another thread
     */
    RowsAhead(Supplier<List<CheckedRow>> next) {
        reader = new Thread(() -> read(next), "daybook-takeover-reader");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(Supplier<List<CheckedRow>> next) {
        try {
            List<CheckedRow> rows;
            do {
                rows = next.get();
                while (!ready.offer(rows, PATIENCE, TimeUnit.MILLISECONDS)) {
                    if (isClosed) {
                        return;
                    }
                }
            } while (!rows.isEmpty() && !isClosed);
        } catch (InterruptedException e) {
            failure = e; // nobody but us could do that
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    /** The next rows, none behind the last one. */
    List<CheckedRow> next() {
        boolean wasInterrupted = false;
        try {
            while (true) {
                Throwable failed = failure;
                try {
                    List<CheckedRow> rows = ready.poll(PATIENCE, TimeUnit.MILLISECONDS);
                    if (rows != null) {
                        return rows;
                    }
                } catch (InterruptedException e) {
                    wasInterrupted = true;
                }
                if (failed instanceof Error error) {
                    throw error;
                }
                if (failed != null) {
                    throw failed instanceof RuntimeException exception ? exception : new IllegalStateException(failed);
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        isClosed = true;
        boolean wasInterrupted = false;
        while (true) {
            try {
                reader.join();
                break;
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
