package org.daybook.store.jpa;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;

/** Writes a group with plain SQL, on any database. */
final class PortableWriter implements GroupWriter {

    /** How many streams are looked up, and how many rows inserted, by one statement: few sizes, so that few are prepared. */
    private static final int[] CHUNKS = {64, 16, 4, 1};

    private final Sessions sessions;
    private final JournalTables tables;

    private final OrderLock lock;

    PortableWriter(Sessions sessions, JournalTables tables, OrderLock lock) {
        this.sessions = sessions;
        this.tables = tables;
        this.lock = lock;
    }

    @Override
    public List<Verdict> write(List<Append> group) {
        return sessions.write("append", connection -> writeIn(connection, group));
    }

    /** All steps but the commit, in the transaction of a connection. */
    List<Verdict> writeIn(Connection connection, List<Append> group) throws SQLException {
        return AppendProtocol.run(steps(connection), group);
    }

    /** The steps as statements on a connection. */
    AppendSteps steps(Connection connection) {
        return new AppendSteps() {
            @Override
            public void lock() throws SQLException {
                lock.take(connection);
            }

            @Override
            public Found check(Set<StreamId> streams) throws SQLException {
                Map<StreamId, Long> versions = versions(connection, List.copyOf(streams));
                return new Found(lastPosition(connection), versions);
            }

            @Override
            public boolean isStored(UUID id) throws SQLException {
                return exists(connection, id);
            }

            @Override
            public void insert(List<JournalRecord> events) throws SQLException {
                PortableWriter.this.insert(connection, events);
            }
        };
    }

    /**
     * Whether an event is stored, also if its transaction is committing at this moment: that one has the order lock until it
     * has ended.
     */
    boolean isStored(UUID id) {
        return sessions.write("look for event " + id, connection -> {
            lock.take(connection);
            return exists(connection, id);
        });
    }

    private Map<StreamId, Long> versions(Connection connection, List<StreamId> streams) throws SQLException {
        Map<StreamId, Long> versions = new HashMap<>();
        for (int from = 0; from < streams.size(); ) {
            int chunk = chunk(streams.size() - from);
            try (PreparedStatement read = connection.prepareStatement(tables.streamVersions(chunk))) {
                for (int i = 0; i < chunk; i++) {
                    StreamId stream = streams.get(from + i);
                    read.setString(2 * i + 1, stream.aggregateType());
                    read.setString(2 * i + 2, stream.aggregateId());
                }
                try (ResultSet row = read.executeQuery()) {
                    while (row.next()) {
                        versions.put(streams.get(from + row.getInt(1)), row.getLong(2));
                    }
                }
            }
            from += chunk;
        }
        return versions;
    }

    private long lastPosition(Connection connection) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(tables.lastPositionToFollow)) {
            read.setInt(1, JournalTables.PARTITION);
            return JpaJournal.number(read);
        }
    }

    private boolean exists(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(tables.eventExists)) {
            read.setObject(1, id);
            return JpaJournal.number(read) == 1;
        }
    }

    private void insert(Connection connection, List<JournalRecord> rows) throws SQLException {
        for (int from = 0; from < rows.size(); ) {
            int chunk = chunk(rows.size() - from);
            try (PreparedStatement insert = connection.prepareStatement(tables.insert(chunk))) {
                for (int i = 0; i < chunk; i++) {
                    bind(insert, 11 * i, rows.get(from + i));
                }
                insert.executeUpdate();
            }
            from += chunk;
        }
    }

    private void bind(PreparedStatement insert, int before, JournalRecord row) throws SQLException {
        EventText event = row.event();
        insert.setInt(before + 1, JournalTables.PARTITION);
        insert.setLong(before + 2, row.position().number());
        insert.setObject(before + 3, event.id());
        insert.setString(before + 4, row.stream().aggregateType());
        insert.setString(before + 5, row.stream().aggregateId());
        insert.setLong(before + 6, row.version());
        insert.setString(before + 7, event.type());
        insert.setInt(before + 8, event.schemaVersion());
        insert.setString(before + 9, event.data());
        insert.setString(before + 10, event.metadata());
        insert.setObject(before + 11, tables.vendor().parameter(event.time()));
    }

    private static int chunk(int remaining) {
        for (int size : CHUNKS) {
            if (size <= remaining) {
                return size;
            }
        }
        throw new IllegalArgumentException("nothing remains");
    }
}
