package org.daybook.store.jpa;

import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.daybook.event.ConfigurationException;
import org.daybook.journal.EventFilter;

/** The names of the tables and the statements on them. */
final class JournalTables {

    private static final Pattern IDENTIFIER = Pattern.compile("[a-z][a-z0-9_]{0,29}");
    private static final Pattern PREFIX = Pattern.compile("([a-z][a-z0-9_]{0,29})?");
    private static final String TABLES =
            "event_journal|journal_head|journal_subscription|journal_segment|journal_subscriber|journal_parked|journal_snapshot";
    private static final Pattern OWN_NAME = Pattern.compile("\\b(" + TABLES + ")");
    private static final Pattern OWN_TABLE = Pattern.compile("\\b(" + TABLES + ")\\b");

    static final String COLUMNS = "journal_partition, position, event_id, aggregate_type, aggregate_id, "
            + "aggregate_version, event_type, event_version, event_data, metadata, create_date";

    /** What is read of an event whose stream is known. */
    private static final String OF_STREAM = "journal_partition, position, event_id, aggregate_version, event_type, "
            + "event_version, event_data, metadata, create_date";

    /** What is read of any other event. */
    static final String OF_JOURNAL = OF_STREAM + ", aggregate_type, aggregate_id";

    private final String schema;
    private final String prefix;
    private final Vendor vendor;

    final String lockHead;
    final String advisoryLock;

    /** What {@link #advisoryLock} selects. */
    final String takenAdvisoryLock;

    private final String streamVersion;
    final String insert;
    final String find;
    final String eventExists;
    private final String lastPositionToFollow;

    /** As {@link #check}, for any number of streams, which are given as two arrays of PostgreSQL. */
    final String checkMany;

    final String readForward;
    final String readBackward;

    /** Only the row of the event that a snapshot ends with has the snapshot. */
    final String readFromSnapshot;

    final String lastPosition;
    final String lastStream;
    final String heads;
    final String insertHead;

    /**
     * @param schema the schema, or nothing for the connection's own
     * @param prefix what the names begin with, or nothing
     * @param vendor the database that they are in
     * @param longestWait how long an append waits for a lock that another session has
     */
    JournalTables(String schema, String prefix, Vendor vendor, Duration longestWait) {
        if (!schema.isEmpty() && !IDENTIFIER.matcher(schema).matches()) {
            throw new ConfigurationException(
                    "a schema is a name of lower-case letters, digits and _, but was " + schema);
        }
        if (!PREFIX.matcher(prefix).matches()) {
            throw new ConfigurationException(
                    "a table prefix consists of lower-case letters, digits and _, but was " + prefix);
        }
        this.schema = schema;
        this.prefix = prefix;
        this.vendor = vendor;
        String head = sql("journal_partition from journal_head where journal_partition = ? for update");
        String setWait = vendor.setLockWait(longestWait);
        lockHead = "select " + setWait + head + vendor.lockWait(longestWait);
        takenAdvisoryLock = setWait + sql("pg_advisory_xact_lock('event_journal'::regclass::oid::integer, ?)");
        advisoryLock = "select " + takenAdvisoryLock;
        // H2 walks an index in order only when the order names the whole of it, and MariaDB only when it leaves out
        // what is given: each of them sorts the stream when it is told as the other wants it.
        String forward = vendor == Vendor.MARIADB
                ? "order by aggregate_version"
                : "order by aggregate_type, aggregate_id, aggregate_version";
        String backward = forward.replace(",", " desc,") + " desc";
        // A transaction of a caller's may be at REPEATABLE READ, MariaDB's default, where only locking reads see what
        // was
        // committed since it began.
        String fresh = vendor == Vendor.MARIADB ? " lock in share mode" : "";
        streamVersion = sql("""
                select aggregate_version from event_journal
                where aggregate_type = ? and aggregate_id = ?
                """ + backward + " limit 1" + fresh);
        insert = sql("insert into event_journal (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        find = sql("select " + OF_JOURNAL + " from event_journal where event_id = ?");
        eventExists = sql("select 1 from event_journal where event_id = ?" + fresh);
        String slice = "select " + OF_STREAM + """
                 from event_journal
                where aggregate_type = ? and aggregate_id = ? and aggregate_version between ? and ?
                """;
        readForward = sql(slice + forward + " limit ?");
        readBackward = sql(slice + backward + " limit ?");
        String qualified = Stream.of(OF_STREAM.split(", ", -1))
                .map(column -> "journal." + column)
                .collect(Collectors.joining(", "));
        readFromSnapshot = sql("select " + qualified + """
                , kept.event_id, kept.begun_at, kept.latest, kept.state_type, kept.state_version, kept.state
                from event_journal journal
                left join journal_snapshot kept
                on kept.aggregate_type = journal.aggregate_type and kept.aggregate_id = journal.aggregate_id
                and kept.aggregate_version = journal.aggregate_version
                where journal.aggregate_type = ? and journal.aggregate_id = ?
                and journal.aggregate_version >= coalesce((
                select aggregate_version from journal_snapshot where aggregate_type = ? and aggregate_id = ?), 1)
                """
                + (vendor == Vendor.MARIADB ? "order by " : "order by journal.aggregate_type, journal.aggregate_id, ")
                + "journal.aggregate_version limit ?");
        lastPosition = sql("""
                select position from event_journal
                where journal_partition = ?
                order by journal_partition desc, position desc limit 1""");

        lastPositionToFollow = lastPosition + fresh;
        checkMany = "select -1, coalesce((" + lastPositionToFollow + "), 0) union all " + sql("""
                select (number - 1)::integer, coalesce((
                    select aggregate_version from event_journal journal
                    where journal.aggregate_type = asked.aggregate_type and journal.aggregate_id = asked.aggregate_id
                    order by journal.aggregate_type desc, journal.aggregate_id desc, journal.aggregate_version desc limit 1), 0)
                from unnest(?::text[], ?::text[]) with ordinality as asked (aggregate_type, aggregate_id, number)""");
        lastStream = lastPosition.replace("select position", "select aggregate_type, aggregate_id, position");
        heads = sql("select journal_partition from journal_head order by journal_partition");
        insertHead = sql("insert into journal_head (journal_partition) values (?)");
    }

    /**
     * The events of a range of positions that a filter takes. Its conditions stand inside a case, so that no database looks them
     * up in another index than that of the positions: what it knows of names may be old, and then it would read a large
     * part of the journal for one page. As {@code <> 0}, which PostgreSQL takes to be nearly always true, they do not make it
     * read the whole range and sort it, either.
     */
    String readAll(EventFilter filter) {
        return sql("select " + OF_JOURNAL + """
                 from event_journal
                where journal_partition = ? and position > ? and position <= ?
                """
                + isOneOf("event_type", filter.eventTypes().size())
                + isOneOf("aggregate_type", filter.aggregateTypes().size())
                + "order by journal_partition, position limit ?");
    }

    /** The first events of several streams, in the order in which the streams are given, each as type, id and first version. */
    String readStreams(int streams, int eventsOfEach) {
        String rows = IntStream.range(0, streams)
                .mapToObj(each -> vendor == Vendor.POSTGRESQL
                        ? "(" + each + ", ?::text, ?::text, ?::bigint)"
                        : "(" + each + ", ?, ?, cast(? as " + (vendor == Vendor.MARIADB ? "signed" : "bigint") + "))")
                .collect(Collectors.joining(", "));
        return sql("with asked (number, type, id, first) as (values " + rows + ") select "
                + OF_JOURNAL
                + " from asked join event_journal on aggregate_type = asked.type and aggregate_id = asked.id"
                + " and aggregate_version between asked.first and asked.first + " + (eventsOfEach - 1)
                + " order by asked.number, aggregate_version");
    }

    private static String isOneOf(String column, int names) {
        return names == 0
                ? ""
                : "and case when " + column + " in (" + "?, ".repeat(names - 1) + "?) then 1 else 0 end <> 0\n";
    }

    /** A statement or script on the tables of this journal, from one that uses the plain names. */
    String sql(String plain) {
        String qualified = schema.isEmpty() ? plain : OWN_TABLE.matcher(plain).replaceAll(schema + ".$1");
        return prefix.isEmpty() ? qualified : OWN_NAME.matcher(qualified).replaceAll(prefix + "$1");
    }

    /** Reads the last position as number -1, and the version of each of several streams, which are numbered from 0. */
    String check(int streams) {
        return IntStream.range(0, streams)
                .mapToObj(each -> "select " + each + ", coalesce((" + streamVersion + "), 0)")
                .collect(Collectors.joining(
                        " union all ", "select -1, coalesce((" + lastPositionToFollow + "), 0) union all ", ""));
    }

    /** Reads the last position of each of several partitions, beside its number. Each is one look-up in the index. */
    String lastPositions(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(each ->
                        "select " + each + ", coalesce((" + lastPosition.replace("?", String.valueOf(each)) + "), 0)")
                .collect(Collectors.joining(" union all "));
    }

    String schema() {
        return schema;
    }

    Vendor vendor() {
        return vendor;
    }

    String name(String plain) {
        return prefix + plain;
    }

    @Override
    public String toString() {
        return (schema.isEmpty() ? "" : schema + ".") + name("event_journal");
    }
}
