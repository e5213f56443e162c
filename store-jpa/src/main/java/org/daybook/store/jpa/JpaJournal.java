package org.daybook.store.jpa;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.daybook.event.ConfigurationException;
import org.daybook.event.DuplicateEventIdException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.Receipt;
import org.daybook.event.StreamId;
import org.daybook.event.VersionConflictException;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Slice;

/**
 * The journal in a table. An append locks the head row of the partition first; after that it checks the expectation and reads
 * the last position, each in a statement of its own, so that it sees what was committed by whoever held the lock before. The
 * keys of the table refuse what would break the order all the same.
 */
final class JpaJournal implements EventJournal {

    private static final int MAX_ATTEMPTS = 10;

    private final Sessions sessions;
    private final JournalTables tables;

    JpaJournal(Sessions sessions, JournalTables tables) {
        this.sessions = sessions;
        this.tables = tables;
    }

    @Override
    public Receipt append(StreamId stream, ExpectedVersion expected, List<EventText> events) {
        List<EventText> toAppend = List.copyOf(events);
        List<UUID> ids = toAppend.stream().map(EventText::id).toList();
        if (toAppend.isEmpty() || new HashSet<>(ids).size() != ids.size()) {
            throw new IllegalArgumentException(
                    "an append to " + stream + " needs one event or more with ids of their own, but got " + ids);
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return appendOnce(stream, expected, toAppend, ids);
            } catch (SqlFailure e) {
                if (e.isConstraintViolation()) {
                    throwIfExplained(stream, expected, ids);
                }
                if (attempt == MAX_ATTEMPTS || !(e.isRepeatable() || e.isConstraintViolation())) {
                    throw e.unavailable("cannot append to " + stream + ", nothing was stored");
                }
            }
        }
    }

    private Receipt appendOnce(StreamId stream, ExpectedVersion expected, List<EventText> events, List<UUID> ids) {
        long[] version = new long[1];
        Optional<Receipt> receipt = sessions.write("append to " + stream, connection -> {
            lock(connection);
            version[0] = streamVersion(connection, stream);
            // A refusal has changed nothing yet, so its transaction just ends; see the note on H2 in docs/adr/0007.
            return expected.isMetBy(version[0])
                    ? Optional.of(insert(connection, stream, version[0], events, ids))
                    : Optional.empty();
        });
        return receipt.orElseThrow(() -> new VersionConflictException(stream, expected, version[0]));
    }

    /** Takes the order lock of the partition; it is given back when the transaction ends. */
    private void lock(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(tables.lockHead)) {
            lock.setInt(1, JournalTables.PARTITION);
            try (ResultSet row = lock.executeQuery()) {
                if (!row.next()) {
                    throw new ConfigurationException("the row of partition " + JournalTables.PARTITION
                            + " is missing in " + tables.name("journal_head") + ": create the schema again");
                }
            }
        }
    }

    private Receipt insert(Connection connection, StreamId stream, long version, List<EventText> events, List<UUID> ids)
            throws SQLException {
        long lastPosition = lastPosition(connection);
        try (PreparedStatement insert = connection.prepareStatement(tables.insert)) {
            for (int i = 0; i < events.size(); i++) {
                bind(insert, lastPosition + 1 + i, stream, version + 1 + i, events.get(i));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return new Receipt(
                stream,
                version + 1,
                version + events.size(),
                ids,
                new Position(JournalTables.PARTITION, lastPosition + events.size()));
    }

    private long streamVersion(Connection connection, StreamId stream) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(tables.streamVersion)) {
            read.setString(1, stream.aggregateType());
            read.setString(2, stream.aggregateId());
            return number(read);
        }
    }

    private long lastPosition(Connection connection) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(tables.lastPosition)) {
            read.setInt(1, JournalTables.PARTITION);
            return number(read);
        }
    }

    private static long number(PreparedStatement read) throws SQLException {
        try (ResultSet rows = read.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private void bind(PreparedStatement insert, long position, StreamId stream, long version, EventText event)
            throws SQLException {
        insert.setInt(1, JournalTables.PARTITION);
        insert.setLong(2, position);
        insert.setObject(3, event.id());
        insert.setString(4, stream.aggregateType());
        insert.setString(5, stream.aggregateId());
        insert.setLong(6, version);
        insert.setString(7, event.type());
        insert.setInt(8, event.schemaVersion());
        insert.setString(9, event.data());
        insert.setString(10, event.metadata());
        insert.setObject(11, tables.vendor().parameter(event.time()));
    }

    /**
     * Looks up what stands in the way: the name of a constraint is only in the text of an error, in any language. If nothing
     * does, the statements had read less than was there, and the constraint kept the order whole; then it is done again.
     */
    private void throwIfExplained(StreamId stream, ExpectedVersion expected, List<UUID> ids) {
        for (UUID id : ids) {
            if (exists(id)) {
                throw new DuplicateEventIdException(id, stream);
            }
        }
        long version = last(stream).map(JournalRecord::version).orElse(0L);
        if (!expected.isMetBy(version)) {
            throw new VersionConflictException(stream, expected, version);
        }
    }

    private boolean exists(UUID id) {
        return sessions.read("look for event " + id, connection -> {
            try (PreparedStatement read = connection.prepareStatement(tables.eventExists)) {
                read.setObject(1, id);
                return number(read) == 1;
            }
        });
    }

    @Override
    public Stream<JournalRecord> read(StreamId stream, Slice slice) {
        sessions.requireOpen();
        String sql = slice.isBackward() ? tables.readBackward : tables.readForward;
        return Pages.stream(slice.limit(), (last, count) -> {
            long from = last != null && !slice.isBackward() ? last.version() + 1 : slice.from();
            long to = last != null && slice.isBackward() ? last.version() - 1 : slice.to();
            return sessions.read("read " + stream, connection -> {
                try (PreparedStatement read = connection.prepareStatement(sql)) {
                    read.setString(1, stream.aggregateType());
                    read.setString(2, stream.aggregateId());
                    read.setLong(3, from);
                    read.setLong(4, to);
                    read.setInt(5, count);
                    return rows(read);
                }
            });
        });
    }

    @Override
    public Stream<JournalRecord> readAll(Position after, long limit) {
        sessions.requireOpen();
        if (after.partition() != JournalTables.PARTITION) {
            throw new IllegalArgumentException("this journal has no partition " + after.partition());
        }
        if (limit < 0) {
            throw new IllegalArgumentException("a limit is not negative, but was " + limit);
        }
        return Pages.stream(limit, (last, count) -> {
            Position from = last == null ? after : last.position();
            return sessions.read("read the journal after " + from, connection -> {
                try (PreparedStatement read = connection.prepareStatement(tables.readAll)) {
                    read.setInt(1, from.partition());
                    read.setLong(2, from.number());
                    read.setInt(3, count);
                    return rows(read);
                }
            });
        });
    }

    @Override
    public Optional<JournalRecord> last(StreamId stream) {
        try (Stream<JournalRecord> rows = read(stream, Slice.all().backward().limit(1))) {
            return rows.findFirst();
        }
    }

    @Override
    public Position head() {
        return new Position(JournalTables.PARTITION, sessions.read("read the last position", this::lastPosition));
    }

    private List<JournalRecord> rows(PreparedStatement read) throws SQLException {
        List<JournalRecord> records = new ArrayList<>();
        try (ResultSet row = read.executeQuery()) {
            while (row.next()) {
                records.add(new JournalRecord(
                        new Position(row.getInt(1), row.getLong(2)),
                        new StreamId(row.getString(4), row.getString(5)),
                        row.getLong(6),
                        new EventText(
                                row.getObject(3, UUID.class),
                                row.getString(7),
                                row.getInt(8),
                                row.getString(9),
                                row.getString(10),
                                tables.vendor().time(row, 11))));
            }
        }
        return records;
    }
}
