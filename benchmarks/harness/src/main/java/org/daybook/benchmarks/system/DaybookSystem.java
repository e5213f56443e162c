package org.daybook.benchmarks.system;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.aggregate.EntityRepository;
import org.daybook.aggregate.Mutator;
import org.daybook.aggregate.Repository;
import org.daybook.benchmarks.worker.Contestant;
import org.daybook.benchmarks.worker.Database;
import org.daybook.benchmarks.worker.Expectation;
import org.daybook.benchmarks.worker.Handled;
import org.daybook.benchmarks.worker.Order;
import org.daybook.benchmarks.worker.OrderEvent;
import org.daybook.benchmarks.worker.OrderEvent.ItemAdded;
import org.daybook.benchmarks.worker.OrderEvent.Opened;
import org.daybook.benchmarks.worker.Pass;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Metadata;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.StoredEvent;
import org.daybook.event.StreamId;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.serialization.EventSerializer;
import org.daybook.serialization.jackson.JacksonEventSerializer;
import org.daybook.store.Store;
import org.daybook.subscription.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Daybook on one of its stores. Typed events are appended to the journal with the expectation given, without a load before;
 * an aggregate is loaded through its repository.
 */
abstract class DaybookSystem implements Contestant {

    private static final int BATCH = 1_000;
    private static final Duration LONGEST_PASS = Duration.ofMinutes(8);
    private static final String OPENED = "order_opened";
    private static final String ITEM_ADDED = "order_item_added";

    private static final Metadata ABOUT = Metadata.of(METADATA);

    private static final Mutator<Order, OrderEvent> ORDERS = Mutator.of(Order.class, OrderEvent.class)
            .creates(Opened.class, Order.NONE::with)
            .on(ItemAdded.class, Order::with);

    private final EventSerializer serializer = new JacksonEventSerializer();
    private final SecureRandom random = new SecureRandom();
    private final ByteBuffer ahead = ByteBuffer.allocate(640).limit(0);
    private final AtomicInteger passes = new AtomicInteger();
    private @Nullable Opening opening;

    private record Opening(
            Daybook daybook,
            Repository<Order, OrderEvent> orders,
            EntityRepository<OpenOrder> kept,
            EventJournal journal) {}

    abstract Store openStore(Database database);

    @Override
    public final void open(Database database) {
        Store store = openStore(database);
        Daybook daybook = with(Daybook.builder(store).serializer(serializer).define(ORDERS))
                .open();
        opening = new Opening(
                daybook, daybook.repository(ORDERS), daybook.entityRepository(OpenOrder.class), store.journal());
    }

    /** A setting of its own. */
    Daybook.Builder with(Daybook.Builder builder) {
        return builder;
    }

    private Opening opening() {
        if (opening == null) {
            throw new IllegalStateException("not open");
        }
        return opening;
    }

    @Override
    public final void append(Expectation expectation, String stream, long version, List<OrderEvent> events) {
        List<EventText> texts = new ArrayList<>(events.size());
        for (OrderEvent each : events) {
            texts.add(text(each));
        }
        opening().journal().append(new StreamId("Order", stream), expected(expectation, version), texts);
    }

    private static ExpectedVersion expected(Expectation expectation, long version) {
        return switch (expectation) {
            case NEW -> ExpectedVersion.noStream();
            case EXACT -> ExpectedVersion.exactly(version);
            case ANY, SHARED -> ExpectedVersion.any();
        };
    }

    /** As a repository makes it. */
    private EventText text(OrderEvent event) {
        return new EventText(
                newId(),
                event instanceof Opened ? OPENED : ITEM_ADDED,
                1,
                serializer.write(event),
                serializer.write(ABOUT.entries()),
                Instant.now().truncatedTo(ChronoUnit.MICROS));
    }

    /** As Daybook's own ids are made, whose class is not public. */
    private UUID newId() {
        short few;
        long many;
        synchronized (ahead) {
            if (!ahead.hasRemaining()) {
                random.nextBytes(ahead.array());
                ahead.clear();
            }
            few = ahead.getShort();
            many = ahead.getLong();
        }
        long high = System.currentTimeMillis() << 16 | 0x7000L | (few & 0x0FFF);
        return new UUID(high, many >>> 2 | 0x8000_0000_0000_0000L);
    }

    @Override
    public final Order load(String stream) {
        return orders().get(stream);
    }

    @Override
    public final List<Order> loadAll(List<String> streams) {
        return List.copyOf(orders().getAll(streams).values());
    }

    /** The orders, to prepare for their loads. */
    final Repository<Order, OrderEvent> orders() {
        return opening().orders();
    }

    @Override
    public final Kept begin(String stream) {
        EntityRepository<OpenOrder> orders = opening().kept();
        OpenOrder order = orders.begin(stream, new OpenOrder.Begun((Opened) OrderEvent.of(stream, 1)));
        orders.save(order);
        return event -> {
            order.add((ItemAdded) event);
            orders.save(order);
        };
    }

    @Override
    public final Order readAll(long limit) {
        Order all = Order.NONE;
        try (Stream<JournalRecord> records = opening().journal().readAll(Position.start(), limit)) {
            for (JournalRecord each : (Iterable<JournalRecord>) records::iterator) {
                all = all.with(event(each.event()));
            }
        }
        return all;
    }

    @Override
    public final Handled handleAll(Pass pass, Runnable first) {
        Tally tally = new Tally(pass.limit(), first);
        Subscription.Builder builder = opening().daybook().subscription("pass-" + passes.incrementAndGet());
        (pass.isWriting() ? builder.handlers(projection(tally)) : builder.handle(OrderEvent.class, tally::add))
                .segments(1)
                .batchSize(BATCH);
        Subscription subscription = builder.start();
        try {
            if (!subscription.await(new Positions(List.of(new Position(0, pass.limit()))), LONGEST_PASS)) {
                throw new IllegalStateException("not done after " + LONGEST_PASS + ": " + subscription.status());
            }
        } catch (RuntimeException e) {
            subscription.close();
            throw e;
        }
        return new Handled(tally.order(), subscription::close);
    }

    @Override
    public final AutoCloseable subscribe(String name, Consumer<OrderEvent> handler) {
        return opening()
                .daybook()
                .subscription(name)
                .handle(OrderEvent.class, event -> handler.accept(event.payload()))
                .fromNow()
                .segments(1)
                .start();
    }

    /** Handlers that write a row for each event, into a table that is empty. */
    Object projection(Tally tally) {
        throw new UnsupportedOperationException("it has no tables");
    }

    /** What the handlers of one pass were given. */
    static final class Tally {
        private final long limit;
        private final Runnable first;
        private Order order = Order.NONE;

        private Tally(long limit, Runnable first) {
            this.limit = limit;
            this.first = first;
        }

        /** Of what comes behind the limit nothing is counted: a batch may reach beyond it. */
        synchronized void add(StoredEvent<? extends OrderEvent> event) {
            if (event.position().number() <= limit) {
                first.run();
                order = order.with(event.payload());
            }
        }

        private synchronized Order order() {
            return order;
        }
    }

    private OrderEvent event(EventText text) {
        Metadata.of(stringMap(text.metadata()));
        return switch (text.type()) {
            case OPENED -> serializer.read(text.data(), Opened.class);
            case ITEM_ADDED -> serializer.read(text.data(), ItemAdded.class);
            default -> throw new IllegalStateException("an event of the type " + text.type());
        };
    }

    @SuppressWarnings("unchecked") // the serializer reads a map as one of strings
    private Map<String, String> stringMap(String text) {
        return serializer.read(text, Map.class);
    }

    @Override
    public final long stored() {
        return opening().journal().head().each().stream()
                .mapToLong(Position::number)
                .sum();
    }

    @Override
    public final void close() {
        if (opening != null) {
            opening.daybook().close();
        }
    }
}
