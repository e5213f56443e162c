package org.daybook.store.jpa;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;

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

    /** All steps but the commit, in the transaction of a connection; for streams of one partition or more. */
    List<Verdict> writeIn(Connection connection, List<Append> group) throws SQLException {
        lock.takeAll(connection, group.stream().map(Append::partition));
        Check check = check(connection, group);
        insert(connection, check.rows());
        return check.verdicts();
    }

    /** Takes the order locks of all partitions, so that more may be written later, in any of them. */
    void lockAll(Connection connection, int partitions) throws SQLException {
        lock.takeAll(connection, IntStream.range(0, partitions).boxed());
    }

    /**
     * Whether an event is stored, also if its transaction is committing at this moment: that one has the order lock of the
     * partition until it has ended.
     */
    boolean isStored(int partition, UUID id) {
        return sessions.write("look for event " + id, connection -> {
            lock.take(connection, partition);
            return exists(connection, id);
        });
    }

    /** A new row of the table. */
    private record Row(Position position, StreamId stream, long version, EventText event) {}

    private record Check(List<Verdict> verdicts, List<Row> rows) {}

    private Check check(Connection connection, List<Append> group) throws SQLException {
        Map<StreamId, Long> versions = versions(connection, group);
        Map<Integer, Long> positions = new HashMap<>();
        List<Verdict> verdicts = new ArrayList<>(group.size());
        List<Row> rows = new ArrayList<>();
        for (Append append : group) {
            long version = versions.getOrDefault(append.stream(), 0L);
            if (!append.expected().isMetBy(version)) {
                verdicts.add(new Verdict.Refused(
                        version, exists(connection, append.ids().get(0))));
                continue;
            }
            int partition = append.partition();
            Long last = positions.get(partition);
            long position = last != null ? last : lastPosition(connection, partition);
            verdicts.add(new Verdict.Stored(version + 1, new Position(partition, position + 1)));
            for (EventText event : append.events()) {
                rows.add(new Row(new Position(partition, ++position), append.stream(), ++version, event));
            }
            positions.put(partition, position);
            versions.put(append.stream(), version);
        }
        return new Check(verdicts, rows);
    }

    private Map<StreamId, Long> versions(Connection connection, List<Append> group) throws SQLException {
        Set<StreamId> distinct = new LinkedHashSet<>();
        group.forEach(append -> distinct.add(append.stream()));
        List<StreamId> streams = List.copyOf(distinct);
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

    private long lastPosition(Connection connection, int partition) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(tables.lastPositionToFollow)) {
            read.setInt(1, partition);
            return JpaJournal.number(read);
        }
    }

    private boolean exists(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(tables.eventExists)) {
            read.setObject(1, id);
            return JpaJournal.number(read) == 1;
        }
    }

    private void insert(Connection connection, List<Row> rows) throws SQLException {
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

    private void bind(PreparedStatement insert, int before, Row row) throws SQLException {
        EventText event = row.event();
        insert.setInt(before + 1, row.position().partition());
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
