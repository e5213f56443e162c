package org.daybook.store.jpa;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.handler.Delivery;
import org.daybook.store.StoreTransaction;
import org.daybook.store.SubscriptionStore.Parked;
import org.jspecify.annotations.Nullable;

/**
 * The table of events that subscriptions set aside; what each of its methods does says {@link org.daybook.store.SubscriptionStore}.
 * Safe for use by any number of threads.
 */
final class ParkedEvents {

    private static final String PARKED = "parked";
    private static final String TO_RETRY = "retry";

    /** As to be retried, but it was begun, so that what is asked for meanwhile is told from it. */
    private static final String RETRYING = "retrying";

    private static final String SKIPPED = "skipped";

    /** It was parked and never handled, and is read again. */
    private static final String UNHANDLED = "unhandled";

    private static final String IS_WAITING = "state in ('" + PARKED + "', '" + TO_RETRY + "', '" + RETRYING + "')";

    private static final String IS_TO_RETRY = "state in ('" + TO_RETRY + "', '" + RETRYING + "')";

    private final Statements statements;
    private final String now;

    ParkedEvents(Statements statements, Vendor vendor) {
        this.statements = statements;
        this.now = vendor.millisNow();
    }

    /**
     * A query that counts, for each subscription that has any: the events, their keys as parked_keys, and those of them as to_retry
     * that are to be tried again.
     *
     * @param condition on the subscription, behind others, or nothing
     */
    static String count(String condition) {
        return "select subscription, sum(events) as events, count(*) as parked_keys, "
                + "sum(case when retries > 0 or tried = 0 then 1 else 0 end) as to_retry from ("
                + "select subscription, parked_key, count(*) as events, sum(case when " + IS_TO_RETRY
                + " then 1 else 0 end) as retries, max(attempts) as tried from journal_parked where " + IS_WAITING
                + condition + " group by subscription, parked_key) each_key group by subscription";
    }

    void park(StoreTransaction transaction, Parked parked) {
        Statements.in(transaction, "park an event of " + parked.subscription(), connection -> {
            int known = statements.update(
                    connection,
                    "update journal_parked set parked_at = case when " + IS_WAITING + " then parked_at else " + now
                            + " end, state = case when state = '" + TO_RETRY + "' then state else '" + PARKED
                            + "' end, delivery = ?, attempts = ?, error = ?, reason = null"
                            + " where subscription = ? and journal_partition = ? and position = ? and state <> '"
                            + SKIPPED
                            + "'",
                    parked.delivery().name(),
                    parked.attempts(),
                    parked.error(),
                    parked.subscription(),
                    parked.position().partition(),
                    parked.position().number());
            return known > 0
                    ? known
                    : statements.update(
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

    boolean unpark(StoreTransaction transaction, String subscription, Position position) {
        return Statements.in(
                transaction,
                "unpark an event of " + subscription,
                connection -> statements.update(
                                connection,
                                "delete from journal_parked where subscription = ? and journal_partition = ? and position = ?"
                                        + " and state <> '" + SKIPPED + "'",
                                subscription,
                                position.partition(),
                                position.number())
                        > 0);
    }

    void seek(StoreTransaction transaction, String subscription, Positions to) {
        String behind = " where subscription = ? and journal_partition = ? and position > ?";
        Statements.in(transaction, "set the parked events of " + subscription, connection -> {
            for (Position each : to.each()) {
                Object[] values = {subscription, each.partition(), each.number()};
                statements.update(
                        connection,
                        "update journal_parked set state = '" + PARKED + "'" + behind.replace(">", "<=")
                                + " and state = '" + UNHANDLED + "'",
                        values);
                statements.update(
                        connection,
                        "delete from journal_parked" + behind + " and (state = '" + SKIPPED + "' or delivery = '"
                                + Delivery.REPLAY + "')",
                        values);
                statements.update(
                        connection,
                        "update journal_parked set state = '" + UNHANDLED + "', reason = null" + behind,
                        values);
            }
            return true;
        });
    }

    Set<Position> unhandled(String subscription) {
        return statements.run(
                "read the unhandled events of " + subscription,
                connection -> new HashSet<>(statements.select(
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

    List<Parked> read(String subscription, @Nullable String key, int limit) {
        return statements.run(
                "read the parked events of " + subscription, connection -> read(connection, subscription, key, limit));
    }

    private List<Parked> read(Connection connection, String subscription, @Nullable String key, int limit)
            throws SQLException {
        return statements.select(
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

    Set<String> keys(String subscription, boolean toRetry) {
        return statements.run(
                "read the parked keys of " + subscription,
                connection -> new LinkedHashSet<>(statements.select(
                        connection,
                        "select parked_key from journal_parked" + ofKey(null) + " group by parked_key"
                                + (toRetry
                                        ? " having max(attempts) = 0 or sum(case when " + IS_TO_RETRY
                                                + " then 1 else 0 end) > 0"
                                        : "")
                                + " order by parked_key",
                        row -> row.getString(1),
                        subscription)));
    }

    int keysSince(String subscription, Duration within) {
        return statements.run(
                "count the parked keys of " + subscription,
                connection -> statements
                        .select(
                                connection,
                                "select count(*) from (select parked_key from journal_parked" + ofKey(null)
                                        + " group by parked_key having min(parked_at) >= " + now
                                        + " - ?) parked_lately",
                                row -> row.getInt(1),
                                subscription,
                                within.toMillis())
                        .get(0));
    }

    int retry(String subscription, @Nullable String key) {
        return setState(subscription, key, TO_RETRY, "");
    }

    void beginRetry(String subscription, String key) {
        setState(subscription, key, RETRYING, " and state = '" + TO_RETRY + "'");
    }

    void putOff(String subscription, String key) {
        setState(subscription, key, PARKED, " and state = '" + RETRYING + "'");
    }

    private int setState(String subscription, @Nullable String key, String state, String condition) {
        return statements.run(
                "mark the parked events of " + subscription,
                connection -> statements.update(
                        connection,
                        "update journal_parked set state = '" + state + "'" + ofKey(key) + condition,
                        values(subscription, key)));
    }

    boolean skip(String subscription, Position position, String reason) {
        String at = " where subscription = ? and journal_partition = ? and position = ?";
        Object[] values = {subscription, position.partition(), position.number()};
        return statements.atomically("skip an event of " + subscription, connection -> {
            int skipped = statements.update(
                    connection,
                    "update journal_parked set state = '" + SKIPPED + "', reason = ?" + at + " and " + IS_WAITING,
                    reason,
                    subscription,
                    position.partition(),
                    position.number());
            if (skipped == 0) {
                return false;
            }
            String key = statements
                    .select(connection, "select parked_key from journal_parked" + at, row -> row.getString(1), values)
                    .get(0);
            statements.update(
                    connection, "update journal_parked set state = '" + TO_RETRY + "'" + ofKey(key), subscription, key);
            return true;
        });
    }
}
