package org.daybook.aggregate;

import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.daybook.event.BaseEntity;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;
import org.daybook.event.Metadata;
import org.daybook.event.Receipt;
import org.daybook.handler.HandlerRegistry;
import org.daybook.journal.EventJournal;
import org.daybook.serialization.EventSerializer;

/**
 * The aggregates that one Daybook knows, and what writes and reads them. Safe for use by any number of threads. Part of the
 * machinery below {@code Daybook}, which offers the same to users.
 */
public final class Aggregates {

    private final AggregateRegistry registry = new AggregateRegistry();
    private final TypedJournal journal;
    private final ConflictRetry retry;

    /**
     * Puts the machinery together.
     *
     * @param journal keeps the events
     * @param serializer turns them into text
     * @param handlers get them when they are stored
     * @param clock gives them their time
     * @param eventIds gives them their ids
     * @param maxAttempts how often an update is tried when others append to the same stream, from 1
     */
    public Aggregates(
            EventJournal journal,
            EventSerializer serializer,
            HandlerRegistry handlers,
            InstantSource clock,
            Supplier<UUID> eventIds,
            int maxAttempts) {
        this.journal = new TypedJournal(journal, serializer, handlers, clock, eventIds);
        this.retry = new ConflictRetry(maxAttempts);
    }

    /**
     * Makes a type of aggregates known, with the events nested in it and these.
     *
     * @param aggregate the class of the aggregates
     * @param events further classes of its events
     * @throws org.daybook.event.ConfigurationException if its events cannot be told apart, or it has none that begins it
     */
    public void define(Class<?> aggregate, List<Class<?>> events) {
        registry.define(aggregate, events);
    }

    /**
     * Makes sure that events of a class, or of a class below it, can ever be stored.
     *
     * @param type the class
     * @throws org.daybook.event.ConfigurationException if they cannot
     */
    public void requireEvent(Class<?> type) {
        registry.requireEvent(type);
    }

    /**
     * The repository of a type of aggregates.
     *
     * @param aggregate the class of the aggregates
     * @param metadata recorded about every event written
     * @param <S> the class of the aggregates
     * @return the repository
     * @throws org.daybook.event.ConfigurationException if its events cannot be told apart, or it has none that begins it
     */
    public <S> Repository<S, DomainEvent<? super S>> repository(Class<S> aggregate, Metadata metadata) {
        return new JournalRepository<>(registry.define(aggregate, List.of()), journal, retry, metadata);
    }

    /**
     * The repository of a class of entities.
     *
     * @param entity the class of the entities
     * @param metadata recorded about every event raised
     * @param <S> the class of the entities
     * @return the repository
     * @throws org.daybook.event.ConfigurationException if its events cannot be told apart, or it has none that begins it
     */
    public <S extends BaseEntity> EntityRepository<S> entityRepository(Class<S> entity, Metadata metadata) {
        return new JournalEntityRepository<>(registry.define(entity, List.of()), journal, retry, metadata);
    }

    /**
     * Stores an event of the one aggregate that it belongs to.
     *
     * @param id the aggregate's id
     * @param event the event
     * @param metadata about the event
     * @return what was stored
     * @throws org.daybook.event.ConfigurationException if the event belongs to no aggregate or to several
     */
    public Receipt publish(String id, DomainEvent<?> event, Metadata metadata) {
        return publish(registry.ownerOf(Objects.requireNonNull(event, "event").getClass()), id, event, metadata);
    }

    /**
     * Stores an event of an aggregate.
     *
     * @param aggregate the class of the aggregate
     * @param id the aggregate's id
     * @param event the event
     * @param metadata about the event
     * @param <S> the class of the aggregate
     * @return what was stored
     */
    public <S> Receipt publish(Class<S> aggregate, String id, DomainEvent<? super S> event, Metadata metadata) {
        return publish(registry.define(aggregate, List.of()), id, event, metadata);
    }

    @SuppressWarnings("unchecked") // a foreign event is refused when it is applied
    private <S> Receipt publish(AggregateDefinition<S> aggregate, String id, DomainEvent<?> event, Metadata metadata) {
        Objects.requireNonNull(metadata, "metadata");
        Repository<S, DomainEvent<? super S>> repository = new JournalRepository<>(aggregate, journal, retry, metadata);
        DomainEvent<? super S> own = (DomainEvent<? super S>) event;
        return event instanceof Creation ? repository.create(id, own) : repository.update(id, state -> own);
    }
}
