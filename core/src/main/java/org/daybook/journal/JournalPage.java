package org.daybook.journal;

import java.util.List;
import java.util.Objects;
import org.daybook.event.Position;

/**
 * A part of the journal that was searched: the events that were found in it, and up to where it goes. Immutable, and safe
 * for use by any number of threads.
 *
 * <pre>{@code
 * JournalPage page = daybook.journal().readPage(seen, EventFilter.eventTypes("todo_created"), 100);
 * page.records().forEach(this::show);
 * seen = page.through(); // moves on though nothing was found
 * }</pre>
 *
 * @param records what was found, in the order of their positions
 * @param through the last position searched: whatever the filter takes up to it was on this page or one before
 */
public record JournalPage(List<JournalRecord> records, Position through) {

    /**
     * Checks the parts.
     *
     * @param records what was found, in the order of their positions
     * @param through the last position searched
     * @throws IllegalArgumentException if the last record is behind the last position searched
     * @throws NullPointerException if a part is {@code null}
     */
    public JournalPage {
        records = List.copyOf(records);
        Objects.requireNonNull(through, "through");
        if (!records.isEmpty() && records.get(records.size() - 1).position().compareTo(through) > 0) {
            throw new IllegalArgumentException("a page that was searched up to " + through + " has no record at "
                    + records.get(records.size() - 1).position());
        }
    }
}
