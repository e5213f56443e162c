package org.daybook.aggregate;

import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.daybook.aggregate.PolymorphicRepository.Members;
import org.daybook.event.BaseEntity;
import org.daybook.event.ConfigurationException;
import org.daybook.event.DomainEvent;
import org.daybook.event.HandlerFailedException;
import org.daybook.event.Metadata;
import org.daybook.event.Receipt;
import org.daybook.event.SerializationException;
import org.daybook.event.StoredEvent;
import org.daybook.event.UnknownEventTypeException;
import org.daybook.event.UnknownEvents;
import org.daybook.event.Upcaster;
import org.daybook.handler.HandlerRegistry;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.serialization.EventSerializer;
import org.daybook.store.Snapshot;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;

/**
 * The aggregates that one Daybook knows, and what writes and reads them. Safe for use by any number of threads. Part of
 * the machinery below {@code Daybook}, through which it is reached:
 *
 * <pre>{@code
 * daybook.define(Todo.class);                     // define
 * var todos = daybook.repository(Todo.class);     // repository
 * daybook.publish("1", new Todo.Created("tea"));  // publish
 * }</pre>
 */
public final class Aggregates {

    private final AggregateRegistry registry;
    private final TypedJournal journal;
    private final ConflictRetry retry;

    /**
     * Puts the machinery together.
     *
     * @param store keeps the events
     * @param serializer turns them into text
     * @param handlers get them when they are stored
     * @param clock gives them their time
     * @param eventIds gives them their ids
     * @param maxAttempts how often an update is tried when others append to the same stream, from 1
     * @param recorded completes what is recorded about each event
     * @param unknown what is done with events for which there is no class
     * @param failures gets what handlers throw after the commit of a caller's transaction
     * @param snapshots when snapshots are taken, by the class of aggregates or one above it
     */
    public Aggregates(
            Store store,
            EventSerializer serializer,
            HandlerRegistry handlers,
            InstantSource clock,
            Supplier<UUID> eventIds,
            int maxAttempts,
            UnaryOperator<Metadata> recorded,
            UnknownEvents unknown,
            Consumer<HandlerFailedException> failures,
            Map<Class<?>, SnapshotPolicy> snapshots) {
        this(
                new AggregateRegistry(),
                new TypedJournal(
                        store,
                        serializer,
                        handlers,
                        clock,
                        eventIds,
                        recorded,
                        unknown,
                        failures,
                        new Snapshots(store, serializer, snapshots)),
                new ConflictRetry(maxAttempts));
    }

    private Aggregates(AggregateRegistry registry, TypedJournal journal, ConflictRetry retry) {
        this.registry = registry;
        this.journal = journal;
        this.retry = retry;
    }

    /**
     * The same aggregates, written and read in a caller's transaction.
     *
     * @param transaction the transaction
     * @return the aggregates, for the thread of the transaction
     * @throws org.daybook.event.ConfigurationException if the store cannot join the transaction
     */
    public Aggregates in(StoreTransaction transaction) {
        return new Aggregates(registry, journal.in(transaction), retry);
    }

    /**
     * What turns payloads into text and back.
     *
     * @return the serializer
     */
    public EventSerializer serializer() {
        return journal.serializer();
    }

    /**
     * Compares a snapshot with what all events up to it say.
     *
     * @param snapshot as it is stored
     * @return what the snapshot has otherwise, its times as {@code (begunAt)} and {@code (latest)}; none if it is right; nothing if its
     *     aggregate is not known here, or its state is of another version
     * @throws org.daybook.event.SerializationException if its state cannot be read, or it is spoilt
     * @throws org.daybook.event.VersionNotFoundException if the stream does not have the event that it ends with
     */
    public Optional<List<Difference>> compare(Snapshot snapshot) {
        if (snapshot.isSpoilt()) {
            throw new SerializationException(snapshot + " is none any more: " + snapshot.state(), null);
        }
        AggregateDefinition<?> aggregate = registry.named(snapshot.stream().aggregateType());
        return aggregate == null || snapshot.stateVersion() != aggregate.stateVersion()
                ? Optional.empty()
                : Optional.of(repository(aggregate, Metadata.none()).compare(snapshot));
    }

    /**
     * Makes sure that snapshots can be taken of all that are known and have a policy.
     *
     * @throws org.daybook.event.ConfigurationException if the state of one cannot be written and read again, or an event of its policy is
     *     none of its own
     */
    public void requireSnapshots() {
        registry.all().forEach(journal.snapshots()::policy);
    }

    /** Takes no more snapshots. */
    public void close() {
        journal.snapshots().close();
    }

    /**
     * Makes a type of aggregates known, with the events nested in it and these.
     *
     * @param aggregate the class of the aggregates
     * @param events further classes of its events
     * @throws org.daybook.event.ConfigurationException if its events cannot be told apart, it has none that begins it, a
     *     mutator changes it, or it is only what several types have in common
     */
    public void define(Class<?> aggregate, List<Class<?>> events) {
        if (!events.isEmpty() || !registry.isChangedByMutator(aggregate)) {
            registry.define(aggregate, events);
        }
    }

    /**
     * Makes sure that a handler can ever get events of a class, or of a class below it.
     *
     * @param type the class
     * @throws org.daybook.event.ConfigurationException if they cannot
     */
    public void requireEvent(Class<?> type) {
        if (!journal.decoder().isView(type)) {
            registry.requireEvent(type);
        }
    }

    /**
     * Makes a step from an old shape of events to a newer one known.
     *
     * @param type the stored name of their type
     * @param version the schema version that the step begins with
     * @param upcaster the step
     * @throws org.daybook.event.ConfigurationException if there is another one, or the version is below 1
     */
    public void upcaster(String type, int version, Upcaster upcaster) {
        journal.decoder().upcasters().add(type, version, Objects.requireNonNull(upcaster, "upcaster"));
    }

    /**
     * Reads an event of any aggregate, for handlers.
     *
     * @param row as it is stored
     * @param wanted the classes that the handlers subscribe to
     * @return the event as its aggregate's class, and as those that are handlers' own; none if it is dropped or passed over, several
     *     parts if it is split
     * @throws UnknownEventTypeException if its aggregate, its type or its schema version is not known here, and that is an error
     * @throws org.daybook.event.EventSchemaException if an upcaster fails
     * @throws org.daybook.event.SerializationException if its text cannot be read
     */
    public List<StoredEvent<Object>> decode(JournalRecord row, Collection<Class<?>> wanted) {
        return journal.decoder().decodeForHandlers(registry.named(row.stream().aggregateType()), row, wanted);
    }

    /**
     * An event as text, in the shape that its class has now.
     *
     * @param row as it is stored
     * @return the event; none if it is dropped, several if it is split; itself if it has no upcaster
     * @throws org.daybook.event.EventSchemaException if an upcaster fails
     */
    public List<EventText> upcast(JournalRecord row) {
        return journal.decoder().current(registry.named(row.stream().aggregateType()), row);
    }

    /**
     * How many events were passed over since this Daybook was opened.
     *
     * @return the number for each stored name of a type
     */
    public Map<String, Long> unknownEvents() {
        return journal.decoder().unknownEvents();
    }

    /**
     * The types of events that are known.
     *
     * @return the types, in the order of their stored names
     */
    public List<KnownEvent> knownEvents() {
        return registry.all().stream()
                .flatMap(aggregate -> aggregate.events().stream().map(event -> known(aggregate, event)))
                .sorted(Comparator.comparing(KnownEvent::type).thenComparing(KnownEvent::aggregateType))
                .toList();
    }

    private static KnownEvent known(AggregateDefinition<?> aggregate, AggregateDefinition.EventDefinition event) {
        return new KnownEvent(
                event.name(),
                event.schemaVersion(),
                List.copyOf(event.aliases()),
                event.eventClass(),
                aggregate.name(),
                aggregate.names().subList(1, aggregate.names().size()));
    }

    /**
     * The shapes of stored events that can be read: those of classes, and those for which there is an upcaster.
     *
     * @return the schema versions for each stored name
     */
    public SortedMap<String, SortedSet<Integer>> readableTypes() {
        SortedMap<String, SortedSet<Integer>> types = new TreeMap<>();
        for (AggregateDefinition<?> aggregate : registry.all()) {
            for (AggregateDefinition.EventDefinition event : aggregate.events()) {
                event.names()
                        .forEach(name -> types.computeIfAbsent(name, any -> new TreeSet<>())
                                .add(event.schemaVersion()));
            }
        }
        journal.decoder()
                .upcasters()
                .versions()
                .forEach((name, versions) ->
                        types.computeIfAbsent(name, any -> new TreeSet<>()).addAll(versions));
        return types;
    }

    /**
     * The aggregates that have events of a class or below it, if no others ever can.
     *
     * @param eventClass the class
     * @return their stored names; none if an aggregate that is defined later, here or on another node, may have such events
     */
    public Set<String> onlyTypesWith(Class<?> eventClass) {
        return registry.onlyTypesWith(eventClass);
    }

    /**
     * Makes mutators known. One that others among these extend, or go on from, is part of those; one whose state is a base is
     * no type of aggregates by itself.
     *
     * @param mutators the mutators
     * @throws org.daybook.event.ConfigurationException if the events of one cannot be told apart or have no function, or
     *     none begins its state
     */
    public void define(Collection<? extends Mutator<?, ?>> mutators) {
        for (Mutator<?, ?> each : mutators) {
            boolean isPart = mutators.stream().anyMatch(other -> other.isExtending(each));
            if (!isPart && !each.style().isBase()) {
                registry.define(each);
            }
        }
        for (Mutator<?, ?> each : mutators) {
            boolean isPart = mutators.stream().anyMatch(other -> other.isExtending(each));
            if (!isPart && each.style().isBase() && each.style().hasCreation()) {
                registry.requireMembers(each.stateClass());
            }
        }
    }

    /**
     * The repository of a type of aggregates, or of what the aggregates below a base have in common.
     *
     * @param aggregate the class of the aggregates
     * @param metadata recorded about every event written
     * @param <S> the class of the aggregates
     * @return the repository
     * @throws org.daybook.event.ConfigurationException if its events cannot be told apart, it has none that begins it, a
     *     mutator changes it, or nothing below a base is known
     */
    public <S> Repository<S, DomainEvent<? super S>> repository(Class<S> aggregate, Metadata metadata) {
        return DomainEventStyle.isBase(aggregate)
                ? new PolymorphicRepository<>(aggregate, DomainEvent.class, repositoriesBelow(aggregate), metadata)
                : repository(registry.define(aggregate, List.of()), metadata);
    }

    /**
     * The repository of a mutator's aggregates, or of what the aggregates below its state have in common.
     *
     * @param mutator what changes the aggregates
     * @param metadata recorded about every event written
     * @param <S> the class of the aggregates
     * @param <E> the type of their events
     * @return the repository
     * @throws org.daybook.event.ConfigurationException if its events cannot be told apart or have no function, none begins
     *     an aggregate, they are known without this mutator, or nothing below a base is known
     */
    public <S, E> Repository<S, E> repository(Mutator<S, E> mutator, Metadata metadata) {
        return mutator.style().isBase()
                ? new PolymorphicRepository<>(
                        mutator.stateClass(), mutator.eventRoot(), repositoriesBelow(mutator.stateClass()), metadata)
                : repository(registry.define(mutator), metadata);
    }

    /**
     * The repository of aggregates that a mutator changes which is known already.
     *
     * @param aggregate the class of the aggregates
     * @param events the type of their events
     * @param metadata recorded about every event written
     * @param <S> the class of the aggregates
     * @param <E> the type of their events
     * @return the repository
     * @throws org.daybook.event.ConfigurationException if no mutator of them is known, or its events are of another type
     */
    @SuppressWarnings("unchecked") // the mutator says that its events are of that type
    public <S, E> Repository<S, E> repository(Class<S> aggregate, Class<E> events, Metadata metadata) {
        Mutator<S, ?> mutator = registry.mutatorOf(aggregate);
        if (mutator.eventRoot() != events) {
            throw new ConfigurationException("the events of " + aggregate.getName() + " are those of "
                    + mutator.eventRoot().getName() + ", not of " + events.getName());
        }
        return repository((Mutator<S, E>) mutator, metadata);
    }

    private <S, E> JournalRepository<S, E> repository(AggregateDefinition<S> aggregate, Metadata metadata) {
        return new JournalRepository<>(aggregate, journal, retry, metadata);
    }

    @SuppressWarnings("unchecked") // what is below S is an S; what is given to it is checked when it is applied
    private <S, E> Members<JournalRepository<S, E>> repositoriesBelow(Class<S> base) {
        return metadata -> registry.membersOf(base).stream()
                .map(each -> this.<S, E>repository((AggregateDefinition<S>) each, metadata))
                .toList();
    }

    /**
     * The repository of a class of entities, or of what the entities below a base have in common.
     *
     * @param entity the class of the entities
     * @param metadata recorded about every event raised
     * @param <S> the class of the entities
     * @return the repository
     * @throws org.daybook.event.ConfigurationException if its events cannot be told apart, it has none that begins it, a
     *     mutator changes it, or nothing below a base is known
     */
    public <S extends BaseEntity> EntityRepository<S> entityRepository(Class<S> entity, Metadata metadata) {
        return DomainEventStyle.isBase(entity)
                ? new PolymorphicEntityRepository<>(entity, entityRepositoriesBelow(entity), metadata)
                : entityRepository(registry.define(entity, List.of()), metadata);
    }

    private <S extends BaseEntity> JournalEntityRepository<S> entityRepository(
            AggregateDefinition<S> entity, Metadata metadata) {
        return new JournalEntityRepository<>(entity, journal, retry, metadata);
    }

    @SuppressWarnings("unchecked") // what is below S is an S; what is given to it is checked when it is applied
    private <S extends BaseEntity> Members<JournalEntityRepository<S>> entityRepositoriesBelow(Class<S> base) {
        return metadata -> registry.membersOf(base).stream()
                .map(each -> entityRepository((AggregateDefinition<S>) each, metadata))
                .toList();
    }

    /**
     * Stores an event of the one aggregate that it belongs to.
     *
     * @param id the aggregate's id
     * @param event the event
     * @param metadata about the event
     * @return what was stored
     * @throws org.daybook.event.ConfigurationException if the event belongs to no aggregate or to several
     * @throws org.daybook.event.DaybookException as {@link Repository#create} and {@link Repository#update} do
     * @throws IllegalArgumentException as {@link Repository#create} and {@link Repository#update} do
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
     * @throws org.daybook.event.ConfigurationException as {@link #repository(Class, Metadata)} does
     * @throws org.daybook.event.DaybookException as {@link Repository#create} and {@link Repository#update} do
     * @throws IllegalArgumentException as {@link Repository#create} and {@link Repository#update} do
     */
    public <S> Receipt publish(Class<S> aggregate, String id, DomainEvent<? super S> event, Metadata metadata) {
        return DomainEventStyle.isBase(aggregate)
                ? publishBelow(aggregate, id, event, metadata)
                : publish(registry.define(aggregate, List.of()), id, event, metadata);
    }

    /**
     * Stores an event of an aggregate that a mutator changes.
     *
     * @param mutator what changes the aggregate
     * @param id the aggregate's id
     * @param event the event
     * @param metadata about the event
     * @param <S> the class of the aggregate
     * @param <E> the type of its events
     * @return what was stored
     * @throws org.daybook.event.ConfigurationException as {@link #repository(Mutator, Metadata)} does
     * @throws org.daybook.event.DaybookException as {@link Repository#create} and {@link Repository#update} do
     * @throws IllegalArgumentException as {@link Repository#create} and {@link Repository#update} do
     */
    public <S, E> Receipt publish(Mutator<S, E> mutator, String id, E event, Metadata metadata) {
        return mutator.style().isBase()
                ? publishBelow(mutator.stateClass(), id, event, metadata)
                : publish(registry.define(mutator), id, event, metadata);
    }

    private <S> Receipt publish(AggregateDefinition<S> aggregate, String id, Object event, Metadata metadata) {
        return publish(repository(aggregate, metadata), aggregate.style().begins(event.getClass()), id, event);
    }

    private <S> Receipt publishBelow(Class<S> base, String id, Object event, Metadata metadata) {
        boolean begins = registry.below(base).stream()
                .anyMatch(each -> each.has(event.getClass()) && each.style().begins(event.getClass()));
        return publish(
                new PolymorphicRepository<>(base, Object.class, this.<S, Object>repositoriesBelow(base), metadata),
                begins,
                id,
                event);
    }

    private static <S> Receipt publish(Repository<S, Object> repository, boolean begins, String id, Object event) {
        return begins
                ? repository.create(id, event)
                : repository.update(id, state -> new PlainDecision<>(List.of(event)));
    }
}
