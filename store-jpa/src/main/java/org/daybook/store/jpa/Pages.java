package org.daybook.store.jpa;

import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.daybook.journal.JournalRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads records page by page, each in a short query of its own, so that a slow or forgotten reader holds no connection. The
 * next page is made as long as its predecessor's rows suggest: many small ones, few large ones.
 */
final class Pages extends AbstractSpliterator<JournalRecord> {

    /** How many rows are read before their size is known. */
    static final int FIRST_PAGE = 128;

    private static final int LONGEST_PAGE = 1000;
    private static final long CHARS_PER_PAGE = 4_000_000;

    /** Reads one page. */
    @FunctionalInterface
    interface Reader {
        /**
         * The records of one page, none at the end.
         *
         * @param last the last record of the page before, or {@code null} for the first page
         * @param count how many records to read at most
         */
        List<JournalRecord> page(@Nullable JournalRecord last, int count);
    }

    private final Reader reader;
    private long remaining;
    private int pageSize = FIRST_PAGE;
    private boolean more = true;
    private Iterator<JournalRecord> page = List.<JournalRecord>of().iterator();
    private @Nullable JournalRecord last;

    private Pages(long limit, Reader reader) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.remaining = limit;
        this.reader = reader;
    }

    static Stream<JournalRecord> stream(long limit, Reader reader) {
        return StreamSupport.stream(new Pages(limit, reader), false);
    }

    @Override
    public boolean tryAdvance(Consumer<? super JournalRecord> action) {
        if (!page.hasNext() && !nextPage()) {
            return false;
        }
        last = page.next();
        remaining--;
        action.accept(last);
        return true;
    }

    private boolean nextPage() {
        if (!more || remaining <= 0) {
            return false;
        }
        int count = (int) Math.min(pageSize, remaining);
        List<JournalRecord> records = reader.page(last, count);
        more = records.size() == count;
        page = records.iterator();
        pageSize = sizeAfter(records);
        return page.hasNext();
    }

    /** How many rows make a page, if they are like these. */
    static int sizeAfter(List<JournalRecord> records) {
        long chars = 1;
        for (JournalRecord each : records) {
            chars += each.event().data().length() + each.event().metadata().length();
        }
        long average = chars / Math.max(1, records.size()) + 1;
        return (int) Math.max(1, Math.min(LONGEST_PAGE, CHARS_PER_PAGE / average));
    }
}
