package org.daybook.store.jpa;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.daybook.event.ConfigurationException;

/**
 * Lets one transaction after the other hand out the positions of a partition: whoever has the lock has it until its
 * transaction ends.
 */
@FunctionalInterface
interface OrderLock {

    /** Waits for the lock. What is read by a later statement was committed by whoever had it before. */
    void take(Connection connection, int partition) throws SQLException;

    /** Waits for the locks of several partitions, always in the order of their numbers, so that nobody waits in a circle. */
    default void takeAll(Connection connection, Stream<Integer> partitions) throws SQLException {
        for (int partition : partitions.distinct().sorted().toList()) {
            take(connection, partition);
        }
    }

    /** The head row of the partition, on any database. It is locked and never changed. */
    static OrderLock headRow(JournalTables tables) {
        return (connection, partition) -> {
            long begin = System.nanoTime();
            boolean isThere;
            try {
                isThere = locks(connection, tables.lockHead, partition);
            } catch (SQLException e) {
                if (tables.vendor().wasInterrupted(connection, e, System.nanoTime() - begin)) {
                    e.addSuppressed(new InterruptedException("the wait was ended before its time"));
                }
                throw e;
            }
            if (!isThere) {
                throw new ConfigurationException("the row of partition " + partition + " is missing in "
                        + tables.name("journal_head") + ": create the schema again");
            }
        };
    }

    /**
     * An advisory lock of PostgreSQL, named by the table and the partition. A row that is locked all the time leaves dead
     * versions, which cannot be cleaned up beside an old snapshot, and the lock gets slower and slower.
     */
    static OrderLock advisory(JournalTables tables) {
        return (connection, partition) -> locks(connection, tables.advisoryLock, partition);
    }

    private static boolean locks(Connection connection, String sql, int partition) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(sql)) {
            lock.setInt(1, partition);
            try (ResultSet row = lock.executeQuery()) {
                return row.next();
            }
        }
    }
}
