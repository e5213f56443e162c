package org.daybook.store.jpa;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.daybook.event.Position;
import org.daybook.journal.JournalPage;
import org.daybook.journal.JournalRecord;
import org.daybook.store.jpa.Promises.Seen;

/** A node that follows the journal: {@link JournalSearch} on a connection of the model, page after page. */
final class ModelReader implements ModelConnection.Program {

    private static final int WINDOW = 10_000;

    /** How a page is made of its steps. */
    @FunctionalInterface
    interface Paging {
        JournalPage page(PageSteps steps, Position after, int limit) throws SQLException;
    }

    /** As Daybook does. */
    static final Paging SOUND = (steps, after, limit) -> JournalSearch.page(steps, after, WINDOW, limit);

    /** Broken: as {@link JournalSearch#page} would, if it looked at the head when it had the events. */
    static final Paging HEAD_AFTER_EVENTS = (steps, after, limit) -> {
        List<JournalRecord> events = steps.events(after, new Position(after.partition(), Long.MAX_VALUE), limit);
        Position head = new Position(after.partition(), Math.max(after.number(), steps.head()));
        return new JournalPage(
                events, events.size() == limit ? events.get(limit - 1).position() : head);
    };

    private final Paging paging;
    private final int pages;
    private final int limit;

    ModelReader(Paging paging, int pages, int limit) {
        this.paging = paging;
        this.pages = pages;
        this.limit = limit;
    }

    @Override
    public void run(ModelConnection connection) {
        Seen seen = Seen.NOTHING;
        connection.report(seen);
        for (int i = 0; i < pages; i++) {
            seen = next(seen, new Steps(connection));
            connection.report(seen);
        }
    }

    /** What is seen after one page more; a page that fails changes nothing, and is read again. */
    private Seen next(Seen seen, PageSteps steps) {
        while (true) {
            try {
                return seen.and(paging.page(steps, seen.through(), limit));
            } catch (SQLException e) {
                // again, from the same position
            }
        }
    }

    /** What is seen in the end by a reader who has seen something already. */
    static Seen toTheEnd(Seen already, List<JournalRecord> committed) {
        PageSteps steps = new PageSteps() {
            @Override
            public long head() {
                return ModelStatement.Check.found(committed, Set.of()).lastPosition();
            }

            @Override
            public List<JournalRecord> events(Position after, Position through, int count) {
                return ModelStatement.Events.of(committed, after, through, count);
            }
        };
        try {
            Seen seen = already;
            Seen more = seen.and(SOUND.page(steps, seen.through(), 2));
            while (!more.equals(seen)) {
                seen = more;
                more = seen.and(SOUND.page(steps, seen.through(), 2));
            }
            return seen;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Steps(ModelConnection connection) implements PageSteps {
        @Override
        public long head() throws SQLException {
            return connection.<Long>send(new ModelStatement.Head());
        }

        @Override
        public List<JournalRecord> events(Position after, Position through, int count) throws SQLException {
            return new ArrayList<>(
                    connection.<List<JournalRecord>>send(new ModelStatement.Events(after, through, count)));
        }
    }
}
