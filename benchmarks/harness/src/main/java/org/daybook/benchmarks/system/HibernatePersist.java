package org.daybook.benchmarks.system;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.daybook.benchmarks.worker.Contestant;
import org.daybook.benchmarks.worker.Database;
import org.daybook.benchmarks.worker.Expectation;
import org.daybook.benchmarks.worker.Order;
import org.daybook.benchmarks.worker.OrderEvent;
import org.daybook.benchmarks.worker.StreamVersions;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.jspecify.annotations.Nullable;

/** {@code EntityManager.persist} in a transaction, with a pooled sequence and JDBC batches. */
public final class HibernatePersist implements Contestant {

    private static final String SEQUENCE =
            "create sequence events_seq start with 1 increment by " + StoredEventRow.ALLOCATION;

    private final EventsTable table = new EventsTable();
    private final StreamVersions shared = new StreamVersions();
    private @Nullable HikariDataSource pool;
    private @Nullable EntityManagerFactory factory;

    /** Not opened yet. */
    public HibernatePersist() {}

    @Override
    public void open(Database database) throws SQLException {
        pool = database.pool(false, true);
        EventsTable.create(pool);
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(SEQUENCE);
            connection.commit();
        }
        HibernatePersistenceConfiguration configuration = new HibernatePersistenceConfiguration("events");
        configuration
                .managedClasses(StoredEventRow.class)
                .property("jakarta.persistence.nonJtaDataSource", pool)
                .property("jakarta.persistence.transactionType", "RESOURCE_LOCAL");
        settings().forEach((name, value) -> {
            if (name.startsWith("hibernate.")) {
                configuration.property(name, value);
            }
        });
        factory = configuration.createEntityManagerFactory();
    }

    private EntityManagerFactory factory() {
        if (factory == null) {
            throw new IllegalStateException("not open");
        }
        return factory;
    }

    @Override
    public void append(Expectation expectation, String stream, long version, List<OrderEvent> events) {
        long before = expectation == Expectation.SHARED ? shared.of(stream).getAndAdd(events.size()) : version;
        factory().runInTransaction(entityManager -> {
            for (int i = 0; i < events.size(); i++) {
                entityManager.persist(row(stream, before + 1 + i, events.get(i)));
            }
        });
    }

    private StoredEventRow row(String stream, long version, OrderEvent event) {
        StoredEventRow row = new StoredEventRow();
        row.streamId = stream;
        row.version = version;
        row.type = EventsTable.type(event);
        row.payload = table.payload(event);
        row.metadata = table.metadata();
        return row;
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
        if (pool == null) {
            throw new IllegalStateException("not open");
        }
        return EventsTable.count(pool);
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "hibernate.connection.provider_disables_autocommit", "true",
                "hibernate.jdbc.batch_size", "100",
                "hibernate.order_inserts", "true",
                "allocationSize of the sequence", Integer.toString(StoredEventRow.ALLOCATION),
                "reWriteBatchedInserts", "true");
    }

    @Override
    public void close() {
        if (factory != null) {
            factory.close();
        }
        if (pool != null) {
            pool.close();
        }
    }
}
