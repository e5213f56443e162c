package org.daybook.store.jpa;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StreamId;
import org.daybook.journal.JournalRecord;
import org.daybook.store.Snapshot;
import org.daybook.store.SnapshotStore;
import org.daybook.store.StreamBeginning;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Snapshots in a table beside the journal, whose key is the stream. */
final class JpaSnapshots implements SnapshotStore {

    private static final Logger LOG = LoggerFactory.getLogger(JpaSnapshots.class);

    private static final String COLUMNS =
            "aggregate_type, aggregate_id, aggregate_version, event_id, begun_at, latest, "
                    + "state_type, state_version, state";

    /** Several may find nothing there and insert: all but one find it when they look again. */
    private static final int TRIES = 3;

    private static final int AT_ONCE = 250;

    private final Sessions sessions;
    private final Statements statements;
    private final JournalTables tables;
    private final Vendor vendor;

    JpaSnapshots(Sessions sessions, JournalTables tables) {
        this.sessions = sessions;
        this.statements = new Statements(sessions, tables);
        this.tables = tables;
        this.vendor = tables.vendor();
    }

    @Override
    public Optional<Snapshot> find(StreamId stream) {
        return statements
                .run(
                        "read the snapshot of " + stream,
                        connection -> statements.select(
                                connection,
                                "select " + COLUMNS
                                        + " from journal_snapshot where aggregate_type = ? and aggregate_id = ?",
                                JpaSnapshots::snapshot,
                                stream.aggregateType(),
                                stream.aggregateId()))
                .stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * A snapshot that does not fit is looked for by itself, to be told of and replaced. It may say to begin behind the last event, so only a
     * second look tells that there is no event at all.
     */
    @Override
    public StreamBeginning begin(StreamId stream) {
        StreamBeginning beginning = statements.run(
                "read the snapshot of " + stream + " and what came after", connection -> begin(stream, connection));
        if (beginning.events().isEmpty() && !hasEvents(stream)) {
            return beginning;
        }
        boolean isFromTheFirst = !beginning.events().isEmpty()
                && (beginning.snapshot().isPresent()
                        || beginning.events().get(0).version() == 1);
        return isFromTheFirst ? beginning : SnapshotStore.super.begin(stream);
    }

    private boolean hasEvents(StreamId stream) {
        return !statements
                .run(
                        "look for events of " + stream,
                        connection -> statements.select(
                                connection,
                                "select 1 from event_journal where aggregate_type = ? and aggregate_id = ? limit 1",
                                row -> 1,
                                stream.aggregateType(),
                                stream.aggregateId()))
                .isEmpty();
    }

    private StreamBeginning begin(StreamId stream, Connection connection) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(tables.readFromSnapshot)) {
            Statements.bind(
                    read,
                    stream.aggregateType(),
                    stream.aggregateId(),
                    stream.aggregateType(),
                    stream.aggregateId(),
                    Pages.FIRST_PAGE);
            List<JournalRecord> events = new ArrayList<>();
            Optional<Snapshot> snapshot = Optional.empty();
            try (ResultSet row = read.executeQuery()) {
                while (row.next()) {
                    JournalRecord event = JpaJournal.row(row, vendor, stream);
                    if (events.isEmpty() && row.getString(10) != null) {
                        snapshot = Optional.of(snapshot(stream, event.version(), row, 10));
                    }
                    events.add(event);
                }
            }
            return new StreamBeginning(snapshot, events, events.size() < Pages.FIRST_PAGE);
        }
    }

    @Override
    public List<Snapshot> findAll(Collection<StreamId> streams) {
        List<StreamId> all = List.copyOf(streams);
        List<Snapshot> found = new ArrayList<>();
        for (int begin = 0; begin < all.size(); begin += AT_ONCE) {
            List<StreamId> some = all.subList(begin, Math.min(all.size(), begin + AT_ONCE));
            String any = "(aggregate_type = ? and aggregate_id = ?)"
                    + " or (aggregate_type = ? and aggregate_id = ?)".repeat(some.size() - 1);
            Object[] values = some.stream()
                    .flatMap(each -> Stream.of(each.aggregateType(), each.aggregateId()))
                    .toArray();
            statements
                    .run(
                            "read " + some.size() + " snapshots",
                            connection -> statements.select(
                                    connection,
                                    "select " + COLUMNS + " from journal_snapshot where " + any,
                                    JpaSnapshots::snapshot,
                                    values))
                    .forEach(each -> each.ifPresent(found::add));
        }
        return found;
    }

    /** A row that no stream can have prevents nothing. */
    private static Optional<Snapshot> snapshot(ResultSet row) throws SQLException {
        StreamId stream;
        try {
            stream = new StreamId(row.getString(1), row.getString(2));
        } catch (IllegalArgumentException e) {
            LOG.warn("a row of journal_snapshot is passed over: {}", e.getMessage());
            return Optional.empty();
        }
        return Optional.of(snapshot(stream, row.getLong(3), row, 4));
    }

    /** From a column on. A row that somebody has spoilt prevents no load. */
    private static Snapshot snapshot(StreamId stream, long version, ResultSet row, int from) throws SQLException {
        try {
            return new Snapshot(
                    stream,
                    version,
                    UUID.fromString(row.getString(from)),
                    instant(row.getLong(from + 1)),
                    instant(row.getLong(from + 2)),
                    row.getString(from + 3),
                    row.getInt(from + 4),
                    row.getString(from + 5));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Snapshot.spoilt(stream, version, String.valueOf(e.getMessage()));
        }
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    @Override
    public boolean save(Snapshot snapshot) {
        String what = "save the snapshot of " + snapshot.stream();
        for (int left = TRIES; ; left--) {
            try {
                return sessions.write(what, connection -> save(snapshot, connection));
            } catch (SqlFailure e) {
                if (left == 0 || !(e.isConstraintViolation() || e.isRepeatable())) {
                    throw e.unavailable("cannot " + what);
                }
            } catch (CommitInDoubt e) {
                throw new StoreUnavailableException("cannot " + what + ", or it is not known to be done", e.getCause());
            }
        }
    }

    private boolean save(Snapshot snapshot, Connection connection) throws SQLException {
        String type = snapshot.stream().aggregateType();
        String id = snapshot.stream().aggregateId();
        Object eventId = vendor == Vendor.MARIADB ? snapshot.eventId().toString() : snapshot.eventId();
        int updated = statements.update(
                connection,
                """
                update journal_snapshot
                set aggregate_version = ?, event_id = ?, begun_at = ?, latest = ?, state_type = ?, state_version = ?, state = ?
                where aggregate_type = ? and aggregate_id = ?
                and (state_version < ? or (state_version = ? and aggregate_version < ?))""",
                snapshot.version(),
                eventId,
                micros(snapshot.begunAt()),
                micros(snapshot.latest()),
                snapshot.stateType(),
                snapshot.stateVersion(),
                snapshot.state(),
                type,
                id,
                snapshot.stateVersion(),
                snapshot.stateVersion(),
                snapshot.version());
        if (updated > 0) {
            return true;
        }
        boolean isThere = !statements
                .select(
                        connection,
                        "select 1 from journal_snapshot where aggregate_type = ? and aggregate_id = ?",
                        row -> 1,
                        type,
                        id)
                .isEmpty();
        if (isThere) {
            return false;
        }
        return statements.update(
                        connection,
                        "insert into journal_snapshot (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        type,
                        id,
                        snapshot.version(),
                        eventId,
                        micros(snapshot.begunAt()),
                        micros(snapshot.latest()),
                        snapshot.stateType(),
                        snapshot.stateVersion(),
                        snapshot.state())
                > 0;
    }

    @Override
    public boolean delete(StreamId stream) {
        return statements.atomically(
                "delete the snapshot of " + stream,
                connection -> statements.update(
                                connection,
                                "delete from journal_snapshot where aggregate_type = ? and aggregate_id = ?",
                                stream.aggregateType(),
                                stream.aggregateId())
                        > 0);
    }

    @Override
    public List<Snapshot> readPage(@Nullable StreamId after, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a page has at least one snapshot, not " + limit);
        }
        Row last = after == null ? null : new Row(after.aggregateType(), after.aggregateId(), Optional.empty());
        List<Snapshot> snapshots;
        List<Row> rows;
        do { // over rows that no stream can have
            rows = rows(last, limit);
            last = rows.isEmpty() ? null : rows.get(rows.size() - 1);
            snapshots = rows.stream().flatMap(each -> each.snapshot().stream()).toList();
        } while (snapshots.isEmpty() && !rows.isEmpty());
        return snapshots;
    }

    private record Row(String type, String id, Optional<Snapshot> snapshot) {}

    private List<Row> rows(@Nullable Row after, int limit) {
        String select = "select " + COLUMNS + " from journal_snapshot ";
        String order = "order by aggregate_type, aggregate_id limit ?";
        return statements.run(
                "read snapshots",
                connection -> after == null
                        ? statements.select(connection, select + order, JpaSnapshots::row, limit)
                        : statements.select(
                                connection,
                                select + "where aggregate_type > ? or (aggregate_type = ? and aggregate_id > ?) "
                                        + order,
                                JpaSnapshots::row,
                                after.type(),
                                after.type(),
                                after.id(),
                                limit));
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(row.getString(1), row.getString(2), snapshot(row));
    }
}
