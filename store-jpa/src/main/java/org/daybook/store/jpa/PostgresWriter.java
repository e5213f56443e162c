package org.daybook.store.jpa;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;

/**
 * Writes a group to PostgreSQL in one flight: lock, check with insert, and commit are sent together and answered together.
 * Each is a statement of its own, so that the check has a snapshot that is younger than the lock; one statement that locks and
 * checks would see stale versions. The order lock is an advisory one, since a row that is locked all the time cannot be cleaned
 * up beside an old snapshot.
 */
final class PostgresWriter implements GroupWriter {

    /** In place of an expected version: any. */
    private static final long ANY = -1;

    private final Sessions sessions;
    private final String one;
    private final String flat;
    private final String folded;

    PostgresWriter(Sessions sessions, JournalTables tables) {
        this.sessions = sessions;
        this.one = flight(tables, ONE);
        this.flat = flight(tables, "with " + ASKED + FLAT + STORED);
        this.folded = flight(tables, "with recursive " + ASKED + FOLDED + STORED);
    }

    private static String flight(JournalTables tables, String checkAndInsert) {
        return tables.advisoryLock + "; " + tables.sql(checkAndInsert) + "; commit";
    }

    private static final String LAST_POSITION = """
            coalesce((
                select position from event_journal
                where journal_partition = ? order by journal_partition desc, position desc limit 1), 0)""";

    /** One event alone, without arrays. */
    private static final String ONE = """
            with found as materialized (
                select %s as position, coalesce((
                    select aggregate_version from event_journal
                    where aggregate_type = ? and aggregate_id = ?
                    order by aggregate_version desc limit 1), 0) as version),
            stored as (
                insert into event_journal (%s)
                select ?, position + 1, ?, ?, ?, version + 1, ?, ?, ?, ?, ? from found where ? in (-1, version)
                returning 1)
            select 0, version, exists (select from stored), position,
                not exists (select from stored) and exists (select from event_journal where event_id = ?)
            from found""".formatted(LAST_POSITION, JournalTables.COLUMNS);

    private static final String ASKED = """
            asked as materialized (
                select append, aggregate_type, aggregate_id, expected, events, first_id::uuid, follows
                from unnest(?::integer[], ?::text[], ?::text[], ?::bigint[], ?::integer[], ?::text[], ?::integer[])
                    as asked (append, aggregate_type, aggregate_id, expected, events, first_id, follows)),
            """;

    private static final String FOUND = """
            cross join lateral (select coalesce((
                select aggregate_version from event_journal journal
                where journal.aggregate_type = asked.aggregate_type and journal.aggregate_id = asked.aggregate_id
                order by aggregate_version desc limit 1), 0) as version) found""";

    private static final String FLAT = """
            checked as materialized (
                select asked.*, found.version, expected in (-1, found.version) as met
                from asked %s),
            """.formatted(FOUND);

    /** Appends to one stream follow each other, each as if those before it were stored. */
    private static final String FOLDED = """
            checked as (
                select asked.*, found.version, expected in (-1, found.version) as met
                from asked %s
                where asked.follows is null
                union all
                select asked.*, found.version, asked.expected in (-1, found.version)
                from checked
                join asked on asked.follows = checked.append
                cross join lateral (
                    select checked.version + case when checked.met then checked.events else 0 end as version) found),
            """.formatted(FOUND);

    private static final String STORED = """
            placed as materialized (
                select checked.*, %s
                    + sum(case when met then events else 0 end) over (order by append)
                    - case when met then events else 0 end as position
                from checked),
            stored as (
                insert into event_journal (%s)
                select ?, (placed.position + event.number)::bigint, event.event_id::uuid, placed.aggregate_type,
                    placed.aggregate_id, placed.version + event.number, event.event_type, event.event_version,
                    event.event_data, event.metadata, event.create_date::timestamptz
                from unnest(?::integer[], ?::integer[], ?::text[], ?::text[], ?::integer[], ?::text[], ?::text[], ?::text[])
                    as event (append, number, event_id, event_type, event_version, event_data, metadata, create_date)
                join placed on placed.append = event.append
                where placed.met)
            select append, version, met, position,
                not met and exists (select from event_journal where event_id = first_id)
            from placed""".formatted(LAST_POSITION, JournalTables.COLUMNS);

    @Override
    public List<Verdict> write(List<Append> group) {
        boolean isOne = group.size() == 1 && group.get(0).size() == 1;
        return sessions.write("append", connection -> {
            try {
                return isOne ? writeOne(connection, group.get(0)) : writeAll(connection, group);
            } catch (SQLException e) {
                if (new SqlFailure(e).isAnswer()) {
                    throw e;
                }
                throw new CommitInDoubt(e);
            }
        });
    }

    private List<Verdict> writeOne(Connection connection, Append append) throws SQLException {
        StreamId stream = append.stream();
        EventText event = append.events().get(0);
        try (PreparedStatement flight = connection.prepareStatement(one)) {
            int at = 0;
            flight.setInt(++at, append.partition());
            flight.setInt(++at, append.partition());
            flight.setString(++at, stream.aggregateType());
            flight.setString(++at, stream.aggregateId());
            flight.setInt(++at, append.partition());
            flight.setObject(++at, event.id());
            flight.setString(++at, stream.aggregateType());
            flight.setString(++at, stream.aggregateId());
            flight.setString(++at, event.type());
            flight.setInt(++at, event.schemaVersion());
            flight.setString(++at, event.data());
            flight.setString(++at, event.metadata());
            flight.setObject(++at, OffsetDateTime.ofInstant(event.time(), ZoneOffset.UTC));
            flight.setLong(++at, expected(append));
            flight.setObject(++at, event.id());
            return verdicts(flight, append.partition(), 1);
        }
    }

    private List<Verdict> writeAll(Connection connection, List<Append> group) throws SQLException {
        Asked asked = new Asked(group);
        New events = new New(group);
        int partition = group.get(0).partition();
        try (PreparedStatement flight = connection.prepareStatement(asked.isFolded ? folded : flat)) {
            int at = 0;
            flight.setInt(++at, partition);
            at = asked.bind(connection, flight, at);
            flight.setInt(++at, partition);
            flight.setInt(++at, partition);
            events.bind(connection, flight, at);
            return verdicts(flight, partition, group.size());
        }
    }

    private static long expected(Append append) {
        ExpectedVersion expected = append.expected();
        return expected.isAny() ? ANY : expected.version();
    }

    /** The second of the three answers has a row for each append. */
    private static List<Verdict> verdicts(PreparedStatement flight, int partition, int appends) throws SQLException {
        flight.execute();
        flight.getMoreResults();
        Verdict[] verdicts = new Verdict[appends];
        try (ResultSet row = flight.getResultSet()) {
            while (row.next()) {
                long version = row.getLong(2);
                verdicts[row.getInt(1)] = row.getBoolean(3)
                        ? new Verdict.Stored(version + 1, new Position(partition, row.getLong(4) + 1))
                        : new Verdict.Refused(version, row.getBoolean(5));
            }
        }
        return List.of(verdicts);
    }

    /** The columns of the appends. */
    private static final class Asked {
        private final Integer[] append;
        private final String[] type;
        private final String[] id;
        private final Long[] expected;
        private final Integer[] events;
        private final String[] firstId;
        private final Integer[] follows;
        private boolean isFolded;

        Asked(List<Append> group) {
            int size = group.size();
            append = new Integer[size];
            type = new String[size];
            id = new String[size];
            expected = new Long[size];
            events = new Integer[size];
            firstId = new String[size];
            follows = new Integer[size];
            Map<StreamId, Integer> last = new HashMap<>();
            for (int i = 0; i < size; i++) {
                Append each = group.get(i);
                append[i] = i;
                type[i] = each.stream().aggregateType();
                id[i] = each.stream().aggregateId();
                expected[i] = expected(each);
                events[i] = each.size();
                firstId[i] = each.ids().get(0).toString();
                follows[i] = last.put(each.stream(), i);
                isFolded |= follows[i] != null;
            }
        }

        int bind(Connection connection, PreparedStatement flight, int before) throws SQLException {
            int at = before;
            flight.setArray(++at, array(connection, "int4", append));
            flight.setArray(++at, array(connection, "text", type));
            flight.setArray(++at, array(connection, "text", id));
            flight.setArray(++at, array(connection, "int8", expected));
            flight.setArray(++at, array(connection, "int4", events));
            flight.setArray(++at, array(connection, "text", firstId));
            flight.setArray(++at, array(connection, "int4", follows));
            return at;
        }
    }

    /** The columns of the events. */
    private static final class New {
        private final List<Integer> append = new ArrayList<>();
        private final List<Integer> number = new ArrayList<>();
        private final List<UUID> id = new ArrayList<>();
        private final List<String> type = new ArrayList<>();
        private final List<Integer> schemaVersion = new ArrayList<>();
        private final List<String> data = new ArrayList<>();
        private final List<String> metadata = new ArrayList<>();
        private final List<String> time = new ArrayList<>();

        New(List<Append> group) {
            for (int i = 0; i < group.size(); i++) {
                int count = 0;
                for (EventText each : group.get(i).events()) {
                    append.add(i);
                    number.add(++count);
                    id.add(each.id());
                    type.add(each.type());
                    schemaVersion.add(each.schemaVersion());
                    data.add(each.data());
                    metadata.add(each.metadata());
                    time.add(each.time().toString());
                }
            }
        }

        void bind(Connection connection, PreparedStatement flight, int before) throws SQLException {
            int at = before;
            flight.setArray(++at, array(connection, "int4", append.toArray(Integer[]::new)));
            flight.setArray(++at, array(connection, "int4", number.toArray(Integer[]::new)));
            flight.setArray(
                    ++at,
                    array(connection, "text", id.stream().map(UUID::toString).toArray(String[]::new)));
            flight.setArray(++at, array(connection, "text", type.toArray(String[]::new)));
            flight.setArray(++at, array(connection, "int4", schemaVersion.toArray(Integer[]::new)));
            flight.setArray(++at, array(connection, "text", data.toArray(String[]::new)));
            flight.setArray(++at, array(connection, "text", metadata.toArray(String[]::new)));
            flight.setArray(++at, array(connection, "text", time.toArray(String[]::new)));
        }
    }

    private static Array array(Connection connection, String type, Object[] values) throws SQLException {
        return connection.createArrayOf(type, values);
    }
}
