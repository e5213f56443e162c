package org.daybook.benchmarks.system;

import com.zaxxer.hikari.HikariDataSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.daybook.benchmarks.worker.Contestant;
import org.daybook.benchmarks.worker.Database;
import org.daybook.benchmarks.worker.Expectation;
import org.daybook.benchmarks.worker.Order;
import org.daybook.benchmarks.worker.OrderEvent;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** PostgreSQL's own way to load rows, binary, in autocommit: what is possible with batches. */
public final class CopyJdbc implements Contestant {

    private static final String COPY =
            "copy events (stream_id, version, type, payload, metadata, ts) from stdin (format binary)";
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private final EventsTable table = new EventsTable();
    private @Nullable HikariDataSource pool;

    /** Not opened yet. */
    public CopyJdbc() {}

    @Override
    public void open(Database database) throws SQLException {
        pool = database.pool(true, false);
        EventsTable.create(pool);
    }

    private HikariDataSource pool() {
        if (pool == null) {
            throw new IllegalStateException("not open");
        }
        return pool;
    }

    @Override
    public void append(Expectation expectation, String stream, long version, List<OrderEvent> events)
            throws SQLException, IOException {
        byte[] rows = rows(stream, version, events);
        try (Connection connection = pool().getConnection()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(COPY, new ByteArrayInputStream(rows), Math.max(1, rows.length));
        }
    }

    private byte[] rows(String stream, long before, List<OrderEvent> events) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512 * events.size());
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(SIGNATURE);
            out.writeInt(0); // no flags
            out.writeInt(0); // no extension
            for (int i = 0; i < events.size(); i++) {
                OrderEvent event = events.get(i);
                out.writeShort(6);
                write(out, stream.getBytes(StandardCharsets.UTF_8));
                write(out, before + 1 + i);
                write(out, EventsTable.type(event).getBytes(StandardCharsets.UTF_8));
                write(out, table.payload(event));
                write(out, table.metadata());
                write(out, EPOCH.until(Instant.now(), ChronoUnit.MICROS));
            }
            out.writeShort(-1);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, byte[] value) throws IOException {
        out.writeInt(value.length);
        out.write(value);
    }

    private static void write(DataOutputStream out, long value) throws IOException {
        out.writeInt(Long.BYTES);
        out.writeLong(value);
    }

    @Override
    public Order load(String stream) {
        throw new UnsupportedOperationException("it only writes");
    }

    @Override
    public Order readAll(long limit) {
        throw new UnsupportedOperationException("it only writes");
    }

    @Override
    public long stored() throws SQLException {
        return EventsTable.count(pool());
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("append", "COPY binary in autocommit");
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
        }
    }
}
