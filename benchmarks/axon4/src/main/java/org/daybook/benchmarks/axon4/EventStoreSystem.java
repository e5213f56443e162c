package org.daybook.benchmarks.axon4;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.serialization.json.JacksonSerializer;
import org.daybook.benchmarks.worker.Contestant;
import org.daybook.benchmarks.worker.Database;
import org.daybook.benchmarks.worker.Expectation;
import org.daybook.benchmarks.worker.Order;
import org.daybook.benchmarks.worker.OrderEvent;
import org.daybook.benchmarks.worker.StreamVersions;
import org.jspecify.annotations.Nullable;

/**
 * An {@link EmbeddedEventStore} in a unit of work, on one of Axon's storage engines. Events always carry their sequence
 * number; of an aggregate that several threads change there is one writer at a time, as the lock of Axon's repositories sees
 * to it.
 */
abstract class EventStoreSystem implements Contestant {

    static final int READ_BATCH = 1_000;

    private final StreamVersions shared = new StreamVersions();
    private @Nullable Opening opening;

    /** What a storage engine needs beside it. */
    record Engine(EventStorageEngine storage, @Nullable TransactionManager transactions) {}

    private record Opening(Engine engine, EmbeddedEventStore store) {}

    static JacksonSerializer serializer() {
        return JacksonSerializer.builder().build();
    }

    abstract Engine openEngine(Database database) throws Exception;

    @Override
    public final void open(Database database) throws Exception {
        Engine engine = openEngine(database);
        opening = new Opening(
                engine,
                EmbeddedEventStore.builder().storageEngine(engine.storage()).build());
    }

    private Opening opening() {
        if (opening == null) {
            throw new IllegalStateException("not open");
        }
        return opening;
    }

    final EmbeddedEventStore store() {
        return opening().store();
    }

    @Override
    public final void append(Expectation expectation, String stream, long version, List<OrderEvent> events) {
        if (expectation == Expectation.SHARED) {
            AtomicLong counter = shared.of(stream);
            synchronized (counter) {
                append(stream, counter.getAndAdd(events.size()), events);
            }
        } else {
            append(stream, version, events);
        }
    }

    private void append(String stream, long version, List<OrderEvent> events) {
        List<EventMessage<?>> messages = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            // Axon counts from 0.
            messages.add(new GenericDomainEventMessage<>("Order", stream, version + i, events.get(i), METADATA));
        }
        Opening opened = opening();
        DefaultUnitOfWork<EventMessage<?>> unit = DefaultUnitOfWork.startAndGet(messages.get(0));
        try {
            if (opened.engine().transactions() != null) {
                unit.attachTransaction(opened.engine().transactions());
            }
            opened.store().publish(messages);
            unit.commit();
        } catch (RuntimeException | Error e) {
            if (unit.isActive()) {
                unit.rollback(e);
            }
            throw e;
        }
    }

    @Override
    public final Order load(String stream) {
        DomainEventStream events = opening().store().readEvents(stream);
        Order order = Order.NONE;
        while (events.hasNext()) {
            DomainEventMessage<?> event = events.next();
            event.getMetaData();
            order = order.with((OrderEvent) event.getPayload());
        }
        return order;
    }

    @Override
    public final Order readAll(long limit) {
        Order all = Order.NONE;
        try (Stream<? extends TrackedEventMessage<?>> events =
                opening().engine().storage().readEvents(null, false).limit(limit)) {
            for (Iterator<? extends TrackedEventMessage<?>> each = events.iterator(); each.hasNext(); ) {
                TrackedEventMessage<?> event = each.next();
                event.getMetaData();
                all = all.with((OrderEvent) event.getPayload());
            }
        }
        return all;
    }

    @Override
    public void close() {
        if (opening != null) {
            opening.store().shutDown();
        }
    }
}
