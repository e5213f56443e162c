package org.daybook.store.jpa;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
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
import org.daybook.store.StoreTransaction;
import org.daybook.store.SubscriptionStore;
import org.jspecify.annotations.Nullable;

/** Subscriptions in four small tables beside the journal. */
final class JpaSubscriptions implements SubscriptionStore {

    private static final String SEGMENT_COLUMNS =
            "subscription, segment, mask, checkpoint, marks, token, owner, lease_until, handled, rate, pace, error";

    private final JournalTables tables;
    private final Statements statements;
    private final ParkedEvents parkedEvents;
    private final String now;
    private final String insertSegment;
    private final String advance;
    private final String selectSegments;
    private final Set<String> ownNodes = ConcurrentHashMap.newKeySet();

    JpaSubscriptions(Sessions sessions, JournalTables tables) {
        this.tables = tables;
        this.statements = new Statements(sessions, tables);
        this.parkedEvents = new ParkedEvents(statements, tables.vendor());
        this.now = tables.vendor().millisNow();
        this.insertSegment = tables.sql("insert into journal_segment (" + SEGMENT_COLUMNS
                + ") values (?, ?, ?, ?, ?, ?, ?, " + now + " + ?, ?, ?, ?, ?)");
        this.advance = tables.sql("""
                update journal_segment
                set checkpoint = ?, handled = handled + ?, rate = ?, pace = ?, error = null
                where subscription = ? and segment = ? and token = ?""");
        this.selectSegments = "select 0, 0, 0, segment, mask, checkpoint, marks, token, owner, lease_until - " + now
                + ", handled, rate, pace, error from journal_segment where subscription = ?";
    }

    @Override
    public void create(String subscription, List<Segment> segments) {
        String what = "create the subscription " + subscription;
        if (exists(subscription)) {
            return;
        }
        try {
            statements.atomically(what, connection -> {
                statements.update(
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
        return !statements
                .run(
                        "look for the subscription " + subscription,
                        connection -> statements.select(
                                connection,
                                "select name from journal_subscription where name = ?",
                                row -> row.getString(1),
                                subscription))
                .isEmpty();
    }

    private void insert(Connection connection, String subscription, List<Segment> segments) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(insertSegment)) {
            for (Segment each : segments) {
                Statements.bind(
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
                        each.pace(),
                        each.error());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    @Override
    public Optional<Row> find(String subscription) {
        return statements
                .run("read the subscription " + subscription, connection -> rows(connection, subscription))
                .stream()
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
        statements.select(
                connection,
                "select journal_subscription.name, mode, reason, segment, mask, checkpoint, marks, token, owner, lease_until - "
                        + now + ", handled, rate, pace, error from journal_subscription "
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
        statements.select(
                connection,
                "select subscription, node, 0, 0, 0 from journal_subscriber where lease_until > " + now
                        + (only == null ? "" : " and subscription" + one)
                        + " union all select subscription, '', events, parked_keys, to_retry from ("
                        + ParkedEvents.count(only == null ? "" : " and subscription" + one) + ") parked_events",
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
                row.getDouble(13),
                row.getString(14));
    }

    @Override
    public List<String> names() {
        return statements.run(
                "read the names of subscriptions",
                connection -> statements.select(
                        connection, "select name from journal_subscription order by name", row -> row.getString(1)));
    }

    /** Whether a node takes part in a subscription that is none of this store's. */
    boolean othersSubscribe() {
        return statements.run(
                "look for other nodes",
                connection -> statements
                        .select(
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
        return statements.run("renew the leases of node " + node, connection -> {
            statements.update(
                    connection,
                    "update journal_segment set lease_until = " + now + " + ? where owner = ? and subscription in ("
                            + names + ")",
                    values);
            int known = statements.update(
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
        List<String> joined = statements.select(
                connection,
                "select subscription from journal_subscriber where node = ?",
                row -> row.getString(1),
                node);
        joined.forEach(missing::remove);
        for (String each : missing) {
            statements.update(
                    connection,
                    "insert into journal_subscriber (subscription, node, lease_until) values (?, ?, " + now + " + ?)",
                    each,
                    node,
                    lease.toMillis());
        }
        statements.update(
                connection,
                "delete from journal_subscriber where lease_until < " + now + " - ?",
                Duration.ofDays(1).toMillis());
    }

    @Override
    public void leave(String node, Collection<String> subscriptions) {
        statements.run("leave subscriptions", connection -> {
            for (String each : subscriptions) {
                statements.update(
                        connection, "delete from journal_subscriber where subscription = ? and node = ?", each, node);
                statements.update(
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
        statements.run(
                "hold the segments of " + subscription,
                connection -> statements.update(
                        connection,
                        "update journal_segment set lease_until = " + now + " + ? where owner = ? and subscription = ?",
                        lease.toMillis(),
                        owner,
                        subscription));
    }

    @Override
    public Optional<Segment> claim(String node, String subscription, Segment segment, Duration lease) {
        return statements.run("claim a segment of " + subscription, connection -> {
            int claimed = statements.update(
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
                    : segment(connection, new Lease(subscription, segment.number(), segment.token() + 1), "");
        });
    }

    private List<Segment> segments(Connection connection, String subscription, String lock) throws SQLException {
        return statements.select(
                connection,
                selectSegments + " order by segment" + lock,
                row -> segment(row.getInt(4), row),
                subscription);
    }

    /** The row of a segment alone, so that nobody waits for the others; nothing when somebody else has it by now. */
    private Optional<Segment> segment(Connection connection, Lease lease, String lock) throws SQLException {
        return statements
                .select(
                        connection,
                        selectSegments + " and segment = ?" + lock,
                        row -> segment(row.getInt(4), row),
                        lease.subscription(),
                        lease.segment())
                .stream()
                .filter(each -> each.token() == lease.token())
                .findFirst();
    }

    @Override
    public Optional<Segment> settled(StoreTransaction transaction, Lease lease) {
        return Statements.in(
                transaction,
                "read a segment of " + lease.subscription(),
                connection -> segment(connection, lease, " for update"));
    }

    @Override
    public void release(Lease lease) {
        statements.run(
                "release a segment of " + lease.subscription(),
                connection -> statements.update(
                        connection,
                        "update journal_segment set owner = null where subscription = ? and segment = ? and token = ?",
                        lease.subscription(),
                        lease.segment(),
                        lease.token()));
    }

    @Override
    public void report(Lease lease, String error) {
        statements.run(
                "report an error of " + lease.subscription(),
                connection -> statements.update(
                        connection,
                        "update journal_segment set error = ? where subscription = ? and segment = ? and token = ?",
                        error,
                        lease.subscription(),
                        lease.segment(),
                        lease.token()));
    }

    @Override
    public void setMode(String subscription, Mode mode, @Nullable String reason) {
        int found = statements.run(
                "set the mode of " + subscription,
                connection -> statements.update(
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
        int moved = Statements.in(transaction, "move the checkpoint of " + lease.subscription(), connection -> {
            try (PreparedStatement statement = connection.prepareStatement(advance)) {
                Statements.bind(
                        statement,
                        progress.checkpoint().toString(),
                        progress.handled(),
                        progress.rate(),
                        progress.pace(),
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
        Statements.in(transaction, "rearrange the segments of " + subscription, connection -> {
            if (statements
                    .select(
                            connection,
                            "select name from journal_subscription where name = ? for update",
                            row -> row.getString(1),
                            subscription)
                    .isEmpty()) {
                throw unknown(subscription);
            }
            List<Segment> before = segments(connection, subscription, " for update");
            statements.update(connection, "delete from journal_segment where subscription = ?", subscription);
            insert(connection, subscription, change.apply(before));
            return true;
        });
    }

    @Override
    public void park(StoreTransaction transaction, Parked parked) {
        parkedEvents.park(transaction, parked);
    }

    @Override
    public boolean unpark(StoreTransaction transaction, String subscription, Position position) {
        return parkedEvents.unpark(transaction, subscription, position);
    }

    @Override
    public void seekParked(StoreTransaction transaction, String subscription, Positions to) {
        parkedEvents.seek(transaction, subscription, to);
    }

    @Override
    public Set<Position> unhandled(String subscription) {
        return parkedEvents.unhandled(subscription);
    }

    @Override
    public List<Parked> parked(String subscription, @Nullable String key, int limit) {
        return parkedEvents.read(subscription, key, limit);
    }

    @Override
    public Set<String> parkedKeys(String subscription, boolean toRetry) {
        return parkedEvents.keys(subscription, toRetry);
    }

    @Override
    public int keysParked(String subscription, Duration within) {
        return parkedEvents.keysSince(subscription, within);
    }

    @Override
    public int retry(String subscription, @Nullable String key) {
        return parkedEvents.retry(subscription, key);
    }

    @Override
    public void beginRetry(String subscription, String key) {
        parkedEvents.beginRetry(subscription, key);
    }

    @Override
    public void putOff(String subscription, String key) {
        parkedEvents.putOff(subscription, key);
    }

    @Override
    public boolean skip(String subscription, Position position, String reason) {
        return parkedEvents.skip(subscription, position, reason);
    }
}
