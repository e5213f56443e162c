package org.daybook.cli.djangoevents;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.daybook.event.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * What a takeover keeps in the target, beside the journal: how far it is, the streams that are out of the ordinary, the rows with defects, and
 * which ids were read. It is written in the transaction that stores the events.
 */
final class TakeoverTables {

    /** How many things are looked up by one statement. */
    private static final int AT_ONCE = 64;

    private static final int IDS_AT_ONCE = 256;

    private static final List<String> TABLES = List.of("""
            create table if not exists journal_takeover (
                takeover   varchar(32) not null primary key,
                batches    bigint not null,
                row_count  bigint not null,
                events     bigint not null,
                last_id    bigint not null,
                last_print bigint not null,
                digest     bigint not null,
                converted  bigint not null,
                defects    bigint not null)""", """
            create table if not exists journal_takeover_stream (
                stream_key     varchar(32) not null primary key,
                aggregate_type varchar(130) not null,
                aggregate_id   varchar(260) not null,
                stopped_by     varchar(32),
                stopped_at_row bigint not null,
                taken          bigint not null,
                last_source    bigint not null,
                missing        varchar(4400) not null,
                left_out       bigint not null)""", """
            create table if not exists journal_takeover_defect (
                defect            bigint not null primary key,
                source_row        bigint not null,
                source_line       bigint not null,
                source_id         varchar(140),
                kind              varchar(32) not null,
                outcome           varchar(16) not null,
                aggregate_type    varchar(140),
                aggregate_id      varchar(140),
                aggregate_version varchar(140),
                reason            varchar(500) not null)""", """
            create table if not exists journal_takeover_type (
                aggregate_type varchar(140) not null primary key,
                left_out       bigint not null)""", """
            create table if not exists journal_takeover_ids (
                id_block bigint not null primary key,
                id_bits  varchar(1400) not null)""");

    private static final String NAME = "djangoevents";

    private TakeoverTables() {}

    static void create(TargetConnection connection) throws SQLException {
        String options = connection.isMariaDb()
                ? " engine = InnoDB row_format = dynamic character set utf8mb4 collate utf8mb4_nopad_bin"
                : "";
        for (String each : TABLES) {
            try (PreparedStatement create = connection.prepareStatement(each + options)) {
                create.execute();
            }
        }
    }

    /** Whether a takeover has begun here. */
    static boolean exist(TargetConnection connection) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try (PreparedStatement look = connection.prepareStatement("select 1 from journal_takeover where 1 = 0")) {
            look.executeQuery().close();
            return true;
        } catch (SQLException e) {
            if (!String.valueOf(e.getSQLState()).startsWith("42")) {
                throw e;
            }
            connection.rollback(before); // or PostgreSQL would refuse all that follows
            return false;
        }
    }

    static Optional<TakeoverState> state(TargetConnection connection) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement("""
                select batches, row_count, events, last_id, last_print, digest, converted, defects
                from journal_takeover where takeover = ?""")) {
            read.setString(1, NAME);
            try (ResultSet row = read.executeQuery()) {
                return row.next()
                        ? Optional.of(new TakeoverState(
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8)))
                        : Optional.empty();
            }
        }
    }

    static void begin(TargetConnection connection) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into journal_takeover values (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, NAME);
            set(insert, 2, TakeoverState.NONE);
            insert.executeUpdate();
        }
    }

    private static void set(PreparedStatement statement, int from, TakeoverState state) throws SQLException {
        long[] numbers = {
            state.batches(),
            state.rows(),
            state.events(),
            state.lastId(),
            state.lastPrint(),
            state.digest(),
            state.converted(),
            state.defects()
        };
        for (int i = 0; i < numbers.length; i++) {
            statement.setLong(from + i, numbers[i]);
        }
    }

    /** Makes it the turn of this process, until the transaction ends. Tells whether nobody was faster. */
    static boolean take(TargetConnection connection, TakeoverState before) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update journal_takeover set batches = batches + 1 where takeover = ? and batches = ?")) {
            update.setString(1, NAME);
            update.setLong(2, before.batches());
            return update.executeUpdate() == 1;
        }
    }

    static void save(TargetConnection connection, TakeoverState state) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update journal_takeover set batches = ?, row_count = ?, events = ?, last_id = ?, last_print = ?, digest = ?,
                    converted = ?, defects = ? where takeover = ?""")) {
            set(update, 1, state);
            update.setString(9, NAME);
            update.executeUpdate();
        }
    }

    /** How many events the journal has. */
    static long events(TargetConnection connection) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement("select count(*) from event_journal");
                ResultSet row = read.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The versions of streams; one without events has none. */
    static Map<StreamKey, Long> versions(TargetConnection connection, Map<StreamKey, StreamId> streams)
            throws SQLException {
        Map<StreamKey, Long> versions = new HashMap<>();
        List<Map.Entry<StreamKey, StreamId>> all = new ArrayList<>(streams.entrySet());
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < AT_ONCE; i++) {
            sql.append(i == 0 ? "" : " union all ")
                    .append("select ")
                    .append(i)
                    .append(
                            ", (select max(aggregate_version) from event_journal where aggregate_type = ? and aggregate_id = ?)");
        }
        try (PreparedStatement read = connection.prepareStatement(sql.toString())) {
            for (int from = 0; from < all.size(); from += AT_ONCE) {
                for (int i = 0; i < AT_ONCE; i++) {
                    StreamId stream =
                            all.get(Math.min(from + i, all.size() - 1)).getValue();
                    read.setString(2 * i + 1, stream.aggregateType());
                    read.setString(2 * i + 2, stream.aggregateId());
                }
                try (ResultSet row = read.executeQuery()) {
                    while (row.next()) {
                        int index = from + row.getInt(1);
                        long version = row.getLong(2);
                        if (index < all.size() && version > 0) {
                            versions.put(all.get(index).getKey(), version);
                        }
                    }
                }
            }
        }
        return versions;
    }

    /** Those of some streams that are out of the ordinary. */
    static Map<StreamKey, OddStream> oddStreams(TargetConnection connection, Collection<StreamKey> keys)
            throws SQLException {
        Map<StreamKey, OddStream> found = new HashMap<>();
        Map<String, StreamKey> byText = new HashMap<>();
        keys.forEach(each -> byText.put(each.toString(), each));
        List<String> texts = List.copyOf(byText.keySet());
        String sql =
                "select stream_key, aggregate_type, aggregate_id, stopped_by, stopped_at_row, taken, last_source, missing "
                        + "from journal_takeover_stream where stream_key in (" + "?, ".repeat(AT_ONCE - 1) + "?)";
        try (PreparedStatement read = connection.prepareStatement(sql)) {
            for (int from = 0; from < texts.size(); from += AT_ONCE) {
                for (int i = 0; i < AT_ONCE; i++) {
                    read.setString(i + 1, texts.get(Math.min(from + i, texts.size() - 1)));
                }
                try (ResultSet row = read.executeQuery()) {
                    while (row.next()) {
                        StreamKey key = Objects.requireNonNull(byText.get(row.getString(1)));
                        OddStream stream = new OddStream(
                                key,
                                row.getString(2),
                                row.getString(3),
                                row.getLong(6),
                                row.getLong(7),
                                Ranges.parse(row.getString(8)));
                        stream.stoppedBy = kind(row.getString(4));
                        stream.stoppedAtRow = row.getLong(5);
                        found.put(key, stream);
                    }
                }
            }
        }
        return found;
    }

    private static @Nullable DefectKind kind(@Nullable String label) {
        return label == null
                ? null
                : DefectKind.of(label)
                        .orElseThrow(() -> new SourceException(
                                "the target knows a kind of defect that this program does not: " + label
                                        + "; go on with the program that began",
                                null));
    }

    static void saveStreams(TargetConnection connection, Collection<OddStream> streams) throws SQLException {
        if (streams.isEmpty()) {
            return;
        }
        Map<StreamKey, OddStream> there =
                oddStreams(connection, streams.stream().map(each -> each.key).toList());
        try (PreparedStatement insert = connection.prepareStatement("""
                        insert into journal_takeover_stream (stopped_by, stopped_at_row, taken, last_source, missing,
                            aggregate_type, aggregate_id, left_out, stream_key)
                        values (?, ?, ?, ?, ?, ?, ?, 0, ?)""");
                PreparedStatement update = connection.prepareStatement("""
                        update journal_takeover_stream
                        set stopped_by = ?, stopped_at_row = ?, taken = ?, last_source = ?, missing = ?
                        where stream_key = ?""")) {
            int inserts = 0;
            int updates = 0;
            for (OddStream each : streams) {
                boolean isNew = !there.containsKey(each.key);
                PreparedStatement statement = isNew ? insert : update;
                statement.setString(1, each.stoppedBy == null ? null : each.stoppedBy.label());
                statement.setLong(2, each.stoppedAtRow);
                statement.setLong(3, each.taken);
                statement.setLong(4, each.lastSource);
                statement.setString(5, each.missing.toString());
                if (isNew) {
                    statement.setString(6, each.aggregateType);
                    statement.setString(7, each.aggregateId);
                    statement.setString(8, each.key.toString());
                    inserts++;
                } else {
                    statement.setString(6, each.key.toString());
                    updates++;
                }
                statement.addBatch();
            }
            if (inserts > 0) {
                insert.executeBatch();
            }
            if (updates > 0) {
                update.executeBatch();
            }
        }
    }

    static void addLeftOut(TargetConnection connection, Map<StreamKey, Long> leftOut) throws SQLException {
        if (leftOut.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(
                "update journal_takeover_stream set left_out = left_out + ? where stream_key = ?")) {
            for (Map.Entry<StreamKey, Long> each : leftOut.entrySet()) {
                update.setLong(1, each.getValue());
                update.setString(2, each.getKey().toString());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    static void addDefects(TargetConnection connection, long first, List<Defect> defects) throws SQLException {
        if (defects.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into journal_takeover_defect values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            long number = first;
            for (Defect each : defects) {
                insert.setLong(1, number++);
                insert.setLong(2, each.row());
                insert.setLong(3, each.line());
                insert.setString(4, each.id());
                insert.setString(5, each.kind().label());
                insert.setString(6, each.outcome().label());
                insert.setString(7, each.aggregateType());
                insert.setString(8, each.aggregateId());
                insert.setString(9, each.aggregateVersion());
                insert.setString(10, each.reason());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    static void addLeftOutTypes(TargetConnection connection, Map<String, Long> leftOut) throws SQLException {
        for (Map.Entry<String, Long> each : leftOut.entrySet()) {
            try (PreparedStatement update = connection.prepareStatement(
                            "update journal_takeover_type set left_out = left_out + ? where aggregate_type = ?");
                    PreparedStatement insert = connection.prepareStatement(
                            "insert into journal_takeover_type (left_out, aggregate_type) values (?, ?)")) {
                update.setLong(1, each.getValue());
                update.setString(2, each.getKey());
                if (update.executeUpdate() == 0) {
                    insert.setLong(1, each.getValue());
                    insert.setString(2, each.getKey());
                    insert.executeUpdate();
                }
            }
        }
    }

    static Set<UUID> stored(TargetConnection connection, Collection<UUID> ids) throws SQLException {
        Set<UUID> found = new HashSet<>();
        List<UUID> all = List.copyOf(ids);
        String sql = "select event_id from event_journal where event_id in (" + "?, ".repeat(IDS_AT_ONCE - 1) + "?)";
        try (PreparedStatement read = connection.prepareStatement(sql)) {
            for (int from = 0; from < all.size(); from += IDS_AT_ONCE) {
                for (int i = 0; i < IDS_AT_ONCE; i++) {
                    read.setObject(i + 1, all.get(Math.min(from + i, all.size() - 1)));
                }
                try (ResultSet row = read.executeQuery()) {
                    while (row.next()) {
                        found.add(row.getObject(1, UUID.class));
                    }
                }
            }
        }
        return found;
    }

    static String idBlock(TargetConnection connection, long block) throws SQLException {
        try (PreparedStatement read =
                connection.prepareStatement("select id_bits from journal_takeover_ids where id_block = ?")) {
            read.setLong(1, block);
            try (ResultSet row = read.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }

    static void saveIdBlocks(TargetConnection connection, Map<Long, String> blocks) throws SQLException {
        try (PreparedStatement update =
                        connection.prepareStatement("update journal_takeover_ids set id_bits = ? where id_block = ?");
                PreparedStatement insert = connection.prepareStatement(
                        "insert into journal_takeover_ids (id_bits, id_block) values (?, ?)")) {
            for (Map.Entry<Long, String> each : blocks.entrySet()) {
                for (PreparedStatement statement : List.of(update, insert)) {
                    statement.setString(1, each.getValue());
                    statement.setLong(2, each.getKey());
                }
                if (update.executeUpdate() == 0) {
                    insert.executeUpdate();
                }
            }
        }
    }

    /** All rows with defects, in the order in which they were found, a few at a time. */
    static void defects(TargetConnection connection, Consumer<Defect> consumer) throws SQLException {
        long after = -1;
        for (boolean more = true; more; ) {
            more = false;
            try (PreparedStatement read = connection.prepareStatement("""
                    select defect, source_row, source_line, source_id, kind, outcome, aggregate_type, aggregate_id,
                        aggregate_version, reason
                    from journal_takeover_defect where defect > ? order by defect limit 1000""")) {
                read.setLong(1, after);
                try (ResultSet row = read.executeQuery()) {
                    while (row.next()) {
                        more = true;
                        after = row.getLong(1);
                        DefectKind kind = kind(row.getString(5));
                        if (kind != null) {
                            consumer.accept(new Defect(
                                    row.getLong(2),
                                    row.getLong(3),
                                    row.getString(4),
                                    kind,
                                    Defect.Outcome.of(row.getString(6)),
                                    row.getString(7),
                                    row.getString(8),
                                    row.getString(9),
                                    row.getString(10)));
                        }
                    }
                }
            }
        }
    }

    /** A stream that is stopped, and how many rows of it were left out. */
    interface StoppedVisitor {
        void visit(OddStream stream, DefectKind kind, long leftOut);
    }

    /** All streams that are stopped, a few at a time. */
    static void stopped(TargetConnection connection, StoppedVisitor visitor) throws SQLException {
        String after = "";
        for (boolean more = true; more; ) {
            more = false;
            try (PreparedStatement read = connection.prepareStatement("""
                    select stream_key, aggregate_type, aggregate_id, stopped_by, stopped_at_row, taken, left_out
                    from journal_takeover_stream
                    where stream_key > ? and stopped_by is not null order by stream_key limit 1000""")) {
                read.setString(1, after);
                try (ResultSet row = read.executeQuery()) {
                    while (row.next()) {
                        more = true;
                        after = row.getString(1);
                        OddStream stream = new OddStream(
                                new StreamKey(0, 0),
                                row.getString(2),
                                row.getString(3),
                                row.getLong(6),
                                0,
                                new Ranges());
                        stream.stoppedAtRow = row.getLong(5);
                        DefectKind kind = kind(row.getString(4));
                        if (kind != null) {
                            visitor.visit(stream, kind, row.getLong(7));
                        }
                    }
                }
            }
        }
    }

    static void leftOutByType(TargetConnection connection, TypeCounts counts) throws SQLException {
        count(connection, "select aggregate_type, left_out from journal_takeover_type", counts);
    }

    static void eventsByType(TargetConnection connection, TypeCounts counts) throws SQLException {
        count(connection, "select aggregate_type, count(*) from event_journal group by aggregate_type", counts);
    }

    private static void count(TargetConnection connection, String sql, TypeCounts counts) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(sql);
                ResultSet row = read.executeQuery()) {
            while (row.next()) {
                counts.add(TypeCounts.key(row.getString(1)), row.getLong(2));
            }
        }
    }

    static void countDefects(TargetConnection connection, Map<String, Long> counts) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(
                        "select kind, outcome, count(*) from journal_takeover_defect group by kind, outcome");
                ResultSet row = read.executeQuery()) {
            while (row.next()) {
                counts.put(row.getString(1) + " " + row.getString(2), row.getLong(3));
            }
        }
    }

    static long countStopped(TargetConnection connection) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(
                        "select count(*) from journal_takeover_stream where stopped_by is not null");
                ResultSet row = read.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
