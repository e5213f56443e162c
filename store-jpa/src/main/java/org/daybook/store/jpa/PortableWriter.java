package org.daybook.store.jpa;

import java.sql.Array;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;

/** Writes a group with plain SQL, on any database. */
final class PortableWriter implements GroupWriter {

    /** How many streams are looked up by one statement. */
    private static final int MOST_STREAMS = 64;

    private final Sessions sessions;
    private final JournalTables tables;
    private final OrderLock lock;
    /** The check for 1, 2, 4 streams and so on, so that few are prepared. */
    private final List<String> checks;
    /** Whether many streams are looked up as arrays, which only PostgreSQL has. */
    private final boolean hasArrays;

    PortableWriter(Sessions sessions, JournalTables tables, OrderLock lock) {
        this(sessions, tables, lock, false);
    }

    /**
     * @param hasArrays whether many streams are looked up by one statement that takes them as arrays
     */
    PortableWriter(Sessions sessions, JournalTables tables, OrderLock lock, boolean hasArrays) {
        this.sessions = sessions;
        this.tables = tables;
        this.lock = lock;
        this.hasArrays = hasArrays;
        this.checks = IntStream.rangeClosed(0, power(MOST_STREAMS))
                .mapToObj(power -> tables.check(1 << power))
                .toList();
    }

    @Override
    public List<Verdict> write(List<Append> group) {
        return sessions.write("append", connection -> writeIn(connection, group));
    }

    /** All steps but the commit, in the transaction of a connection; for streams of one partition or more. */
    List<Verdict> writeIn(Connection connection, List<Append> group) throws SQLException {
        SortedMap<Integer, List<Integer>> parts = IntStream.range(0, group.size())
                .boxed()
                .collect(Collectors.groupingBy(i -> group.get(i).partition(), TreeMap::new, Collectors.toList()));
        if (parts.size() > 1) {
            lock.takeAll(connection, parts.keySet().stream()); // before anything is written in any of them
        }
        Verdict[] verdicts = new Verdict[group.size()];
        for (Map.Entry<Integer, List<Integer>> part : parts.entrySet()) {
            List<Append> appends = part.getValue().stream().map(group::get).toList();
            Iterator<Verdict> decided = AppendProtocol.run(steps(connection, part.getKey()), appends)
                    .iterator();
            part.getValue().forEach(i -> verdicts[i] = decided.next());
        }
        return List.of(verdicts);
    }

    /** Takes the order locks of all partitions, so that more may be written later, in any of them. */
    void lockAll(Connection connection, int partitions) throws SQLException {
        lock.takeAll(connection, IntStream.range(0, partitions).boxed());
    }

    /** The steps in one partition, as statements on a connection. */
    AppendSteps steps(Connection connection, int partition) {
        return new AppendSteps() {
            @Override
            public void lock() throws SQLException {
                lock.take(connection, partition);
            }

            @Override
            public Found check(Set<StreamId> streams) throws SQLException {
                return read(connection, partition, List.copyOf(streams));
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
     * Whether an event is stored, also if its transaction is committing at this moment: that one has the order lock of the
     * partition until it has ended.
     */
    boolean isStored(int partition, UUID id) {
        return sessions.write("look for event " + id, connection -> {
            lock.take(connection, partition);
            return exists(connection, id);
        });
    }

    private AppendSteps.Found read(Connection connection, int partition, List<StreamId> streams) throws SQLException {
        if (hasArrays && streams.size() > MOST_STREAMS) {
            return readMany(connection, partition, streams);
        }
        Map<StreamId, Long> versions = new HashMap<>();
        long lastPosition = 0;
        for (int from = 0; from < streams.size(); from += MOST_STREAMS) {
            List<StreamId> part = streams.subList(from, Math.min(streams.size(), from + MOST_STREAMS));
            int power = power(part.size());
            try (PreparedStatement read = connection.prepareStatement(checks.get(power))) {
                read.setInt(1, partition);
                for (int i = 0; i < 1 << power; i++) {
                    StreamId stream = part.get(Math.min(i, part.size() - 1)); // the last one again and again
                    read.setString(2 * i + 2, stream.aggregateType());
                    read.setString(2 * i + 3, stream.aggregateId());
                }
                try (ResultSet row = read.executeQuery()) {
                    while (row.next()) {
                        int number = row.getInt(1);
                        if (number < 0) {
                            lastPosition = row.getLong(2);
                        } else if (number < part.size()) {
                            versions.put(part.get(number), row.getLong(2));
                        }
                    }
                }
            }
        }
        return new AppendSteps.Found(lastPosition, versions);
    }

    private AppendSteps.Found readMany(Connection connection, int partition, List<StreamId> streams)
            throws SQLException {
        Map<StreamId, Long> versions = new HashMap<>();
        long lastPosition = 0;
        try (PreparedStatement read = connection.prepareStatement(tables.checkMany)) {
            read.setInt(1, partition);
            read.setArray(2, texts(connection, streams.stream().map(StreamId::aggregateType)));
            read.setArray(3, texts(connection, streams.stream().map(StreamId::aggregateId)));
            try (ResultSet row = read.executeQuery()) {
                while (row.next()) {
                    int number = row.getInt(1);
                    if (number < 0) {
                        lastPosition = row.getLong(2);
                    } else {
                        versions.put(streams.get(number), row.getLong(2));
                    }
                }
            }
        }
        return new AppendSteps.Found(lastPosition, versions);
    }

    private static Array texts(Connection connection, Stream<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }

    private boolean exists(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(tables.eventExists)) {
            read.setObject(1, id);
            return JpaJournal.number(read) == 1;
        }
    }

    private void insert(Connection connection, List<JournalRecord> events) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(tables.insert)) {
            // By their ids: two partitions that are given the same ones wait for each other in that key, never in a
            // circle.
            for (JournalRecord each : sortedById(events)) {
                bind(insert, each);
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (BatchUpdateException e) {
            throw reasonOf(e);
        }
    }

    private static List<JournalRecord> sortedById(List<JournalRecord> events) {
        return events.stream()
                .sorted(Comparator.comparing(each -> each.event().id()))
                .toList();
    }

    /** The failure itself: what drivers wrap it in quotes the rows. */
    private static SQLException reasonOf(BatchUpdateException failure) {
        if (failure.getNextException() != null) {
            return failure.getNextException();
        }
        return failure.getCause() instanceof SQLException cause ? cause : failure;
    }

    private void bind(PreparedStatement insert, JournalRecord row) throws SQLException {
        EventText event = row.event();
        insert.setInt(1, row.position().partition());
        insert.setLong(2, row.position().number());
        insert.setObject(3, event.id());
        insert.setString(4, row.stream().aggregateType());
        insert.setString(5, row.stream().aggregateId());
        insert.setLong(6, row.version());
        insert.setString(7, event.type());
        insert.setInt(8, event.schemaVersion());
        insert.setString(9, event.data());
        insert.setString(10, event.metadata());
        insert.setObject(11, tables.vendor().parameter(event.time()));
    }

    /** Of two: the least one that is not below a number. */
    private static int power(int number) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(number - 1);
    }
}
