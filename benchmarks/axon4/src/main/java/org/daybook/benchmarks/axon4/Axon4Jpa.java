package org.daybook.benchmarks.axon4;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManagerFactory;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.axonframework.eventhandling.tokenstore.jpa.TokenEntry;
import org.axonframework.eventsourcing.eventstore.jpa.DomainEventEntry;
import org.axonframework.eventsourcing.eventstore.jpa.JpaEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jpa.SnapshotEventEntry;
import org.daybook.benchmarks.worker.Database;
import org.daybook.benchmarks.worker.Handled;
import org.daybook.benchmarks.worker.OrderEvent;
import org.daybook.benchmarks.worker.Pass;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.jspecify.annotations.Nullable;

/** Axon's JPA engine, on Hibernate. */
public final class Axon4Jpa extends EventStoreSystem {

    private static final Map<String, String> HIBERNATE = Map.of(
            "hibernate.connection.provider_disables_autocommit", "true",
            "hibernate.jdbc.batch_size", "100",
            "hibernate.order_inserts", "true",
            "hibernate.hbm2ddl.auto", "create",
            "hibernate.dialect", ByteaDialect.class.getName());

    private @Nullable HikariDataSource pool;
    private @Nullable EntityManagerFactory factory;
    private @Nullable JpaTransactions transactions;
    private int passes;

    /** Not opened yet. */
    public Axon4Jpa() {}

    @Override
    Engine openEngine(Database database) throws SQLException {
        pool = database.pool(false, true);
        HibernatePersistenceConfiguration configuration = new HibernatePersistenceConfiguration("axon");
        configuration
                .managedClasses(DomainEventEntry.class, SnapshotEventEntry.class, TokenEntry.class, HandledRow.class)
                .property("jakarta.persistence.nonJtaDataSource", pool)
                .property("jakarta.persistence.transactionType", "RESOURCE_LOCAL");
        HIBERNATE.forEach(configuration::property);
        factory = configuration.createEntityManagerFactory();
        JpaTransactions own = new JpaTransactions(factory);
        transactions = own;
        return new Engine(
                JpaEventStorageEngine.builder()
                        .entityManagerProvider(own)
                        .transactionManager(own)
                        .dataSource(pool)
                        .eventSerializer(serializer())
                        .snapshotSerializer(serializer())
                        .batchSize(READ_BATCH)
                        .build(),
                own);
    }

    @Override
    public Handled handleAll(Pass pass, Runnable first) throws InterruptedException {
        if (factory == null || transactions == null) {
            throw new IllegalStateException("not open");
        }
        return new PooledPass(store(), factory, transactions).run("pass-" + ++passes, pass, first);
    }

    @Override
    public AutoCloseable subscribe(String name, Consumer<OrderEvent> handler) throws InterruptedException {
        if (transactions == null) {
            throw new IllegalStateException("not open");
        }
        return new PooledProcessor(store(), transactions, name, handler);
    }

    @Override
    public long stored() {
        if (factory == null) {
            throw new IllegalStateException("not open");
        }
        return factory.callInTransaction(entityManager -> entityManager
                .createQuery("select count(e) from DomainEventEntry e", Long.class)
                .getSingleResult());
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "hibernate",
                new TreeMap<>(HIBERNATE).toString(),
                "reWriteBatchedInserts",
                "true",
                "payload and metadata",
                "bytea",
                "serializer",
                "JacksonSerializer",
                "batchSize",
                Integer.toString(READ_BATCH),
                "processor",
                "pooled streaming, " + PooledPass.SEGMENTS + " segment, batchSize=" + PooledPass.BATCH
                        + " unless F says otherwise; in H and I its defaults, 16 segments and batchSize=1, with "
                        + PooledProcessor.THREADS + " threads");
    }

    @Override
    public void close() {
        super.close();
        if (factory != null) {
            factory.close();
        }
        if (pool != null) {
            pool.close();
        }
    }
}
