package org.daybook.store.jpa;

import java.sql.SQLException;
import java.util.List;
import org.daybook.event.Position;
import org.daybook.journal.JournalRecord;

/** What a page of a partition asks of a database: each is a statement of its own, which sees what is committed when it begins. */
interface PageSteps {

    /** The number of the last position, 0 for none. */
    long head() throws SQLException;

    /** The first events, of those that somebody looks for, after one position and up to another. */
    List<JournalRecord> events(Position after, Position through, int count) throws SQLException;
}
