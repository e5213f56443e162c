package org.daybook.store.jpa;

import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.daybook.event.StreamId;
import org.daybook.journal.JournalRecord;

/**
 * Reads the events of several streams, some of each in one short query for as many streams as fit into memory by what was read before: first
 * for few, then for up to some hundreds. What is left of a long one is read by itself, page by page.
 */
final class ManyStreams extends AbstractSpliterator<JournalRecord> {

    /** Of each of several streams. */
    static final int EVENTS_OF_EACH = 64;

    /** Together they have few more events than a first page of one stream. */
    static final int FIRST_STREAMS = 4;

    /** So many that their parameters do not become too many for any database. */
    private static final int MOST_STREAMS = 250;

    /** Those to come may be longer than those that were read. */
    private static final int GROWTH = 8;

    private static final long CHARS_PER_QUERY = 4_000_000;

    /**
     * A stream to read.
     *
     * @param stream the stream
     * @param first the version to begin with
     */
    record Start(StreamId stream, long first) {}

    /** Reads from a database. */
    interface Reader {

        /** The first events of some streams, in the order of these, {@link #EVENTS_OF_EACH} of each at most. */
        List<JournalRecord> begin(List<Start> streams);

        /** The events of a stream from a version on. */
        Stream<JournalRecord> rest(StreamId stream, long version);
    }

    private final List<Start> streams;
    private final Reader reader;
    private int next;
    private int count = FIRST_STREAMS;
    private List<JournalRecord> rows = List.of();
    private int row;

    /** How many rows of one stream there were, up to the one that was given last. */
    private int ofOne;

    private Iterator<JournalRecord> rest = List.<JournalRecord>of().iterator();

    private ManyStreams(List<Start> streams, Reader reader) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.streams = streams;
        this.reader = reader;
    }

    static Stream<JournalRecord> stream(List<Start> streams, Reader reader) {
        return StreamSupport.stream(new ManyStreams(streams, reader), false);
    }

    @Override
    public boolean tryAdvance(Consumer<? super JournalRecord> action) {
        if (rest.hasNext()) {
            action.accept(rest.next());
            return true;
        }
        while (row == rows.size()) {
            if (next == streams.size()) {
                return false;
            }
            nextStreams();
        }
        JournalRecord current = rows.get(row);
        ofOne = row > 0 && rows.get(row - 1).stream().equals(current.stream()) ? ofOne + 1 : 1;
        row++;
        if (ofOne == EVENTS_OF_EACH) {
            rest = reader.rest(current.stream(), current.version() + 1).iterator();
        }
        action.accept(current);
        return true;
    }

    private void nextStreams() {
        int end = Math.min(streams.size(), next + count);
        rows = reader.begin(streams.subList(next, end));
        count = sizeAfter(rows, end - next);
        row = 0;
        next = end;
    }

    /** Of how many streams to read at once, if they are like these. */
    static int sizeAfter(List<JournalRecord> rows, int streams) {
        long chars = 1;
        for (JournalRecord each : rows) {
            chars += each.event().data().length() + each.event().metadata().length();
        }
        long average = chars / streams + 1;
        long most = Math.min(MOST_STREAMS, (long) GROWTH * streams);
        return (int) Math.max(1, Math.min(most, CHARS_PER_QUERY / average));
    }
}
