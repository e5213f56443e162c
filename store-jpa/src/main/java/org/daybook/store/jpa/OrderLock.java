package org.daybook.store.jpa;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.daybook.event.ConfigurationException;

/** Lets one transaction after the other hand out positions: whoever has the lock has it until its transaction ends. */
@FunctionalInterface
interface OrderLock {

    /** Waits for the lock. What is read by a later statement was committed by whoever had it before. */
    void take(Connection connection) throws SQLException;

    /** The head row of the partition, on any database. It is locked and never changed. */
    static OrderLock headRow(JournalTables tables) {
        return connection -> {
            if (!locks(connection, tables.lockHead)) {
                throw new ConfigurationException("the row of partition " + JournalTables.PARTITION + " is missing in "
                        + tables.name("journal_head") + ": create the schema again");
            }
        };
    }

    /**
     * An advisory lock of PostgreSQL, named by the table and the partition. A row that is locked all the time leaves dead
     * versions, which cannot be cleaned up beside an old snapshot, and the lock gets slower and slower.
     */
    static OrderLock advisory(JournalTables tables) {
        return connection -> locks(connection, tables.advisoryLock);
    }

    private static boolean locks(Connection connection, String sql) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(sql)) {
            lock.setInt(1, JournalTables.PARTITION);
            try (ResultSet row = lock.executeQuery()) {
                return row.next();
            }
        }
    }
}
