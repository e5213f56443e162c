package org.daybook.benchmarks.axon5;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManagerFactory;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.conversion.json.JacksonConverter;
import org.axonframework.eventsourcing.eventstore.AggregateBasedConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.GenericTaggedEventMessage;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.eventsourcing.eventstore.jpa.AggregateBasedJpaEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jpa.AggregateEventEntry;
import org.axonframework.eventsourcing.eventstore.jpa.SQLErrorCodesResolver;
import org.axonframework.messaging.core.EmptyApplicationContext;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.unitofwork.SimpleUnitOfWorkFactory;
import org.axonframework.messaging.core.unitofwork.TransactionalUnitOfWorkFactory;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkFactory;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventhandling.conversion.DelegatingEventConverter;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.axonframework.messaging.eventstreaming.Tag;
import org.daybook.benchmarks.worker.Contestant;
import org.daybook.benchmarks.worker.Database;
import org.daybook.benchmarks.worker.Expectation;
import org.daybook.benchmarks.worker.Order;
import org.daybook.benchmarks.worker.OrderEvent;
import org.daybook.benchmarks.worker.OrderEvent.ItemAdded;
import org.daybook.benchmarks.worker.OrderEvent.Opened;
import org.daybook.benchmarks.worker.StreamVersions;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Axon's JPA engine for aggregates, on Hibernate, in a transactional unit of work. The engine is called without the event
 * store above it, which would read an aggregate before it appends to it.
 */
public final class Axon5Jpa implements Contestant {

    private static final int READ_BATCH = 1_000;
    private static final MessageType OPENED = new MessageType(Opened.class);
    private static final MessageType ITEM_ADDED = new MessageType(ItemAdded.class);
    private static final Map<String, String> HIBERNATE = Map.of(
            "hibernate.connection.provider_disables_autocommit", "true",
            "hibernate.jdbc.batch_size", "100",
            "hibernate.order_inserts", "true",
            "hibernate.hbm2ddl.auto", "create",
            "hibernate.dialect", ByteaDialect.class.getName());

    private final JacksonConverter converter = new JacksonConverter();
    private final StreamVersions shared = new StreamVersions();
    private @Nullable Opening opening;

    private record Opening(
            HikariDataSource pool,
            EntityManagerFactory factory,
            JpaTransactions transactions,
            UnitOfWorkFactory units,
            AggregateBasedJpaEventStorageEngine engine) {}

    /** Not opened yet. */
    public Axon5Jpa() {}

    @Override
    public void open(Database database) throws SQLException {
        HikariDataSource pool = database.pool(false, true);
        HibernatePersistenceConfiguration configuration = new HibernatePersistenceConfiguration("axon");
        configuration
                .managedClasses(AggregateEventEntry.class)
                .property("jakarta.persistence.nonJtaDataSource", pool)
                .property("jakarta.persistence.transactionType", "RESOURCE_LOCAL");
        HIBERNATE.forEach(configuration::property);
        EntityManagerFactory factory = configuration.createEntityManagerFactory();
        JpaTransactions transactions = new JpaTransactions(factory);
        SQLErrorCodesResolver errors = new SQLErrorCodesResolver(pool);
        opening = new Opening(
                pool,
                factory,
                transactions,
                new TransactionalUnitOfWorkFactory(
                        transactions, new SimpleUnitOfWorkFactory(EmptyApplicationContext.INSTANCE)),
                new AggregateBasedJpaEventStorageEngine(
                        transactions,
                        transactions,
                        new DelegatingEventConverter(converter),
                        settings -> settings.batchSize(READ_BATCH).persistenceExceptionResolver(errors)));
    }

    private Opening opening() {
        if (opening == null) {
            throw new IllegalStateException("not open");
        }
        return opening;
    }

    @Override
    public void append(Expectation expectation, String stream, long version, List<OrderEvent> events) {
        if (expectation == Expectation.SHARED) {
            // One writer of an aggregate at a time, so that nobody has to begin again.
            AtomicLong counter = shared.of(stream);
            synchronized (counter) {
                append(stream, counter.getAndAdd(events.size()), events);
            }
        } else {
            append(stream, version, events);
        }
    }

    private void append(String stream, long version, List<OrderEvent> events) {
        Set<Tag> tags = Set.of(Tag.of("Order", stream));
        List<TaggedEventMessage<?>> messages = new ArrayList<>(events.size());
        for (OrderEvent each : events) {
            MessageType type = each instanceof Opened ? OPENED : ITEM_ADDED;
            messages.add(new GenericTaggedEventMessage<>(new GenericEventMessage(type, each, METADATA), tags));
        }
        AppendCondition condition = version == 0
                ? AppendCondition.none()
                : AppendCondition.withCriteria(EventCriteria.havingTags("Order", stream))
                        .withMarker(new AggregateBasedConsistencyMarker(stream, version - 1)); // Axon counts from 0
        opening()
                .units()
                .create()
                .executeWithResult(context -> opening()
                        .engine()
                        .appendEvents(condition, context, messages)
                        .thenCompose(transaction -> transaction.commit(context)))
                .join();
    }

    @Override
    public Order load(String stream) {
        return opening().transactions().fetchInTransaction(() -> {
            MessageStream<EventMessage> events = opening()
                    .engine()
                    .source(SourcingCondition.conditionFor(EventCriteria.havingTags("Order", stream)), null);
            return events.reduce(Order.NONE, this::with).join();
        });
    }

    private Order with(Order order, MessageStream.Entry<EventMessage> entry) {
        EventMessage message = entry.message();
        if (message == null || message.payload() == null) {
            return order; // the end, which only carries where the stream ends
        }
        message.metadata();
        Class<? extends OrderEvent> type = message.type().equals(OPENED) ? Opened.class : ItemAdded.class;
        return order.with(Objects.requireNonNull(message.payloadAs(type, converter)));
    }

    @Override
    public Order readAll(long limit) {
        AggregateBasedJpaEventStorageEngine engine = opening().engine();
        MessageStream<EventMessage> events = engine.stream(
                StreamingCondition.startingFrom(engine.firstToken(null).join()), null);
        try {
            Order all = Order.NONE;
            while (all.events() < limit) {
                Optional<MessageStream.Entry<EventMessage>> next = events.next();
                if (next.isPresent()) {
                    all = with(all, next.get());
                } else if (events.error().isPresent()) {
                    throw new IllegalStateException(events.error().get());
                } else {
                    LockSupport.parkNanos(100_000); // the stream never ends; all events are there already
                }
            }
            return all;
        } finally {
            events.close();
        }
    }

    @Override
    public long stored() {
        return opening()
                .factory()
                .callInTransaction(entityManager -> entityManager
                        .createQuery("select count(e) from AggregateEventEntry e", Long.class)
                        .getSingleResult());
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "hibernate", new TreeMap<>(HIBERNATE).toString(),
                "reWriteBatchedInserts", "true",
                "payload and metadata", "bytea",
                "converter", "JacksonConverter",
                "batchSize", Integer.toString(READ_BATCH));
    }

    @Override
    public void close() {
        if (opening != null) {
            opening.engine().close();
            opening.factory().close();
            opening.pool().close();
        }
    }
}
