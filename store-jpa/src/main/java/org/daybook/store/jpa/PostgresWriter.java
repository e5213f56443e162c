package org.daybook.store.jpa;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.jspecify.annotations.Nullable;

/**
 * Writes a group to PostgreSQL in one flight: lock, check with insert, and commit are sent together and answered together.
 * Each is a statement of its own, so that the check has a snapshot that is younger than the lock; one statement that locks and
 * checks would see stale versions. The order lock is an advisory one, since a row that is locked all the time cannot be cleaned
 * up beside an old snapshot.
 */
final class PostgresWriter implements GroupWriter {

    /** In place of an expected version: any. */
    private static final long ANY = -1;

    /**
     * For this transaction alone. The server would take a plan made anew each time for cheaper than one that it keeps, since
     * it expects ten elements of an array whose length it does not know, and planning takes longer than a small group. A kept
     * plan must not come from the time when the table was empty, and a scan of all of it the cheapest there is.
     */
    private static final String PLANNED_ONCE =
            "set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true), ";

    private static final String LAST_POSITION = """
            coalesce((
                select position from event_journal
                where journal_partition = ? order by journal_partition desc, position desc limit 1), 0)""";

    /** For one event alone, most of what a lone writer sends: without arrays it takes a tenth less time. */
    private static final String ONE = """
            with checked as materialized (
                select version, ? in (-1, version) as met, %s + 1 as position
                from (select coalesce((
                    select aggregate_version from event_journal
                    where aggregate_type = ? and aggregate_id = ?
                    order by aggregate_version desc limit 1), 0) as version offset 0) found),
            stored as (
                insert into event_journal (%s)
                select ?, position, ?, ?, ?, version + 1, ?, ?, ?, ?, ?::timestamptz
                from checked
                where met)
            select 0, version, met, position, not met and exists (select from event_journal where event_id = ?)
            from checked""".formatted(LAST_POSITION, JournalTables.COLUMNS);

    /** One look-up in the index per row; without {@code offset 0} it would be done again wherever its answer is used. */
    private static final String FOUND = """
            cross join lateral (select coalesce((
                select aggregate_version from event_journal journal
                where journal.aggregate_type = %1$s.aggregate_type and journal.aggregate_id = %1$s.aggregate_id
                order by aggregate_version desc limit 1), 0) as version offset 0) found""";

    /** For appends of one event each to as many streams, which spares to tell appends from events. */
    private static final String FLAT = """
            with checked as materialized (
                select event.*, found.version, expected in (-1, found.version) as met
                from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::integer[], ?::text[], ?::text[],
                        ?::text[]) with ordinality
                    as event (expected, aggregate_type, aggregate_id, event_id, event_type, event_version, event_data,
                        metadata, create_date, append)
                %1$s),
            placed as materialized (
                select checked.*, %2$s + count(*) filter (where met) over (order by append) as position
                from checked),
            stored as (
                insert into event_journal (%3$s)
                select ?, position, event_id::uuid, aggregate_type, aggregate_id, version + 1, event_type,
                    event_version, event_data, metadata, create_date::timestamptz
                from placed
                where met)
            select append - 1, version, met, position,
                not met and exists (select from event_journal where event_id = placed.event_id::uuid)
            from placed""".formatted(FOUND.formatted("event"), LAST_POSITION, JournalTables.COLUMNS);

    /**
     * For appends of several events, or several to one stream, which follow each other, each as if those before it were stored.
     * There is a row for each event, {@code number} from 1 within its append.
     */
    private static final String FOLDED = """
            with recursive event as materialized (
                select *
                from unnest(?::integer[], ?::integer[], ?::integer[], ?::integer[], ?::bigint[], ?::text[], ?::text[],
                        ?::text[], ?::text[], ?::integer[], ?::text[], ?::text[], ?::text[])
                    as event (append, number, events, follows, expected, aggregate_type, aggregate_id,
                        event_id, event_type, event_version, event_data, metadata, create_date)),
            asked as materialized (
                select append, events, follows, expected, aggregate_type, aggregate_id, event_id
                from event
                where number = 1),
            checked as (
                select asked.*, found.version, expected in (-1, found.version) as met
                from asked
                %1$s
                where follows is null
                union all
                select asked.*, found.version, asked.expected in (-1, found.version)
                from checked
                join asked on asked.follows = checked.append
                cross join lateral (
                    select checked.version + case when checked.met then checked.events else 0 end as version) found),
            placed as materialized (
                select checked.*, %2$s + 1
                    + sum(case when met then events else 0 end) over (order by append)
                    - case when met then events else 0 end as position
                from checked),
            stored as (
                insert into event_journal (%3$s)
                select ?, (placed.position - 1 + event.number)::bigint, event.event_id::uuid, event.aggregate_type,
                    event.aggregate_id, placed.version + event.number, event.event_type, event.event_version,
                    event.event_data, event.metadata, event.create_date::timestamptz
                from event
                join placed on placed.append = event.append
                where placed.met)
            select append, version, met, position,
                not met and exists (select from event_journal where event_id = placed.event_id::uuid)
            from placed""".formatted(FOUND.formatted("asked"), LAST_POSITION, JournalTables.COLUMNS);

    private final Sessions sessions;
    private final String one;
    private final String flat;
    private final String folded;

    PostgresWriter(Sessions sessions, JournalTables tables) {
        this.sessions = sessions;
        this.one = flight(tables, ONE);
        this.flat = flight(tables, FLAT);
        this.folded = flight(tables, FOLDED);
    }

    private static String flight(JournalTables tables, String checkAndInsert) {
        return "select " + PLANNED_ONCE + tables.takenAdvisoryLock + "; " + tables.sql(checkAndInsert) + "; commit";
    }

    @Override
    public List<Verdict> write(List<Append> group) {
        boolean isOne = group.size() == 1 && group.get(0).size() == 1;
        Flight flight = isOne ? one(group.get(0)) : many(group);
        int partition = group.get(0).partition();
        return sessions.write("append", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(flight.sql)) {
                execute(statement, flight);
                return verdicts(statement, partition, group.size());
            } catch (SQLException e) {
                throw new CommitInDoubt(e); // whatever it is, it comes after the commit
            }
        });
    }

    private static void execute(PreparedStatement statement, Flight flight) {
        try {
            flight.parameters.bind(statement);
            statement.setFetchSize(0); // more rows could not be fetched: what they are read from ends with the commit
            statement.execute();
        } catch (SQLException e) {
            SqlFailure failure = new SqlFailure(e);
            throw failure.isAnswer() ? failure : new CommitInDoubt(e);
        }
    }

    private record Flight(String sql, Parameters parameters) {}

    private interface Parameters {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private Flight one(Append append) {
        StreamId stream = append.stream();
        EventText event = append.events().get(0);
        return new Flight(one, statement -> {
            int at = 0;
            statement.setInt(++at, append.partition());
            statement.setLong(++at, expected(append));
            statement.setInt(++at, append.partition());
            statement.setString(++at, stream.aggregateType());
            statement.setString(++at, stream.aggregateId());
            statement.setInt(++at, append.partition());
            statement.setObject(++at, event.id());
            statement.setString(++at, stream.aggregateType());
            statement.setString(++at, stream.aggregateId());
            statement.setString(++at, event.type());
            statement.setInt(++at, event.schemaVersion());
            statement.setString(++at, event.data());
            statement.setString(++at, event.metadata());
            statement.setString(++at, event.time().toString());
            statement.setObject(++at, event.id());
        });
    }

    private Flight many(List<Append> group) {
        Rows rows = new Rows(group);
        int partition = group.get(0).partition();
        return new Flight(rows.areFlat ? flat : folded, statement -> {
            statement.setInt(1, partition);
            int at = rows.bind(statement, 1);
            statement.setInt(at + 1, partition);
            statement.setInt(at + 2, partition);
        });
    }

    private static long expected(Append append) {
        return append.expected().isAny() ? ANY : append.expected().version();
    }

    /** The second of the three answers has a row for each append. */
    private static List<Verdict> verdicts(PreparedStatement statement, int partition, int appends) throws SQLException {
        statement.getMoreResults();
        Verdict[] verdicts = new Verdict[appends];
        try (ResultSet row = statement.getResultSet()) {
            while (row.next()) {
                long version = row.getLong(2);
                verdicts[row.getInt(1)] = row.getBoolean(3)
                        ? new Verdict.Stored(version + 1, new Position(partition, row.getLong(4)))
                        : new Verdict.Refused(version, row.getBoolean(5));
            }
        }
        return List.of(verdicts);
    }

    /** The columns of the events. */
    private static final class Rows {
        private final Integer[] append;
        private final Integer[] number;
        private final Integer[] events;
        private final Integer[] follows;
        private final Long[] expected;
        private final String[] aggregateType;
        private final String[] aggregateId;
        private final String[] eventId;
        private final String[] eventType;
        private final Integer[] eventVersion;
        private final String[] data;
        private final String[] metadata;
        private final String[] time;
        private final boolean areFlat;

        Rows(List<Append> group) {
            int size = group.stream().mapToInt(Append::size).sum();
            append = new Integer[size];
            number = new Integer[size];
            events = new Integer[size];
            follows = new Integer[size];
            expected = new Long[size];
            aggregateType = new String[size];
            aggregateId = new String[size];
            eventId = new String[size];
            eventType = new String[size];
            eventVersion = new Integer[size];
            data = new String[size];
            metadata = new String[size];
            time = new String[size];
            Map<StreamId, Integer> last = new HashMap<>();
            int row = 0;
            for (int i = 0; i < group.size(); i++) {
                Append each = group.get(i);
                @Nullable Integer before = last.put(each.stream(), i);
                for (int j = 0; j < each.size(); j++, row++) {
                    append[row] = i;
                    number[row] = j + 1;
                    events[row] = each.size();
                    follows[row] = before;
                    expected[row] = expected(each);
                    set(row, each.stream(), each.events().get(j));
                }
            }
            areFlat = last.size() == group.size() && size == group.size();
        }

        private void set(int row, StreamId stream, EventText event) {
            aggregateType[row] = stream.aggregateType();
            aggregateId[row] = stream.aggregateId();
            eventId[row] = event.id().toString();
            eventType[row] = event.type();
            eventVersion[row] = event.schemaVersion();
            data[row] = event.data();
            metadata[row] = event.metadata();
            time[row] = event.time().toString();
        }

        /** Returns the number of the last parameter bound. */
        int bind(PreparedStatement statement, int before) throws SQLException {
            Connection connection = statement.getConnection();
            int at = before;
            if (!areFlat) {
                for (Integer[] column : List.of(append, number, events, follows)) {
                    statement.setArray(++at, connection.createArrayOf("int4", column));
                }
            }
            statement.setArray(++at, connection.createArrayOf("int8", expected));
            for (String[] column : List.of(aggregateType, aggregateId, eventId, eventType)) {
                statement.setArray(++at, connection.createArrayOf("text", column));
            }
            statement.setArray(++at, connection.createArrayOf("int4", eventVersion));
            for (String[] column : List.of(data, metadata, time)) {
                statement.setArray(++at, connection.createArrayOf("text", column));
            }
            return at;
        }
    }
}
