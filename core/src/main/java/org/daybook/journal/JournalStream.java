package org.daybook.journal;

import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.daybook.event.Position;

/**
 * Page after page of a journal, as one stream. It ends with what was the head when it began: beside writers that never rest it
 * would never end otherwise, and elsewhere it could end amid the events of one append.
 */
final class JournalStream extends AbstractSpliterator<JournalRecord> {

    /** Small, since many readers want the first event only. */
    private static final int FIRST_PAGE = 64;

    private static final int NEXT_PAGE = 1000;

    private final EventJournal journal;
    private final EventFilter filter;
    private final Position end;
    private Position through;
    private long remaining;
    private int pageSize = FIRST_PAGE;
    private Iterator<JournalRecord> page = List.<JournalRecord>of().iterator();

    private JournalStream(EventJournal journal, Position after, EventFilter filter, long limit) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.journal = journal;
        this.filter = filter;
        this.end = journal.head();
        this.through = after;
        this.remaining = limit;
    }

    static Stream<JournalRecord> of(EventJournal journal, Position after, EventFilter filter, long limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("a limit is not negative, but was " + limit);
        }
        JournalStream rows = new JournalStream(journal, after, filter, limit);
        if (after.partition() != rows.end.partition()) {
            throw new IllegalArgumentException("this journal has no partition " + after.partition());
        }
        return StreamSupport.stream(rows, false);
    }

    @Override
    public boolean tryAdvance(Consumer<? super JournalRecord> action) {
        while (!page.hasNext()) {
            if (remaining == 0 || through.compareTo(end) >= 0) {
                return false;
            }
            readPage();
        }
        remaining--;
        action.accept(page.next());
        return true;
    }

    private void readPage() {
        JournalPage next = journal.readPage(through, filter, (int) Math.min(pageSize, remaining));
        if (next.through().compareTo(through) <= 0) {
            throw new IllegalStateException(
                    "the journal goes up to " + end + ", but was read behind " + through + " without moving on");
        }
        through = next.through();
        page = next.records().stream()
                .takeWhile(row -> row.position().compareTo(end) <= 0)
                .iterator();
        pageSize = NEXT_PAGE;
    }
}
