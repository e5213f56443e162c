package org.daybook.cli.djangoevents;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Says now and then how far it is, in lines that a pipe can take. */
final class ProgressLines implements LongConsumer {

    private static final long PAUSE = TimeUnit.SECONDS.toNanos(5);

    private final PrintWriter err;
    private long last = System.nanoTime();

    ProgressLines(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void accept(long rows) {
        long now = System.nanoTime();
        if (now - last >= PAUSE) {
            last = now;
            err.println(rows + " rows read");
            err.flush();
        }
    }
}
