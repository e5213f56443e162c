package org.daybook.store.jpa;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.daybook.event.StreamId;
import org.daybook.journal.JournalRecord;

/**
 * What an append to a partition asks of a database, all in one transaction, which somebody else commits: see {@link GroupWriter}. Below it
 * is JDBC, or the model of a database in the tests, where every interleaving of these steps is tried.
 */
interface AppendSteps {

    /**
     * What the check has read.
     *
     * @param lastPosition the number of the last position of the partition, 0 for none
     * @param versions the versions of the streams; one that is missing has none
     */
    record Found(long lastPosition, Map<StreamId, Long> versions) {}

    /** Waits for the order lock of the partition, which is held until the transaction ends. */
    void lock() throws SQLException;

    /** Reads, in statements that begin when this is called, what was committed before. */
    Found check(Set<StreamId> streams) throws SQLException;

    /** Whether an event with this id was committed before. */
    boolean isStored(UUID id) throws SQLException;

    /** Inserts events, all or none. Refused by a unique key if a position, a version of a stream, or an id is taken. */
    void insert(List<JournalRecord> events) throws SQLException;
}
