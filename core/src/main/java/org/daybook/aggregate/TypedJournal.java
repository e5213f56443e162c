package org.daybook.aggregate;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.daybook.event.EntityLifecycle.ContextSource;
import org.daybook.event.EventContext;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.HandlerFailedException;
import org.daybook.event.Metadata;
import org.daybook.event.Position;
import org.daybook.event.Receipt;
import org.daybook.event.StoredEvent;
import org.daybook.event.StreamId;
import org.daybook.event.UnknownEventTypeException;
import org.daybook.event.UnknownEvents;
import org.daybook.handler.HandlerRegistry;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Slice;
import org.daybook.serialization.EventSerializer;
import org.daybook.store.SnapshotStore;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal with payloads instead of text: the one place where events are written, read and handed to handlers. */
final class TypedJournal {

    private static final Logger LOG = LoggerFactory.getLogger(TypedJournal.class);

    private final Store store;
    private final EventSerializer serializer;
    private final EventDecoder decoder;
    private final HandlerRegistry handlers;
    private final InstantSource clock;
    private final Supplier<UUID> eventIds;
    private final UnaryOperator<Metadata> recorded;

    /** The transaction that was named; or else the thread's own is joined, if the store knows it. */
    private final @Nullable StoreTransaction named;

    private final Consumer<HandlerFailedException> handlerFailures;
    private final Snapshots snapshots;

    TypedJournal(
            Store store,
            EventSerializer serializer,
            HandlerRegistry handlers,
            InstantSource clock,
            Supplier<UUID> eventIds,
            UnaryOperator<Metadata> recorded,
            UnknownEvents unknown,
            Consumer<HandlerFailedException> handlerFailures,
            Snapshots snapshots) {
        this(
                store,
                serializer,
                new EventDecoder(serializer, unknown),
                handlers,
                clock,
                eventIds,
                recorded,
                null,
                handlerFailures,
                snapshots);
    }

    private TypedJournal(
            Store store,
            EventSerializer serializer,
            EventDecoder decoder,
            HandlerRegistry handlers,
            InstantSource clock,
            Supplier<UUID> eventIds,
            UnaryOperator<Metadata> recorded,
            @Nullable StoreTransaction named,
            Consumer<HandlerFailedException> handlerFailures,
            Snapshots snapshots) {
        this.store = store;
        this.serializer = serializer;
        this.decoder = decoder;
        this.handlers = handlers;
        this.clock = clock;
        this.eventIds = eventIds;
        this.recorded = recorded;
        this.named = named;
        this.handlerFailures = handlerFailures;
        this.snapshots = snapshots;
    }

    /** This journal in a caller's transaction. */
    TypedJournal in(StoreTransaction joined) {
        store.journal(joined); // which refuses a transaction that the store cannot join
        return new TypedJournal(
                store, serializer, decoder, handlers, clock, eventIds, recorded, joined, handlerFailures, snapshots);
    }

    /** This journal as threads see it that are in no transaction. */
    TypedJournal outside() {
        return named == null
                ? this
                : new TypedJournal(
                        store,
                        serializer,
                        decoder,
                        handlers,
                        clock,
                        eventIds,
                        recorded,
                        null,
                        handlerFailures,
                        snapshots);
    }

    /** The journal below, as the transaction sees it that this thread is in. */
    EventJournal text() {
        StoreTransaction transaction = transaction();
        return transaction == null ? store.journal() : store.journal(transaction);
    }

    Snapshots snapshots() {
        return snapshots;
    }

    /** The snapshots, as the transaction reads them that this thread is in. */
    SnapshotStore storedSnapshots() {
        StoreTransaction transaction = transaction();
        return transaction == null ? store.snapshots() : store.snapshots(transaction);
    }

    /** Whether the transaction that this thread is in has appended to a stream. */
    boolean hasPending(StreamId stream) {
        StoreTransaction transaction = transaction();
        return transaction != null && transaction.hasAppendedTo(stream);
    }

    boolean isInTransaction() {
        return transaction() != null;
    }

    /** Does work that throws nothing when what was appended is stored. */
    void afterCommit(Runnable work) {
        StoreTransaction transaction = transaction();
        if (transaction == null) {
            work.run();
        } else {
            transaction.afterCommit(work);
        }
    }

    private @Nullable StoreTransaction transaction() {
        return named != null ? named : store.currentTransaction().orElse(null);
    }

    /** The context of a new event. Its metadata inherit from the event that this thread is handling. */
    private EventContext newContext(StreamId stream, long version, Metadata metadata, int index) {
        Metadata complete =
                recorded.apply(handlers.current().map(metadata::inheriting).orElse(metadata));
        UUID id = metadata.commandId()
                .map(command -> CommandEventIds.derive(command, stream, index))
                .orElseGet(eventIds);
        return new EventContext(stream, id, version, clock.instant().truncatedTo(ChronoUnit.MICROS), complete);
    }

    /** What a command stored in a stream when it was tried before, if it did. */
    Optional<Receipt> earlier(StreamId stream, Metadata metadata) {
        return metadata.commandId().flatMap(command -> earlier(stream, command));
    }

    private Optional<Receipt> earlier(StreamId stream, String command) {
        Optional<JournalRecord> first = text().find(CommandEventIds.derive(command, stream, 0));
        if (first.isEmpty()) {
            return Optional.empty();
        }
        List<UUID> ids = new ArrayList<>();
        JournalRecord last = first.get();
        try (Stream<JournalRecord> rows = text().read(stream, Slice.from(last.version()))) {
            for (Iterator<JournalRecord> each = rows.iterator(); each.hasNext(); ) {
                JournalRecord row = each.next();
                if (!row.event().id().equals(CommandEventIds.derive(command, stream, ids.size()))) {
                    break;
                }
                ids.add(row.event().id());
                last = row;
            }
        }
        return Optional.of(new Receipt(
                        stream, first.get().version(), last.version(), ids, last.isCommitted() ? last.position() : null)
                .repeated());
    }

    /** An event that was applied and is about to be stored, and what will be recorded about it. */
    record NewEvent(Object event, EventContext context) {}

    /** Makes the contexts of the events of one fold, and tells which journal that belongs to. Used by one thread. */
    static final class Contexts implements ContextSource {
        private final TypedJournal journal;
        private final Metadata metadata;
        private int made;

        Contexts(TypedJournal journal, Metadata metadata) {
            this.journal = journal;
            this.metadata = metadata;
        }

        TypedJournal journal() {
            return journal;
        }

        @Override
        public EventContext next(StreamId stream, long version) {
            return journal.newContext(stream, version, metadata, made++);
        }
    }

    /** What will be stored of events. */
    List<EventText> encode(AggregateDefinition<?> aggregate, List<NewEvent> events) {
        List<EventText> texts = new ArrayList<>(events.size());
        for (NewEvent each : events) {
            texts.add(encode(aggregate, each));
        }
        return texts;
    }

    /** Stores events whose contexts follow the expected version. The caller delivers them. */
    Receipt append(AggregateDefinition<?> aggregate, StreamId stream, List<NewEvent> events, List<EventText> texts) {
        ExpectedVersion before = ExpectedVersion.exactly(events.get(0).context().version() - 1);
        StoreTransaction callers = transaction();
        List<StoredEvent<?>> uncommitted = handlers.isAnyInTransaction() ? stored(aggregate, events, null) : List.of();
        if (!handlers.isInTransaction(uncommitted)) {
            return text().append(stream, before, texts);
        }
        return callers != null
                ? appendIn(callers, stream, before, texts, uncommitted)
                : store.inTransaction(own -> appendIn(own, stream, before, texts, uncommitted));
    }

    /** The handlers run first, so that nobody waits for them: the order lock is taken when the transaction commits. */
    private Receipt appendIn(
            StoreTransaction in,
            StreamId stream,
            ExpectedVersion before,
            List<EventText> texts,
            List<StoredEvent<?>> uncommitted) {
        Receipt receipt = store.journal(in).append(stream, before, texts);
        if (receipt.isRepeated()) {
            return receipt; // its handlers ran in the transaction that stored it
        }
        try {
            handlers.handleInTransaction(uncommitted, in.parameterResolvers(), in::flushWork);
        } catch (RuntimeException | Error e) {
            in.setRollbackOnly();
            throw e;
        }
        return receipt;
    }

    /** Hands events that {@link #append} stored to the handlers; in a caller's transaction when that is committed. */
    void deliver(AggregateDefinition<?> aggregate, Receipt receipt, List<NewEvent> events) {
        if (receipt.isRepeated()
                && events.get(0).context().metadata().commandId().isPresent()) {
            return; // another try stored it, and delivers it; without a command id it can only have been this one
        }
        StoreTransaction transaction = transaction();
        if (transaction == null) {
            store.afterCommit(() -> deliverCommitted(aggregate, receipt, events));
        } else {
            transaction.afterCommit(() -> {
                try {
                    deliverCommitted(aggregate, receipt, events);
                } catch (HandlerFailedException e) {
                    reportFailure(e); // thrown, it would make the commit look like a rollback
                }
            });
        }
    }

    private void reportFailure(HandlerFailedException failure) {
        try {
            handlerFailures.accept(failure);
        } catch (RuntimeException e) {
            e.addSuppressed(failure);
            LOG.error("the listener of handlers' failures failed itself", e);
        }
    }

    private void deliverCommitted(AggregateDefinition<?> aggregate, Receipt receipt, List<NewEvent> events) {
        Position last = receipt.position();
        if (last == null) {
            throw new IllegalStateException("the store gave no position for " + receipt);
        }
        handlers.deliver(
                receipt,
                stored(aggregate, events, last),
                (event, viewClass) -> decoder.view(aggregate, event, viewClass));
    }

    private static List<StoredEvent<?>> stored(
            AggregateDefinition<?> aggregate, List<NewEvent> events, @Nullable Position last) {
        List<StoredEvent<?>> stored = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            NewEvent each = events.get(i);
            Position position =
                    last == null ? null : new Position(last.partition(), last.number() - (events.size() - 1) + i);
            stored.add(stored(each.event(), definition(aggregate, each.event()), each.context(), position));
        }
        return stored;
    }

    private static StoredEvent<?> stored(
            Object payload,
            AggregateDefinition.EventDefinition definition,
            EventContext context,
            @Nullable Position position) {
        return new StoredEvent<>(
                payload,
                context.eventId(),
                context.stream(),
                context.version(),
                position,
                context.time(),
                context.metadata(),
                definition.name(),
                definition.schemaVersion());
    }

    private EventText encode(AggregateDefinition<?> aggregate, NewEvent pending) {
        AggregateDefinition.EventDefinition definition = definition(aggregate, pending.event());
        EventContext context = pending.context();
        return new EventText(
                context.eventId(),
                definition.name(),
                definition.schemaVersion(),
                serializer.write(pending.event()),
                serializer.write(context.metadata().entries()),
                context.time());
    }

    private static AggregateDefinition.EventDefinition definition(AggregateDefinition<?> aggregate, Object event) {
        AggregateDefinition.EventDefinition definition = aggregate.event(event.getClass());
        if (definition == null) {
            String name = event.getClass().getName();
            throw new UnknownEventTypeException(
                    name,
                    name + " is not among the events of "
                            + aggregate.aggregateClass().getName()
                            + ": nest it there or register it by hand; nothing was stored");
        }
        return definition;
    }

    /** The events of a stream as they are stored, for {@link #decode}. */
    Stream<JournalRecord> read(StreamId stream, Slice slice) {
        return text().read(stream, slice);
    }

    List<StoredEvent<Object>> decode(AggregateDefinition<?> aggregate, JournalRecord row) {
        return decoder.decode(aggregate, row);
    }

    /** Applies an event that is stored. */
    void replay(AggregateDefinition<?> aggregate, Fold<?> fold, JournalRecord row) {
        fold.replay(row, decoder.decode(aggregate, row, fold::passOver));
    }

    EventSerializer serializer() {
        return serializer;
    }

    EventDecoder decoder() {
        return decoder;
    }

    /** The stream that an aggregate was begun under, or is to be. */
    StreamId stream(AggregateDefinition<?> aggregate, String id) {
        List<StreamId> streams = aggregate.streams(id);
        return streams.size() == 1
                ? streams.get(0)
                : streams.stream()
                        .filter(each -> text().last(each).isPresent())
                        .findFirst()
                        .orElse(streams.get(0));
    }
}
