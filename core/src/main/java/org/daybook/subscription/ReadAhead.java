package org.daybook.subscription;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.daybook.event.Position;
import org.daybook.journal.JournalPage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the journal a page at a time and, as long as pages are full, the next one while the last one is worked on: a reader that
 * catches up waits for the database hardly at all. Events do not change, so it does not matter when they were read. Used by one
 * thread at a time.
 */
final class ReadAhead {

    private static final Logger LOG = LoggerFactory.getLogger(ReadAhead.class);

    private record Next(Position after, CompletableFuture<JournalPage> page) {}

    private final Function<Position, JournalPage> journal;
    private final int pageSize;
    private final Executor executor;
    private final Map<Integer, Next> nextOfPartition = new HashMap<>();

    /**
     * Reads nothing yet.
     *
     * @param journal gives the page behind a position
     * @param pageSize the number of records of a full page
     * @param executor reads ahead, or rejects to; then pages are read when they are asked for
     */
    ReadAhead(Function<Position, JournalPage> journal, int pageSize, Executor executor) {
        this.journal = journal;
        this.pageSize = pageSize;
        this.executor = executor;
    }

    /**
     * The page behind a position.
     *
     * @param after the position
     * @param isUsedUp whether the next page will be asked for, and not the rest of this one
     */
    JournalPage page(Position after, boolean isUsedUp) {
        JournalPage ahead = takeAhead(after);
        JournalPage page = ahead == null ? journal.apply(after) : ahead;
        if (isUsedUp && page.records().size() == pageSize) {
            begin(page.through());
        }
        return page;
    }

    private void begin(Position after) {
        try {
            CompletableFuture<JournalPage> page = CompletableFuture.supplyAsync(() -> journal.apply(after), executor);
            nextOfPartition.put(after.partition(), new Next(after, page));
        } catch (RejectedExecutionException | OutOfMemoryError e) { // the latter when no thread can be made
            LOG.trace("the page behind {} is not read ahead", after, e);
        }
    }

    /** Whatever went wrong with a page that was not asked for yet will do so again, or not. */
    private @Nullable JournalPage takeAhead(Position after) {
        Next next = nextOfPartition.remove(after.partition());
        if (next == null || !next.after.equals(after)) {
            return null;
        }
        try {
            JournalPage page = next.page.join();
            return page.through().equals(after) ? null : page; // there was nothing yet, but by now there may be
        } catch (CompletionException e) {
            return null;
        }
    }
}
