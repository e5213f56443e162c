package org.daybook.benchmarks.system;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.daybook.benchmarks.worker.Contestant;
import org.daybook.benchmarks.worker.Database;
import org.daybook.benchmarks.worker.Expectation;
import org.daybook.benchmarks.worker.Handled;
import org.daybook.benchmarks.worker.Order;
import org.daybook.benchmarks.worker.OrderEvent;
import org.daybook.benchmarks.worker.Pass;
import org.daybook.benchmarks.worker.StreamVersions;
import org.jspecify.annotations.Nullable;

/**
 * Plain JDBC, the floor: one insert in autocommit for an append of one event, a batch in a transaction for more. Nothing but
 * the unique index checks an expectation, and positions are those of a sequence, so readers may miss events.
 */
public final class PlainJdbc implements Contestant {

    private static final String INSERT =
            "insert into events (stream_id, version, type, payload, metadata, ts) values (?, ?, ?, ?, ?, ?)";
    private static final String STREAM =
            "select version, type, payload, metadata, ts from events where stream_id = ? order by version";
    private static final String STREAMS =
            "select stream_id, version, type, payload, metadata, ts from events where stream_id = any(?) order by stream_id, version";
    private static final String PAGE =
            "select position, stream_id, version, type, payload, metadata, ts from events where position > ? order by position limit ?";
    private static final int PAGE_SIZE = 1_000;

    private final EventsTable table = new EventsTable();
    private final StreamVersions shared = new StreamVersions();
    private @Nullable HikariDataSource pool;

    /** Not opened yet. */
    public PlainJdbc() {}

    @Override
    public void open(Database database) throws SQLException {
        pool = database.pool(true, true);
        EventsTable.create(pool);
    }

    private Connection connection() throws SQLException {
        if (pool == null) {
            throw new IllegalStateException("not open");
        }
        return pool.getConnection();
    }

    @Override
    public void append(Expectation expectation, String stream, long version, List<OrderEvent> events)
            throws SQLException {
        long before = expectation == Expectation.SHARED ? shared.of(stream).getAndAdd(events.size()) : version;
        try (Connection connection = connection()) {
            if (events.size() == 1) {
                insertOne(connection, stream, before + 1, events.get(0));
            } else {
                insertAll(connection, stream, before, events);
            }
        }
    }

    private void insertOne(Connection connection, String stream, long version, OrderEvent event) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            bind(statement, stream, version, event);
            statement.executeUpdate();
        }
    }

    private void insertAll(Connection connection, String stream, long before, List<OrderEvent> events)
            throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (int i = 0; i < events.size(); i++) {
                bind(statement, stream, before + 1 + i, events.get(i));
                statement.addBatch();
            }
            statement.executeBatch();
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private void bind(PreparedStatement statement, String stream, long version, OrderEvent event) throws SQLException {
        statement.setString(1, stream);
        statement.setLong(2, version);
        statement.setString(3, EventsTable.type(event));
        statement.setBytes(4, table.payload(event));
        statement.setBytes(5, table.metadata());
        statement.setObject(6, OffsetDateTime.now(ZoneOffset.UTC));
    }

    @Override
    public Order load(String stream) throws SQLException {
        try (Connection connection = connection();
                PreparedStatement statement = connection.prepareStatement(STREAM)) {
            statement.setString(1, stream);
            Order order = Order.NONE;
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    rows.getObject("ts", OffsetDateTime.class);
                    order = order.with(event(rows));
                }
            }
            return order;
        }
    }

    @Override
    public List<Order> loadAll(List<String> streams) throws SQLException {
        Map<String, Order> orders = new HashMap<>();
        try (Connection connection = connection();
                PreparedStatement statement = connection.prepareStatement(STREAMS)) {
            statement.setArray(1, connection.createArrayOf("text", streams.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    rows.getObject("ts", OffsetDateTime.class);
                    OrderEvent event = event(rows);
                    orders.merge(
                            rows.getString("stream_id"), Order.NONE.with(event), (order, first) -> order.with(event));
                }
            }
        }
        return streams.stream().map(orders::get).toList();
    }

    @Override
    public Order readAll(long limit) throws SQLException {
        Order all = Order.NONE;
        long position = 0;
        boolean more = true;
        while (more && all.events() < limit) {
            long before = all.events();
            try (Connection connection = connection();
                    PreparedStatement statement = connection.prepareStatement(PAGE)) {
                statement.setLong(1, position);
                statement.setLong(2, Math.min(PAGE_SIZE, limit - before));
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        position = rows.getLong("position");
                        rows.getString("stream_id");
                        rows.getLong("version");
                        rows.getObject("ts", OffsetDateTime.class);
                        all = all.with(event(rows));
                    }
                }
            }
            more = all.events() > before;
        }
        return all;
    }

    @Override
    public Handled handleAll(Pass pass, Runnable first) throws SQLException {
        boolean isWriting = pass.isWriting();
        Order all = Order.NONE;
        try (Connection connection = connection()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(HandledRow.CREATE);
                statement.execute(HandledRow.EMPTY);
                statement.execute("create table if not exists checkpoint (position bigint not null)");
                statement.execute("truncate checkpoint");
                statement.execute("insert into checkpoint values (0)");
            }
            connection.setAutoCommit(false);
            try (PreparedStatement read = connection.prepareStatement(PAGE);
                    PreparedStatement write = connection.prepareStatement("insert into handled values (?, ?, ?)");
                    PreparedStatement keep = connection.prepareStatement("update checkpoint set position = ?")) {
                long position = 0;
                boolean more = true;
                while (more && all.events() < pass.limit()) {
                    long before = all.events();
                    read.setLong(1, position);
                    read.setLong(2, Math.min(PAGE_SIZE, pass.limit() - all.events()));
                    try (ResultSet rows = read.executeQuery()) {
                        while (rows.next()) {
                            position = rows.getLong("position");
                            String stream = rows.getString("stream_id");
                            rows.getLong("version");
                            rows.getObject("ts", OffsetDateTime.class);
                            OrderEvent event = event(rows);
                            first.run();
                            if (isWriting) {
                                write.setLong(1, position);
                                write.setString(2, stream);
                                write.setInt(3, event.quantity());
                                write.addBatch();
                            }
                            all = all.with(event);
                        }
                    }
                    if (isWriting) {
                        write.executeBatch();
                    }
                    keep.setLong(1, position);
                    keep.executeUpdate();
                    connection.commit();
                    more = all.events() > before;
                }
            } finally {
                connection.setAutoCommit(true);
            }
        }
        return new Handled(all, () -> {});
    }

    private OrderEvent event(ResultSet rows) throws SQLException {
        table.metadata(rows.getBytes("metadata"));
        return table.event(rows.getString("type"), rows.getBytes("payload"));
    }

    @Override
    public long stored() throws SQLException {
        if (pool == null) {
            throw new IllegalStateException("not open");
        }
        return EventsTable.count(pool);
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "one event", "one insert in autocommit",
                "several events", "addBatch in a transaction, reWriteBatchedInserts=true",
                "reading", "keyset pages of " + PAGE_SIZE);
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
        }
    }
}
