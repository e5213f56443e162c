package org.daybook.cli.terminal;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far a long piece of work has come: with a bar on a terminal, and elsewhere with a line on the error output now and then,
 * so that what takes less than some seconds says nothing. Used by one thread.
 */
public final class Progress implements AutoCloseable {

    private static final long PAUSE = TimeUnit.SECONDS.toNanos(10);
    private static final int KIB = 1024;

    /** Of work whose end is not known. */
    private static final long UNKNOWN = -1;

    private final PrintWriter err;
    private final String task;
    private final String unit;
    private final long end;
    private final @Nullable ProgressBar bar;
    private long lastLine = System.nanoTime();

    private Progress(PrintWriter err, String task, String unit, long end, @Nullable ProgressBar bar) {
        this.err = err;
        this.task = task;
        this.unit = unit;
        this.end = end;
        this.bar = bar;
    }

    /**
     * Of work on a file.
     *
     * @param err where lines are printed
     * @param task what is done, in a word or two
     * @param bytes how many bytes there are
     * @return the progress
     */
    public static Progress ofBytes(PrintWriter err, String task, long bytes) {
        return new Progress(
                err,
                task,
                "bytes",
                bytes,
                Terminal.console() == null
                        ? null
                        : builder(task, bytes).setUnit(" KiB", KIB).build());
    }

    /**
     * Of work on events.
     *
     * @param err where lines are printed
     * @param task what is done, in a word or two
     * @param events how many events there are
     * @return the progress
     */
    public static Progress ofEvents(PrintWriter err, String task, long events) {
        return new Progress(err, task, "events", events, bar(task, events));
    }

    /**
     * Of work on rows, of which nobody knows how many there are.
     *
     * @param err where lines are printed
     * @param task what is done, in a word or two
     * @return the progress
     */
    public static Progress ofRows(PrintWriter err, String task) {
        return new Progress(err, task, "rows", UNKNOWN, bar(task, UNKNOWN));
    }

    private static @Nullable ProgressBar bar(String task, long end) {
        return Terminal.console() == null
                ? null
                : builder(task, end).showSpeed().build();
    }

    private static ProgressBarBuilder builder(String task, long end) {
        return new ProgressBarBuilder().setTaskName(task).setInitialMax(end).clearDisplayOnFinish();
    }

    /**
     * Tells how far the work has come.
     *
     * @param done how much of it is done
     */
    public void reach(long done) {
        if (bar != null) {
            bar.stepTo(done);
        } else if (System.nanoTime() - lastLine >= PAUSE) {
            lastLine = System.nanoTime();
            err.println(task + ": " + done + (end == UNKNOWN ? "" : " of " + end) + " " + unit);
            err.flush();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
