package org.daybook.store.jpa;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.journal.EventFilter;
import org.daybook.journal.JournalPage;
import org.daybook.journal.JournalRecord;

/**
 * Searches the journal for the events that a filter takes, one window of positions at a time: a filter that takes nothing
 * would otherwise be one statement over the whole table, longer than any time-out.
 */
final class JournalSearch {

    /** The most positions that one page looks at. Measured: milliseconds on PostgreSQL, and more of them are no faster. */
    static final int WINDOW = 10_000;

    /** So many names more, and a page looks at half, a third... of that: they are compared one after the other. */
    private static final int NAMES = 100;

    /** Of so many partitions the last position is read by one statement. */
    private static final int PARTITIONS = 64;

    private final JournalTables tables;
    private final int window;

    JournalSearch(JournalTables tables, int window) {
        this.tables = tables;
        this.window = window;
    }

    JournalPage page(Connection connection, Position after, EventFilter filter, int limit) throws SQLException {
        int names = filter.eventTypes().size() + filter.aggregateTypes().size();
        return page(
                steps(connection, after.partition(), filter), after, Math.max(1, window / (1 + names / NAMES)), limit);
    }

    static JournalPage page(PageSteps steps, Position after, int window, int limit) throws SQLException {
        // The head is read before the events. Read after them, it would cover events that were committed in between,
        // and nobody would ever be given those.
        long head = steps.head();
        if (head <= after.number()) {
            return new JournalPage(List.of(), after);
        }
        Position end = new Position(after.partition(), Math.min(head, after.number() + window));
        // Few rows first; they tell how many more make a page of text that is not too long.
        int count = Math.min(limit, Pages.FIRST_PAGE);
        List<JournalRecord> found = new ArrayList<>(steps.events(after, end, count));
        int more = Math.min(limit, Pages.sizeAfter(found)) - count;
        if (found.size() == count && more > 0) {
            found.addAll(steps.events(found.get(count - 1).position(), end, more));
            count += more;
        }
        return new JournalPage(
                found, found.size() == count ? found.get(count - 1).position() : end);
    }

    /** The steps as statements on a connection. */
    PageSteps steps(Connection connection, int partition, EventFilter filter) {
        return new PageSteps() {
            @Override
            public long head() throws SQLException {
                return lastPosition(connection, partition);
            }

            @Override
            public List<JournalRecord> events(Position after, Position through, int count) throws SQLException {
                try (PreparedStatement read = connection.prepareStatement(tables.readAll(filter))) {
                    return rows(read, filter, after, through, count);
                }
            }
        };
    }

    private List<JournalRecord> rows(
            PreparedStatement read, EventFilter filter, Position after, Position end, int count) throws SQLException {
        int next = 1;
        read.setInt(next++, after.partition());
        read.setLong(next++, after.number());
        read.setLong(next++, end.number());
        for (String name : filter.eventTypes()) {
            read.setString(next++, name);
        }
        for (String name : filter.aggregateTypes()) {
            read.setString(next++, name);
        }
        read.setInt(next, count);
        return JpaJournal.rows(read, tables.vendor(), null);
    }

    Positions head(Connection connection, int partitions) throws SQLException {
        List<Position> head = new ArrayList<>(partitions);
        for (int from = 0; from < partitions; from += PARTITIONS) {
            String sql = tables.lastPositions(from, Math.min(partitions, from + PARTITIONS));
            try (PreparedStatement read = connection.prepareStatement(sql);
                    ResultSet row = read.executeQuery()) {
                while (row.next()) {
                    head.add(new Position(row.getInt(1), row.getLong(2)));
                }
            }
        }
        return Positions.of(head.toArray(Position[]::new));
    }

    private long lastPosition(Connection connection, int partition) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(tables.lastPosition)) {
            read.setInt(1, partition);
            try (ResultSet row = read.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }
}
