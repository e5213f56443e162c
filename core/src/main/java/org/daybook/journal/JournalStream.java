package org.daybook.journal;

import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.daybook.event.Position;
import org.daybook.event.Positions;

/**
 * Page after page of a journal, partition after partition, as one stream. It ends with what was the head when it began: beside
 * writers that never rest it would never end otherwise, and elsewhere it could end amid the events of one append.
 */
final class JournalStream extends AbstractSpliterator<JournalRecord> {

    /** Small, since many readers want the first event only. */
    private static final int FIRST_PAGE = 64;

    private static final int NEXT_PAGE = 1000;

    private final EventJournal journal;
    private final EventFilter filter;
    private final Positions end;
    private final Iterator<Position> partitions;
    private Position through;
    private long remaining;
    private int pageSize = FIRST_PAGE;
    private Iterator<JournalRecord> page = List.<JournalRecord>of().iterator();

    private JournalStream(
            EventJournal journal, Positions end, Iterator<Position> partitions, EventFilter filter, long limit) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.journal = journal;
        this.filter = filter;
        this.end = end;
        this.partitions = partitions;
        this.through = partitions.next();
        this.remaining = limit;
    }

    /** One partition. */
    static Stream<JournalRecord> of(EventJournal journal, Position after, EventFilter filter, long limit) {
        requireLimit(limit);
        if (after.partition() >= journal.partitions().count()) {
            throw new IllegalArgumentException("this journal has no partition " + after.partition());
        }
        return of(journal, journal.head(), List.of(after), filter, limit);
    }

    /** All partitions, one after the other. */
    static Stream<JournalRecord> of(EventJournal journal, Positions after, EventFilter filter, long limit) {
        requireLimit(limit);
        int partitions = journal.partitions().count();
        if (after.each().size() != partitions) {
            throw new IllegalArgumentException("this journal has " + partitions
                    + " partitions, but there were positions of " + after.each().size());
        }
        return of(journal, journal.head(), after.each(), filter, limit);
    }

    private static Stream<JournalRecord> of(
            EventJournal journal, Positions end, List<Position> after, EventFilter filter, long limit) {
        return StreamSupport.stream(new JournalStream(journal, end, after.iterator(), filter, limit), false);
    }

    private static void requireLimit(long limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("a limit is not negative, but was " + limit);
        }
    }

    @Override
    public boolean tryAdvance(Consumer<? super JournalRecord> action) {
        while (!page.hasNext()) {
            if (remaining == 0) {
                return false;
            }
            if (through.compareTo(end()) < 0) {
                readPage();
            } else if (partitions.hasNext()) {
                through = partitions.next();
                pageSize = FIRST_PAGE;
            } else {
                return false;
            }
        }
        remaining--;
        action.accept(page.next());
        return true;
    }

    private Position end() {
        return end.get(through.partition());
    }

    private void readPage() {
        JournalPage next = journal.readPage(through, filter, (int) Math.min(pageSize, remaining));
        if (next.through().compareTo(through) <= 0) {
            throw new IllegalStateException(
                    "the journal goes up to " + end() + ", but was read behind " + through + " without moving on");
        }
        through = next.through();
        page = next.records().stream()
                .takeWhile(row -> end.includes(row.position()))
                .iterator();
        pageSize = NEXT_PAGE;
    }
}
