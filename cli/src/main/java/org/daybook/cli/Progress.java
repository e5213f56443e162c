package org.daybook.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** Shows on a terminal, and nowhere else, how far a long piece of work has come. */
final class Progress implements AutoCloseable {

    private final @Nullable ProgressBar bar;

    private Progress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    static Progress ofBytes(String task, long bytes) {
        return new Progress(
                Terminal.console() == null
                        ? null
                        : builder(task, bytes).setUnit(" KiB", 1024).build());
    }

    static Progress ofEvents(String task, long events) {
        return new Progress(
                Terminal.console() == null
                        ? null
                        : builder(task, events).showSpeed().build());
    }

    private static ProgressBarBuilder builder(String task, long max) {
        return new ProgressBarBuilder().setTaskName(task).setInitialMax(max).clearDisplayOnFinish();
    }

    void reach(long done) {
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
