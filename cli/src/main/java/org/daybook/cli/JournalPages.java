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
import org.jspecify.annotations.Nullable;

/**
 * The journal up to what was its end at the beginning, one partition after the other, in pages. While one is worked on, the next
 * is read, each in a short query. There are at most three of them in memory, each of few megabytes unless its events are larger.
 */
final class JournalPages implements AutoCloseable {

    private static final int FIRST_PAGE = 4;
    private static final int LARGEST_PAGE = 1_000;
    private static final long CHARS_PER_PAGE = 2_000_000;

    /** Works on a page. */
    @FunctionalInterface
    interface Work<E extends Exception> {
        /** Gets events of one partition in the order of their positions, which may have gaps if somebody has deleted some. */
        void page(JournalPage page) throws E;
    }

    /** Decides what becomes of an event that cannot be read, as it was never written by Daybook. */
    @FunctionalInterface
    interface Unreadable {
        /**
         * Called when the next event behind a position cannot be read; reading goes on behind the next position.
         *
         * @param after the position
         * @param reason what is wrong with it
         */
        void behind(Position after, String reason);
    }

    private final EventJournal journal;
    private final List<Position> after;
    private final List<Position> end;
    private final ExecutorService reader = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "daybook-reader");
        thread.setDaemon(true);
        return thread;
    });

    private JournalPages(EventJournal journal, List<Position> after, List<Position> end) {
        this.journal = journal;
        this.after = after;
        this.end = end;
    }

    /** A part of one partition. */
    static JournalPages of(EventJournal journal, Position after, Position end) {
        return new JournalPages(journal, List.of(after), List.of(end));
    }

    /** What is behind some positions now. */
    static JournalPages after(EventJournal journal, Positions after) {
        return new JournalPages(journal, after.each(), journal.head().each());
    }

    /** How many positions are to be read. */
    long count() {
        long count = 0;
        for (int i = 0; i < after.size(); i++) {
            count += Math.max(0, end.get(i).number() - after.get(i).number());
        }
        return count;
    }

    /** Works on all events, and fails if one cannot be read. */
    <E extends Exception> void forEach(Work<E> work) throws E {
        for (int i = 0; i < after.size(); i++) {
            forEach(after.get(i), end.get(i), work, null);
        }
    }

    /** Works on all events that can be read. */
    <E extends Exception> void forEach(Work<E> work, Unreadable unreadable) throws E {
        for (int i = 0; i < after.size(); i++) {
            forEach(after.get(i), end.get(i), work, unreadable);
        }
    }

    private <E extends Exception> void forEach(
            Position from, Position last, Work<E> work, @Nullable Unreadable unreadable) throws E {
        Position at = from;
        int size = FIRST_PAGE;
        Future<JournalPage> next = read(at, size);
        while (at.compareTo(last) < 0) {
            JournalPage page;
            try {
                page = get(next);
            } catch (IllegalArgumentException e) {
                if (unreadable == null) {
                    throw new IllegalStateException(
                            "an event behind position " + at + " cannot be read: " + e.getMessage(), e);
                }
                if (size == 1) {
                    unreadable.behind(at, String.valueOf(e.getMessage()));
                    at = new Position(at.partition(), at.number() + 1);
                }
                size = 1;
                next = read(at, size);
                continue;
            }
            at = page.through();
            size = Math.min(sizeAfter(page), 4 * size);
            if (at.compareTo(last) < 0) {
                next = read(at, size);
            }
            work.page(at.compareTo(last) > 0 ? upTo(last, page) : page);
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
