package org.daybook.store.jpa;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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
 * The journal in a table. An append locks the head row of the partition first and checks the expectation after that, in a
 * statement of its own, so that it sees what was committed by whoever held the lock before.
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
        String what = "append to " + stream;
        for (int attempt = 1; ; attempt++) {
            try {
                return sessions.write(what, connection -> append(connection, stream, expected, toAppend, ids));
            } catch (SqlFailure e) {
                if (e.isConstraintViolation()) {
                    throw violated(e, stream, expected, ids);
                }
                if (!e.isRepeatable() || attempt == MAX_ATTEMPTS) {
                    throw e.unavailable("cannot " + what + ", nothing was stored");
                }
            }
        }
    }

    private Receipt append(
            Connection connection, StreamId stream, ExpectedVersion expected, List<EventText> events, List<UUID> ids)
            throws SQLException {
        long lastPosition = lock(connection, events.size());
        long version = streamVersion(connection, stream);
        if (!expected.isMetBy(version)) {
            throw new VersionConflictException(stream, expected, version);
        }
        long firstPosition = lastPosition - events.size() + 1;
        try (PreparedStatement insert = connection.prepareStatement(tables.insert)) {
            for (int i = 0; i < events.size(); i++) {
                bind(insert, firstPosition + i, stream, version + 1 + i, events.get(i));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return new Receipt(
                stream, version + 1, version + events.size(), ids, new Position(JournalTables.PARTITION, lastPosition));
    }

    /** Takes the order lock and with it the next positions; returns the last of them. */
    private long lock(Connection connection, int count) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(tables.lockHead)) {
            update.setInt(1, count);
            update.setInt(2, JournalTables.PARTITION);
            if (update.executeUpdate() != 1) {
                throw new ConfigurationException("the row of partition " + JournalTables.PARTITION + " is missing in "
                        + tables.name("journal_head") + ": create the schema again");
            }
        }
        try (PreparedStatement read = connection.prepareStatement(tables.readHead)) {
            read.setInt(1, JournalTables.PARTITION);
            return number(read);
        }
    }

    private long streamVersion(Connection connection, StreamId stream) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(tables.streamVersion)) {
            read.setString(1, stream.aggregateType());
            read.setString(2, stream.aggregateId());
            return number(read);
        }
    }

    private static long number(PreparedStatement read) throws SQLException {
        try (ResultSet rows = read.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private static void bind(PreparedStatement insert, long position, StreamId stream, long version, EventText event)
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
        insert.setObject(11, OffsetDateTime.ofInstant(event.time(), ZoneOffset.UTC));
    }

    /** Looks up what stands in the way: the name of a constraint is only in the text of an error, in any language. */
    private RuntimeException violated(SqlFailure failure, StreamId stream, ExpectedVersion expected, List<UUID> ids) {
        for (UUID id : ids) {
            if (exists(id)) {
                return new DuplicateEventIdException(id, stream);
            }
        }
        long version = last(stream).map(JournalRecord::version).orElse(0L);
        return expected.isMetBy(version)
                ? failure.unavailable(
                        "cannot append to " + stream + ", nothing was stored: a constraint refused it, though "
                                + "neither an event id nor the version is taken; has somebody written past Daybook?")
                : new VersionConflictException(stream, expected, version);
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
        return sessions.read("read the last position", connection -> {
            try (PreparedStatement read = connection.prepareStatement(tables.lastPosition)) {
                read.setInt(1, JournalTables.PARTITION);
                return new Position(JournalTables.PARTITION, number(read));
            }
        });
    }

    private static List<JournalRecord> rows(PreparedStatement read) throws SQLException {
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
                                row.getObject(11, OffsetDateTime.class).toInstant())));
            }
        }
        return records;
    }
}
