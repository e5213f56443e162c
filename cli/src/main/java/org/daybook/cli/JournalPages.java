package org.daybook.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventJournal;
import org.daybook.journal.JournalPage;
import org.daybook.journal.JournalRecord;

/**
 * The journal up to what was its end at the beginning, one partition after the other, in pages. While one is worked on, the next
 * is read, each in a short query. There are at most three of them in memory, each of few megabytes unless its events are larger.
 */
final class JournalPages implements AutoCloseable {

    private static final int FIRST_PAGE = 16;
    private static final int LARGEST_PAGE = 1_000;
    private static final long CHARS_PER_PAGE = 2_000_000;

    /** Works on a page. */
    @FunctionalInterface
    interface Work<E extends Exception> {
        /** Gets events of one partition in the order of their positions, which may have gaps if somebody has deleted some. */
        void page(JournalPage page) throws E;
    }

    private final EventJournal journal;
    private final Positions after;
    private final Positions end;
    private final ExecutorService reader = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "daybook-reader");
        thread.setDaemon(true);
        return thread;
    });

    private JournalPages(EventJournal journal, Positions after, Positions end) {
        this.journal = journal;
        this.after = after;
        this.end = end;
    }

    /** What is behind some positions now. */
    static JournalPages after(EventJournal journal, Positions after) {
        return new JournalPages(journal, after, journal.head());
    }

    /** Up to where it is read. */
    Positions end() {
        return end;
    }

    /** How many positions are to be read. */
    long count() {
        return end.each().stream()
                .mapToLong(each ->
                        Math.max(0, each.number() - after.get(each.partition()).number()))
                .sum();
    }

    <E extends Exception> void forEach(Work<E> work) throws E {
        for (Position each : after.each()) {
            forEach(each, end.get(each.partition()), work);
        }
    }

    private <E extends Exception> void forEach(Position from, Position last, Work<E> work) throws E {
        if (from.compareTo(last) >= 0) {
            return;
        }
        Future<JournalPage> next = read(from, FIRST_PAGE);
        while (true) {
            JournalPage page = get(next);
            boolean isLast = page.through().compareTo(last) >= 0;
            if (!isLast) {
                next = read(page.through(), sizeAfter(page));
            }
            work.page(isLast ? upTo(last, page) : page);
            if (isLast) {
                return;
            }
        }
    }

    private Future<JournalPage> read(Position from, int size) {
        return reader.submit(() -> {
            JournalPage page = journal.readPage(from, EventFilter.all(), size);
            if (page.through().compareTo(from) <= 0) {
                throw new IllegalStateException("the journal was read behind " + from + " without moving on");
            }
            return page;
        });
    }

    private static JournalPage get(Future<JournalPage> page) {
        try {
            return page.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException reason) {
                throw reason;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the journal was read", e);
        }
    }

    private static JournalPage upTo(Position last, JournalPage page) {
        if (page.through().equals(last)) {
            return page;
        }
        List<JournalRecord> records = new ArrayList<>(page.records());
        records.removeIf(each -> each.position().compareTo(last) > 0);
        return new JournalPage(records, last);
    }

    private static int sizeAfter(JournalPage page) {
        long chars = 1;
        for (JournalRecord each : page.records()) {
            chars += each.event().data().length() + each.event().metadata().length();
        }
        long average = chars / Math.max(1, page.records().size()) + 1;
        return (int) Math.max(1, Math.min(LARGEST_PAGE, CHARS_PER_PAGE / average));
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
