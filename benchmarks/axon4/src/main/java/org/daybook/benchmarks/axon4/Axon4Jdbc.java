package org.daybook.benchmarks.axon4;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.daybook.benchmarks.worker.Database;
import org.jspecify.annotations.Nullable;

/** Axon's JDBC engine. */
public final class Axon4Jdbc extends EventStoreSystem {

    private static final String COUNT = "select count(*) from DomainEventEntry";

    private @Nullable HikariDataSource pool;

    /** Not opened yet. */
    public Axon4Jdbc() {}

    @Override
    Engine openEngine(Database database) {
        pool = database.pool(false, true);
        JdbcTransactions transactions = new JdbcTransactions(pool);
        JdbcEventStorageEngine engine = JdbcEventStorageEngine.builder()
                .connectionProvider(transactions)
                .transactionManager(transactions)
                .eventSerializer(serializer())
                .snapshotSerializer(serializer())
                .batchSize(READ_BATCH)
                .build();
        Transaction transaction = transactions.startTransaction();
        engine.createSchema(PostgresEventTableFactory.INSTANCE);
        transaction.commit();
        return new Engine(engine, transactions);
    }

    @Override
    public long stored() throws SQLException {
        if (pool == null) {
            throw new IllegalStateException("not open");
        }
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(COUNT)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "reWriteBatchedInserts", "true",
                "payload and metadata", "bytea",
                "serializer", "JacksonSerializer",
                "batchSize", Integer.toString(READ_BATCH));
    }

    @Override
    public void close() {
        super.close();
        if (pool != null) {
            pool.close();
        }
    }
}
