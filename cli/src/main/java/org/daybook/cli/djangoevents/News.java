package org.daybook.cli.djangoevents;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a run that follows tells while it goes on, for days perhaps: each stream that is stopped, and a report of all that was found so
 * far. Names and kinds only. Used by one thread.
 */
final class News {

    /** Of one transaction; the report has all of them. */
    private static final int MOST_LINES = 20;

    /** Writing the report takes no more than a tenth of the time, however long it has become. */
    private static final int PAUSES = 9;

    private static final long PAUSE_AFTER_FAILURE = TimeUnit.SECONDS.toNanos(10);

    private final Target target;
    private final @Nullable Path file;
    private final Consumer<String> listener;
    private boolean isStale;
    private long dueAt = System.nanoTime();

    News(Target target, @Nullable Path file, Consumer<String> listener) {
        this.target = target;
        this.file = file;
        this.listener = listener;
    }

    /** Rows are stored, and these defects were found in them. */
    void found(List<Defect> defects) {
        if (defects.isEmpty()) {
            return;
        }
        isStale = true;
        writeIfDue();
        List<Defect> stopping = defects.stream()
                .filter(each -> each.outcome() == Defect.Outcome.STOPPED)
                .toList();
        stopping.stream().limit(MOST_LINES).forEach(each -> listener.accept(line(each)));
        if (stopping.size() > MOST_LINES) {
            listener.accept("and " + (stopping.size() - MOST_LINES) + " more streams are stopped: see the report");
        }
    }

    private static String line(Defect defect) {
        return "stream " + defect.aggregateType() + "/" + defect.aggregateId() + " is stopped before row "
                + defect.row() + ", id " + defect.id() + ": " + defect.kind();
    }

    /** Writes the report anew. */
    void write() {
        if (file == null) {
            return;
        }
        long begin = System.nanoTime();
        try {
            Report.write(target, file, Report.RUNNING, null);
            isStale = false;
            long end = System.nanoTime();
            dueAt = end + PAUSES * (end - begin);
        } catch (SourceException e) { // such as a disk that is full: no reason to end
            isStale = true;
            dueAt = System.nanoTime() + PAUSE_AFTER_FAILURE;
            listener.accept(e.getMessage() + "; tried again");
        }
    }

    /** Writes the report anew if it lacks something, and that was not done just before. */
    void writeIfDue() {
        if (isStale && System.nanoTime() - dueAt >= 0) {
            write();
        }
    }

    void tell(String line) {
        listener.accept(line);
    }
}
