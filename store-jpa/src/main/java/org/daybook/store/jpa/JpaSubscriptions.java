package org.daybook.store.jpa;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.StoreUnavailableException;
import org.daybook.handler.Delivery;
import org.daybook.store.StoreTransaction;
import org.daybook.store.SubscriptionStore;
import org.jspecify.annotations.Nullable;

/** Subscriptions in four small tables beside the journal. */
final class JpaSubscriptions implements SubscriptionStore {

    private static final String PARKED = "parked";
    private static final String TO_RETRY = "retry";
    private static final String SKIPPED = "skipped";

    /** It was parked and never handled, and is read again. */
    private static final String UNHANDLED = "unhandled";

    private static final String IS_WAITING = "state in ('" + PARKED + "', '" + TO_RETRY + "')";

    private static final String SEGMENT_COLUMNS =
            "subscription, segment, mask, checkpoint, marks, token, owner, lease_until, handled, rate, error";

    private final Sessions sessions;
    private final JournalTables tables;
    private final String now;
    private final String insertSegment;
    private final String advance;
    private final Set<String> ownNodes = ConcurrentHashMap.newKeySet();

    JpaSubscriptions(Sessions sessions, JournalTables tables) {
        this.sessions = sessions;
        this.tables = tables;
        this.now = tables.vendor().millisNow();
        this.insertSegment = tables.sql("insert into journal_segment (" + SEGMENT_COLUMNS
                + ") values (?, ?, ?, ?, ?, ?, ?, " + now + " + ?, ?, ?, ?)");
        this.advance = tables.sql("""
                update journal_segment
                set checkpoint = ?, handled = handled + ?, rate = ?, error = null
                where subscription = ? and segment = ? and token = ?""");
    }

    /** Statements, each a transaction of its own. */
    private <T> T run(String what, Sessions.Work<T> work) {
        return sessions.read(what, work);
    }

    private <T> T atomically(String what, Sessions.Work<T> work) {
        try {
            return sessions.write(what, work);
        } catch (SqlFailure e) {
            throw e.unavailable("cannot " + what);
        } catch (CommitInDoubt e) {
            throw new StoreUnavailableException("cannot " + what + ", or it is not known to be done", e.getCause());
        }
    }

    private static <T> T in(StoreTransaction transaction, String what, Sessions.Work<T> work) {
        return JpaTransaction.of(transaction).work(what, work);
    }

    private int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(tables.sql(sql))) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof String text) {
                statement.setString(i + 1, text);
            } else if (value == null) {
                statement.setString(i + 1, null);
            } else {
                statement.setObject(i + 1, value);
            }
        }
    }

    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> select(Connection connection, String sql, RowReader<T> reader, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(tables.sql(sql))) {
            bind(statement, values);
            List<T> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(reader.read(row));
                }
            }
            return rows;
        }
    }

    @Override
    public void create(String subscription, List<Segment> segments) {
        String what = "create the subscription " + subscription;
        if (exists(subscription)) {
            return;
        }
        try {
            atomically(what, connection -> {
                update(
                        connection,
                        "insert into journal_subscription (name, mode) values (?, ?)",
                        subscription,
                        Mode.RUNNING.name());
                insert(connection, subscription, segments);
                return true;
            });
        } catch (StoreUnavailableException e) {
            if (!exists(subscription)) { // or else another node did it
                throw e;
            }
        }
    }

    private boolean exists(String subscription) {
        return !run(
                        "look for the subscription " + subscription,
                        connection -> select(
                                connection,
                                "select name from journal_subscription where name = ?",
                                row -> row.getString(1),
                                subscription))
                .isEmpty();
    }

    private void insert(Connection connection, String subscription, List<Segment> segments) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(insertSegment)) {
            for (Segment each : segments) {
                bind(
                        insert,
                        subscription,
                        each.number(),
                        each.mask(),
                        each.checkpoint().toString(),
                        Mark.format(each.marks()),
                        each.token(),
                        each.owner(),
                        each.leaseLeft().toMillis(),
                        each.handled(),
                        each.rate(),
                        each.error());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    @Override
    public Optional<Row> find(String subscription) {
        return run("read the subscription " + subscription, connection -> rows(connection, subscription)).stream()
                .findFirst();
    }

    /** What is read of a subscription row by row. */
    private static final class Found {
        final Mode mode;
        final @Nullable String reason;
        final List<Segment> segments = new ArrayList<>();
        final Set<String> nodes = new TreeSet<>();
        int parkedEvents;
        int parkedKeys;
        boolean hasRetries;

        Found(Mode mode, @Nullable String reason) {
            this.mode = mode;
            this.reason = reason;
        }
    }

    /** All subscriptions, or one. */
    private List<Row> rows(Connection connection, @Nullable String only) throws SQLException {
        Map<String, Found> found = new LinkedHashMap<>();
        String one = only == null ? "" : " = ?";
        Object[] values = only == null ? new Object[0] : new Object[] {only};
        select(
                connection,
                "select journal_subscription.name, mode, reason, segment, mask, checkpoint, marks, token, owner, lease_until - "
                        + now + ", handled, rate, error from journal_subscription "
                        + "left join journal_segment on journal_segment.subscription = journal_subscription.name "
                        + (only == null ? "" : "where journal_subscription.name" + one)
                        + " order by journal_subscription.name, segment",
                row -> {
                    String mode = row.getString(2);
                    String reason = row.getString(3);
                    Found each = found.computeIfAbsent(row.getString(1), name -> new Found(Mode.valueOf(mode), reason));
                    int number = row.getInt(4);
                    if (!row.wasNull()) {
                        each.segments.add(segment(number, row));
                    }
                    return each;
                },
                values);
        Object[] twice = only == null ? values : new Object[] {only, only};
        select(
                connection,
                "select subscription, node, 0, 0, 0 from journal_subscriber where lease_until > " + now
                        + (only == null ? "" : " and subscription" + one)
                        + " union all select subscription, '', sum(events), count(*), "
                        + "sum(case when retries > 0 or tried = 0 then 1 else 0 end) from (select subscription, parked_key, "
                        + "count(*) as events, sum(case when state = '" + TO_RETRY
                        + "' then 1 else 0 end) as retries, max(attempts) as tried from journal_parked where "
                        + IS_WAITING + (only == null ? "" : " and subscription" + one)
                        + " group by subscription, parked_key) parked_keys group by subscription",
                row -> {
                    Found each = found.get(row.getString(1));
                    if (each != null && !row.getString(2).isEmpty()) {
                        each.nodes.add(row.getString(2));
                    } else if (each != null) {
                        each.parkedEvents = row.getInt(3);
                        each.parkedKeys = row.getInt(4);
                        each.hasRetries = row.getInt(5) > 0;
                    }
                    return true;
                },
                twice);
        List<Row> rows = new ArrayList<>();
        found.forEach((name, each) -> rows.add(new Row(
                name,
                each.mode,
                each.reason,
                List.copyOf(each.nodes),
                each.segments,
                each.parkedEvents,
                each.parkedKeys,
                each.hasRetries)));
        return rows;
    }

    /** From the columns behind the number, which is the fourth. */
    private static Segment segment(int number, ResultSet row) throws SQLException {
        return new Segment(
                number,
                row.getInt(5),
                Positions.parse(row.getString(6)),
                Mark.parse(row.getString(7)),
                row.getLong(8),
                row.getString(9),
                Duration.ofMillis(row.getLong(10)),
                row.getLong(11),
                row.getDouble(12),
                row.getString(13));
    }

    @Override
    public List<String> names() {
        return run(
                "read the names of subscriptions",
                connection -> select(
                        connection, "select name from journal_subscription order by name", row -> row.getString(1)));
    }

    /** Whether a node takes part in a subscription that is none of this store's. */
    boolean othersSubscribe() {
        return run(
                "look for other nodes",
                connection -> select(
                                connection,
                                "select distinct node from journal_subscriber where lease_until > " + now,
                                row -> row.getString(1))
                        .stream()
                        .anyMatch(each -> !ownNodes.contains(each)));
    }

    @Override
    public List<Row> renew(String node, Collection<String> subscriptions, Duration lease) {
        if (subscriptions.isEmpty()) {
            return List.of();
        }
        ownNodes.add(node);
        String names = "?, ".repeat(subscriptions.size() - 1) + "?";
        List<Object> parameters = new ArrayList<>(List.of(lease.toMillis(), node));
        parameters.addAll(subscriptions);
        Object[] values = parameters.toArray();
        return run("renew the leases of node " + node, connection -> {
            update(
                    connection,
                    "update journal_segment set lease_until = " + now + " + ? where owner = ? and subscription in ("
                            + names + ")",
                    values);
            int known = update(
                    connection,
                    "update journal_subscriber set lease_until = " + now + " + ? where node = ? and subscription in ("
                            + names + ")",
                    values);
            if (known != subscriptions.size()) {
                join(connection, node, subscriptions, lease);
            }
            return rows(connection, null).stream()
                    .filter(each -> subscriptions.contains(each.name()))
                    .toList();
        });
    }

    /** Once for each subscription that this node begins with. Nodes that are gone for long are forgotten by the way. */
    private void join(Connection connection, String node, Collection<String> subscriptions, Duration lease)
            throws SQLException {
        Set<String> missing = new TreeSet<>(subscriptions);
        List<String> joined = select(
                connection,
                "select subscription from journal_subscriber where node = ?",
                row -> row.getString(1),
                node);
        joined.forEach(missing::remove);
        for (String each : missing) {
            update(
                    connection,
                    "insert into journal_subscriber (subscription, node, lease_until) values (?, ?, " + now + " + ?)",
                    each,
                    node,
                    lease.toMillis());
        }
        update(
                connection,
                "delete from journal_subscriber where lease_until < " + now + " - ?",
                Duration.ofDays(1).toMillis());
    }

    @Override
    public void leave(String node, Collection<String> subscriptions) {
        run("leave subscriptions", connection -> {
            for (String each : subscriptions) {
                update(connection, "delete from journal_subscriber where subscription = ? and node = ?", each, node);
                update(
                        connection,
                        "update journal_segment set owner = null where subscription = ? and owner = ?",
                        each,
                        node);
            }
            return true;
        });
    }

    @Override
    public void hold(String owner, String subscription, Duration lease) {
        run(
                "hold the segments of " + subscription,
                connection -> update(
                        connection,
                        "update journal_segment set lease_until = " + now + " + ? where owner = ? and subscription = ?",
                        lease.toMillis(),
                        owner,
                        subscription));
    }

    @Override
    public Optional<Segment> claim(String node, String subscription, Segment segment, Duration lease) {
        return run("claim a segment of " + subscription, connection -> {
            int claimed = update(
                    connection,
                    "update journal_segment set owner = ?, token = token + 1, lease_until = " + now
                            + " + ? where subscription = ? and segment = ? and token = ?"
                            + " and (owner is null or owner = ? or lease_until <= " + now + ")",
                    node,
                    lease.toMillis(),
                    subscription,
                    segment.number(),
                    segment.token(),
                    node);
            return claimed == 0
                    ? Optional.empty()
                    : segments(connection, subscription, "").stream()
                            .filter(each -> each.number() == segment.number() && each.token() == segment.token() + 1)
                            .findFirst();
        });
    }

    private List<Segment> segments(Connection connection, String subscription, String lock) throws SQLException {
        return select(
                connection,
                "select 0, 0, 0, segment, mask, checkpoint, marks, token, owner, lease_until - " + now
                        + ", handled, rate, error from journal_segment where subscription = ? order by segment" + lock,
                row -> segment(row.getInt(4), row),
                subscription);
    }

    @Override
    public Optional<Segment> settled(StoreTransaction transaction, Lease lease) {
        return in(
                transaction,
                "read a segment of " + lease.subscription(),
                connection -> segments(connection, lease.subscription(), " for update").stream()
                        .filter(each -> each.number() == lease.segment() && each.token() == lease.token())
                        .findFirst());
    }

    @Override
    public void release(Lease lease) {
        run(
                "release a segment of " + lease.subscription(),
                connection -> update(
                        connection,
                        "update journal_segment set owner = null where subscription = ? and segment = ? and token = ?",
                        lease.subscription(),
                        lease.segment(),
                        lease.token()));
    }

    @Override
    public void report(Lease lease, String error) {
        run(
                "report an error of " + lease.subscription(),
                connection -> update(
                        connection,
                        "update journal_segment set error = ? where subscription = ? and segment = ? and token = ?",
                        error,
                        lease.subscription(),
                        lease.segment(),
                        lease.token()));
    }

    @Override
    public void setMode(String subscription, Mode mode, @Nullable String reason) {
        int found = run(
                "set the mode of " + subscription,
                connection -> update(
                        connection,
                        "update journal_subscription set mode = ?, reason = ? where name = ?",
                        mode.name(),
                        reason,
                        subscription));
        if (found == 0) {
            throw unknown(subscription);
        }
    }

    private static StoreUnavailableException unknown(String subscription) {
        return new StoreUnavailableException("there is no subscription named " + subscription, null);
    }

    @Override
    public void enter(StoreTransaction transaction, Duration longestRest) {
        JpaTransaction.of(transaction).limitRest(tables.vendor(), longestRest);
    }

    @Override
    public void advance(StoreTransaction transaction, Lease lease, Progress progress) {
        int moved = in(transaction, "move the checkpoint of " + lease.subscription(), connection -> {
            try (PreparedStatement statement = connection.prepareStatement(advance)) {
                bind(
                        statement,
                        progress.checkpoint().toString(),
                        progress.handled(),
                        progress.rate(),
                        lease.subscription(),
                        lease.segment(),
                        lease.token());
                return statement.executeUpdate();
            }
        });
        if (moved == 0) {
            throw lease.lost();
        }
    }

    @Override
    public boolean isCollision(Throwable failure) {
        SqlFailure found = SqlFailure.in(failure);
        return found != null && found.isRepeatable();
    }

    /** Databases quote values in their messages, so of those there is left what is known without. */
    @Override
    public String describe(Throwable failure) {
        SqlFailure found = SqlFailure.in(failure);
        return found == null ? SubscriptionStore.super.describe(failure) : found.describe(failure);
    }

    @Override
    public void rearrange(StoreTransaction transaction, String subscription, UnaryOperator<List<Segment>> change) {
        in(transaction, "rearrange the segments of " + subscription, connection -> {
            if (select(
                            connection,
                            "select name from journal_subscription where name = ? for update",
                            row -> row.getString(1),
                            subscription)
                    .isEmpty()) {
                throw unknown(subscription);
            }
            List<Segment> before = segments(connection, subscription, " for update");
            update(connection, "delete from journal_segment where subscription = ?", subscription);
            insert(connection, subscription, change.apply(before));
            return true;
        });
    }

    @Override
    public void park(StoreTransaction transaction, Parked parked) {
        in(transaction, "park an event of " + parked.subscription(), connection -> {
            int known = update(
                    connection,
                    "update journal_parked set parked_at = case when " + IS_WAITING + " then parked_at else " + now
                            + " end, state = '" + PARKED + "', delivery = ?, attempts = ?, error = ?, reason = null"
                            + " where subscription = ? and journal_partition = ? and position = ?",
                    parked.delivery().name(),
                    parked.attempts(),
                    parked.error(),
                    parked.subscription(),
                    parked.position().partition(),
                    parked.position().number());
            return known > 0
                    ? known
                    : update(
                            connection,
                            "insert into journal_parked (subscription, journal_partition, position, parked_key, state,"
                                    + " delivery, attempts, parked_at, error) values (?, ?, ?, ?, '" + PARKED
                                    + "', ?, ?, " + now + ", ?)",
                            parked.subscription(),
                            parked.position().partition(),
                            parked.position().number(),
                            parked.key(),
                            parked.delivery().name(),
                            parked.attempts(),
                            parked.error());
        });
    }

    @Override
    public void unpark(StoreTransaction transaction, String subscription, Position position) {
        in(
                transaction,
                "unpark an event of " + subscription,
                connection -> update(
                        connection,
                        "delete from journal_parked where subscription = ? and journal_partition = ? and position = ?",
                        subscription,
                        position.partition(),
                        position.number()));
    }

    @Override
    public void seekParked(StoreTransaction transaction, String subscription, Positions to) {
        String behind = " where subscription = ? and journal_partition = ? and position > ?";
        in(transaction, "set the parked events of " + subscription, connection -> {
            for (Position each : to.each()) {
                Object[] values = {subscription, each.partition(), each.number()};
                update(
                        connection,
                        "update journal_parked set state = '" + PARKED + "'" + behind.replace(">", "<=")
                                + " and state = '" + UNHANDLED + "'",
                        values);
                update(
                        connection,
                        "delete from journal_parked" + behind + " and (state = '" + SKIPPED + "' or delivery = '"
                                + Delivery.REPLAY + "')",
                        values);
                update(
                        connection,
                        "update journal_parked set state = '" + UNHANDLED + "', reason = null" + behind,
                        values);
            }
            return true;
        });
    }

    @Override
    public Set<Position> unhandled(String subscription) {
        return run(
                "read the unhandled events of " + subscription,
                connection -> new HashSet<>(select(
                        connection,
                        "select journal_partition, position from journal_parked where subscription = ? and state = '"
                                + UNHANDLED + "'",
                        row -> new Position(row.getInt(1), row.getLong(2)),
                        subscription)));
    }

    private static String ofKey(@Nullable String key) {
        return " where subscription = ? and " + IS_WAITING + (key == null ? "" : " and parked_key = ?");
    }

    private static Object[] values(String subscription, @Nullable String key, Object... more) {
        List<Object> values = new ArrayList<>();
        values.add(subscription);
        if (key != null) {
            values.add(key);
        }
        values.addAll(List.of(more));
        return values.toArray();
    }

    @Override
    public List<Parked> parked(String subscription, @Nullable String key, int limit) {
        return run(
                "read the parked events of " + subscription,
                connection -> parked(connection, subscription, key, limit));
    }

    private List<Parked> parked(Connection connection, String subscription, @Nullable String key, int limit)
            throws SQLException {
        return select(
                connection,
                "select parked_key, journal_partition, position, delivery, error, attempts, parked_at from journal_parked"
                        + ofKey(key) + " order by journal_partition, position limit ?",
                row -> new Parked(
                        subscription,
                        row.getString(1),
                        new Position(row.getInt(2), row.getLong(3)),
                        Delivery.valueOf(row.getString(4)),
                        row.getString(5),
                        row.getInt(6),
                        Instant.ofEpochMilli(row.getLong(7))),
                values(subscription, key, limit));
    }

    @Override
    public Set<String> parkedKeys(String subscription, boolean toRetry) {
        return run(
                "read the parked keys of " + subscription,
                connection -> new LinkedHashSet<>(select(
                        connection,
                        "select parked_key from journal_parked" + ofKey(null) + " group by parked_key"
                                + (toRetry
                                        ? " having max(attempts) = 0 or sum(case when state = '" + TO_RETRY
                                                + "' then 1 else 0 end) > 0"
                                        : "")
                                + " order by parked_key",
                        row -> row.getString(1),
                        subscription)));
    }

    @Override
    public int keysParked(String subscription, Duration within) {
        return run(
                "count the parked keys of " + subscription,
                connection -> select(
                                connection,
                                "select count(*) from (select parked_key from journal_parked" + ofKey(null)
                                        + " group by parked_key having min(parked_at) >= " + now
                                        + " - ?) parked_lately",
                                row -> row.getInt(1),
                                subscription,
                                within.toMillis())
                        .get(0));
    }

    @Override
    public int retry(String subscription, @Nullable String key) {
        return setState(subscription, key, TO_RETRY);
    }

    @Override
    public void putOff(String subscription, String key) {
        setState(subscription, key, PARKED);
    }

    private int setState(String subscription, @Nullable String key, String state) {
        return run(
                "mark the parked events of " + subscription,
                connection -> update(
                        connection,
                        "update journal_parked set state = '" + state + "'" + ofKey(key),
                        values(subscription, key)));
    }

    @Override
    public boolean skip(String subscription, Position position, String reason) {
        String at = " where subscription = ? and journal_partition = ? and position = ?";
        Object[] values = {subscription, position.partition(), position.number()};
        return atomically("skip an event of " + subscription, connection -> {
            int skipped = update(
                    connection,
                    "update journal_parked set state = '" + SKIPPED + "', reason = ?" + at + " and " + IS_WAITING,
                    reason,
                    subscription,
                    position.partition(),
                    position.number());
            if (skipped == 0) {
                return false;
            }
            String key = select(
                            connection, "select parked_key from journal_parked" + at, row -> row.getString(1), values)
                    .get(0);
            update(connection, "update journal_parked set state = '" + TO_RETRY + "'" + ofKey(key), subscription, key);
            return true;
        });
    }
}
