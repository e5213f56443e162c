package org.daybook;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.daybook.aggregate.Aggregates;
import org.daybook.aggregate.Difference;
import org.daybook.aggregate.EntityRepository;
import org.daybook.aggregate.KnownEvent;
import org.daybook.aggregate.Mutator;
import org.daybook.aggregate.Repository;
import org.daybook.aggregate.SnapshotPolicy;
import org.daybook.event.BaseEntity;
import org.daybook.event.ConfigurationException;
import org.daybook.event.DomainEvent;
import org.daybook.event.HandlerFailedException;
import org.daybook.event.Metadata;
import org.daybook.event.Receipt;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StoredEvent;
import org.daybook.event.UnknownEvents;
import org.daybook.event.Upcaster;
import org.daybook.handler.Durable;
import org.daybook.handler.EventHandler;
import org.daybook.handler.HandlerInterceptor;
import org.daybook.handler.HandlerRegistry;
import org.daybook.handler.Registration;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.serialization.EventSerializer;
import org.daybook.store.Snapshot;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;
import org.daybook.subscription.Subscription;
import org.daybook.subscription.Subscriptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Event sourcing on one store: repositories to write and read aggregates, and handlers that are called with what was
 * written.
 *
 * <pre>{@code
 * try (var daybook = Daybook.open(new MemoryStore())) {
 *     daybook.subscribe(Todo.ChangedLabel.class, event -> System.out.println(" => " + event.payload().label()));
 *
 *     var todos = daybook.repository(Todo.class);
 *     todos.create("6deaca4c", new Todo.Created("my next thing to do"));
 *     todos.update("6deaca4c", todo -> new Todo.ChangedLabel("my last thing to do"));
 *     System.out.println(todos.get("6deaca4c"));
 * }
 * }</pre>
 *
 * <p>Handlers run after the events are stored, in the thread that stored them, in the order of registration. Each one runs
 * even when another fails; the failures then reach the writer as one
 * {@link org.daybook.event.HandlerFailedException}. Events that a handler publishes are stored at once and delivered after
 * the current one. Loading an aggregate calls no handler.
 *
 * <p>Safe for use by any number of threads. Two instances know nothing of each other. Closing it closes its store.
 */
public final class Daybook implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Daybook.class);

    private final Store opened;

    /** What was opened, and what is around it. */
    private final Store store;

    private final HandlerRegistry handlers;
    private final Aggregates aggregates;
    private final EventJournal journal;
    private final Consumer<HandlerFailedException> handlerFailures;
    private final Subscriptions subscriptions;

    /** The Daybook that this one is in a transaction of; that one is closed, and this one never is by itself. */
    private final @Nullable Daybook outside;

    /** What is done when this one begins; nothing any more when it has. */
    private @Nullable Consumer<Runnable> beginning;

    private volatile boolean closed;

    private Daybook(Builder builder, Store opened, EventSerializer serializer) {
        this.opened = opened;
        this.store = Objects.requireNonNull(builder.wrapping.apply(opened), "the store that aroundStore returns");
        this.handlers = new HandlerRegistry(builder.interceptor);
        this.journal = store.journal();
        this.handlerFailures = builder.handlerFailures;
        this.outside = null;
        Supplier<UUID> ids = builder.eventIds != null ? builder.eventIds : new EventIds(builder.clock);
        this.aggregates = new Aggregates(
                store,
                serializer,
                handlers,
                builder.clock,
                ids,
                builder.maxAttempts,
                builder.recorded,
                builder.unknownEvents,
                builder.handlerFailures,
                builder.snapshots);
        builder.upcasters.forEach(each -> aggregates.upcaster(each.type(), each.version(), each.upcaster()));
        this.subscriptions = new Subscriptions(
                store, aggregates::decode, handlers, builder.clock, builder.random, builder.subscriptionSettings);
    }

    private Daybook(Daybook outside, StoreTransaction transaction) {
        this.opened = outside.opened;
        this.store = outside.store;
        this.handlers = outside.handlers;
        this.journal = store.journal(transaction);
        this.handlerFailures = outside.handlerFailures;
        this.outside = outside;
        this.subscriptions = outside.subscriptions;
        this.aggregates = outside.aggregates.in(transaction);
    }

    /**
     * Opens a store with everything else at its default.
     *
     * @param store the store; closed with the Daybook
     * @return a Daybook
     * @throws ConfigurationException if there is no {@link EventSerializer} on the class path, or more than one
     * @throws NullPointerException if the store is {@code null}
     */
    public static Daybook open(Store store) {
        return builder(store).open();
    }

    /**
     * Opens the store and loads the packages that the settings of this process name.
     *
     * @return a Daybook
     * @throws ConfigurationException if a setting is unknown, missing or wrong
     * @throws StoreUnavailableException if the database cannot be reached
     * @see DaybookConfiguration#load()
     */
    public static Daybook fromConfiguration() {
        return builder(DaybookConfiguration.load()).open();
    }

    /**
     * Opens a store with choices of your own.
     *
     * @param store the store; closed with the Daybook
     * @return a builder
     * @throws NullPointerException if the store is {@code null}
     */
    public static Builder builder(Store store) {
        Objects.requireNonNull(store, "store");
        return new Builder(store, null);
    }

    /**
     * Opens what a configuration names, with choices of your own.
     *
     * @param configuration the configuration
     * @return a builder
     * @throws ConfigurationException if its setting of packages names none
     */
    public static Builder builder(DaybookConfiguration configuration) {
        return new Builder(null, configuration).packages(configuration.packages());
    }

    /**
     * The repository of a type of aggregates. Its events are those nested in its class, those that abstract classes and
     * interfaces above it lend it, and those registered by hand.
     *
     * <p>An abstract class or interface is a base, unless it is sealed with an event of its own that begins it, or annotated
     * with {@link org.daybook.event.AggregateType}. The repository of a base reads and updates the aggregates of every type
     * below it: those that a sealed type permits, and those that are known otherwise. Each keeps its own streams; an id that
     * several of them use is refused there with an {@link IllegalArgumentException}, and so is an event of the base to begin
     * an aggregate with.
     *
     * @param aggregate the class of the aggregates
     * @param <S> the class of the aggregates
     * @return the repository
     * @throws ConfigurationException if the events cannot be told apart, none begins an aggregate, a mutator changes the
     *     aggregates, or no type below an abstract one is known
     */
    public <S> Repository<S, DomainEvent<? super S>> repository(Class<S> aggregate) {
        return aggregates.repository(aggregate, Metadata.none());
    }

    /**
     * The repository of the aggregates that a mutator changes, whose events know nothing of Daybook. That of a mutator
     * whose state is a base is one of all aggregates below it, as {@link #repository(Class)} has it; a history that holds
     * other events than those of this mutator is refused there.
     *
     * @param mutator what changes the aggregates, kept in a constant
     * @param <S> the class of the aggregates
     * @param <E> the type of their events
     * @return the repository
     * @throws ConfigurationException if an event has no function or two that are equally near, the events cannot be told
     *     apart, none begins an aggregate, the class of the aggregates is known without this mutator, or no type
     *     below an abstract one is known
     */
    public <S, E> Repository<S, E> repository(Mutator<S, E> mutator) {
        return aggregates.repository(mutator, Metadata.none());
    }

    /**
     * The repository of aggregates whose mutator is known already, for those who find it by its types and have no constant at
     * hand.
     *
     * <pre>{@code
     * daybook.define(Cart.MUTATOR);
     * Repository<Cart, Cart.Event> carts = daybook.repository(Cart.class, Cart.Event.class);
     * }</pre>
     *
     * @param aggregate the class of the aggregates
     * @param events the type of their events, as the mutator has it
     * @param <S> the class of the aggregates
     * @param <E> the type of their events
     * @return the repository
     * @throws ConfigurationException if no mutator of them is known, or its events are of another type
     */
    public <S, E> Repository<S, E> repository(Class<S> aggregate, Class<E> events) {
        return aggregates.repository(aggregate, events, Metadata.none());
    }

    /**
     * The repository of a class of entities, or of all entities below an abstract class, as {@link #repository(Class)} has
     * it.
     *
     * @param entity the class of the entities
     * @param <S> the class of the entities
     * @return the repository
     * @throws ConfigurationException if the events cannot be told apart, none begins an entity, one neither implements
     *     {@link org.daybook.event.Change} nor begins or ends it, or no class below an abstract one is known
     */
    public <S extends BaseEntity> EntityRepository<S> entityRepository(Class<S> entity) {
        return aggregates.entityRepository(entity, Metadata.none());
    }

    /**
     * Stores an event and calls the handlers: creates the aggregate if the event is a creation, otherwise loads it and
     * appends, again if somebody else was faster.
     *
     * @param id the aggregate's id
     * @param event the event
     * @return what was stored
     * @throws ConfigurationException if the event belongs to no aggregate or to several
     * @throws org.daybook.event.DaybookException as {@link Repository#create} and {@link Repository#update} do
     * @throws IllegalArgumentException as {@link Repository#create} and {@link Repository#update} do
     */
    public Receipt publish(String id, DomainEvent<?> event) {
        return publish(id, event, Metadata.none());
    }

    /**
     * Stores an event with metadata and calls the handlers, as {@link #publish(String, DomainEvent)} does.
     *
     * @param id the aggregate's id
     * @param event the event
     * @param metadata about the event
     * @return what was stored
     * @throws ConfigurationException if the event belongs to no aggregate or to several
     * @throws org.daybook.event.DaybookException as {@link Repository#create} and {@link Repository#update} do
     * @throws IllegalArgumentException as {@link Repository#create} and {@link Repository#update} do
     */
    public Receipt publish(String id, DomainEvent<?> event, Metadata metadata) {
        return aggregates.publish(id, event, metadata);
    }

    /**
     * Stores an event that several types of aggregates use, as {@link #publish(String, DomainEvent)} does.
     *
     * @param aggregate the class of the aggregate
     * @param id the aggregate's id
     * @param event the event
     * @param <S> the class of the aggregate
     * @return what was stored
     * @throws ConfigurationException as {@link #repository(Class)} does
     * @throws org.daybook.event.DaybookException as {@link Repository#create} and {@link Repository#update} do
     * @throws IllegalArgumentException as {@link Repository#create} and {@link Repository#update} do
     */
    public <S> Receipt publish(Class<S> aggregate, String id, DomainEvent<? super S> event) {
        return publish(aggregate, id, event, Metadata.none());
    }

    /**
     * Stores an event that several types of aggregates use, with metadata, as {@link #publish(String, DomainEvent)} does.
     *
     * @param aggregate the class of the aggregate
     * @param id the aggregate's id
     * @param event the event
     * @param metadata about the event
     * @param <S> the class of the aggregate
     * @return what was stored
     * @throws ConfigurationException as {@link #repository(Class)} does
     * @throws org.daybook.event.DaybookException as {@link Repository#create} and {@link Repository#update} do
     * @throws IllegalArgumentException as {@link Repository#create} and {@link Repository#update} do
     */
    public <S> Receipt publish(Class<S> aggregate, String id, DomainEvent<? super S> event, Metadata metadata) {
        return aggregates.publish(aggregate, id, event, metadata);
    }

    /**
     * Stores an event of an aggregate that a mutator changes, as {@link #publish(String, DomainEvent)} does.
     *
     * @param mutator what changes the aggregate
     * @param id the aggregate's id
     * @param event the event
     * @param <S> the class of the aggregate
     * @param <E> the type of its events
     * @return what was stored
     * @throws ConfigurationException as {@link #repository(Mutator)} does
     * @throws org.daybook.event.DaybookException as {@link Repository#create} and {@link Repository#update} do
     * @throws IllegalArgumentException as {@link Repository#create} and {@link Repository#update} do
     */
    public <S, E> Receipt publish(Mutator<S, E> mutator, String id, E event) {
        return publish(mutator, id, event, Metadata.none());
    }

    /**
     * Stores an event of an aggregate that a mutator changes, with metadata, as {@link #publish(String, DomainEvent)} does.
     *
     * @param mutator what changes the aggregate
     * @param id the aggregate's id
     * @param event the event
     * @param metadata about the event
     * @param <S> the class of the aggregate
     * @param <E> the type of its events
     * @return what was stored
     * @throws ConfigurationException as {@link #repository(Mutator)} does
     * @throws org.daybook.event.DaybookException as {@link Repository#create} and {@link Repository#update} do
     * @throws IllegalArgumentException as {@link Repository#create} and {@link Repository#update} do
     */
    public <S, E> Receipt publish(Mutator<S, E> mutator, String id, E event, Metadata metadata) {
        return aggregates.publish(mutator, id, event, metadata);
    }

    /**
     * Calls a handler with each event of a class or a subtype of it.
     *
     * @param eventClass a class of events, or a supertype such as a sealed root
     * @param handler the handler
     * @param <E> the class of the events
     * @return the registration
     * @throws ConfigurationException if no event of a known aggregate will ever be of this class
     * @throws StoreUnavailableException if this Daybook is closed
     */
    @SuppressWarnings("unchecked") // only called with payloads of the class
    public <E> Registration subscribe(Class<E> eventClass, EventHandler<? super E> handler) {
        requireOpen();
        aggregates.requireEvent(eventClass);
        return handlers.subscribe(
                describe(eventClass.getName(), handler), List.of(eventClass), (EventHandler<Object>) handler);
    }

    /**
     * Calls a handler, once, with each event that is of one of several classes or a subtype of one.
     *
     * @param eventClasses classes of events, at least one
     * @param handler the handler
     * @param <E> what the classes have in common
     * @return the registration
     * @throws ConfigurationException if there is no class, or one that no event of a known aggregate will ever be of
     * @throws StoreUnavailableException if this Daybook is closed
     */
    @SuppressWarnings("unchecked") // only called with payloads of one of the classes
    public <E> Registration subscribe(
            Collection<? extends Class<? extends E>> eventClasses, EventHandler<? super E> handler) {
        requireOpen();
        List<Class<? extends E>> classes = List.copyOf(eventClasses);
        if (classes.isEmpty()) {
            throw new ConfigurationException(
                    "a handler subscribes to no class: " + handler.getClass().getName());
        }
        classes.forEach(aggregates::requireEvent);
        return handlers.subscribe(
                describe(classes.stream().map(Class::getName).toList().toString(), handler),
                classes,
                (EventHandler<Object>) handler);
    }

    /**
     * Calls a handler with each event that a predicate accepts.
     *
     * @param predicate sees each event as recorded; if it throws, that counts as a failure of the handler
     * @param handler the handler
     * @return the registration
     * @throws StoreUnavailableException if this Daybook is closed
     */
    public Registration subscribe(Predicate<? super StoredEvent<?>> predicate, EventHandler<Object> handler) {
        requireOpen();
        return handlers.subscribe(describe("a predicate", handler), predicate, handler);
    }

    /**
     * Calls a handler with every event.
     *
     * @param handler the handler
     * @return the registration
     * @throws StoreUnavailableException if this Daybook is closed
     */
    public Registration subscribeAll(EventHandler<Object> handler) {
        requireOpen();
        return handlers.subscribe(describe("all events", handler), event -> true, handler);
    }

    private static String describe(String what, EventHandler<?> handler) {
        return handler.getClass().getName() + " for " + what;
    }

    /**
     * Makes a step from an old shape of events to a newer one known, as {@link Builder#upcaster} does.
     *
     * @param type the stored name of their type
     * @param version the schema version that the step begins with, from 1
     * @param upcaster the step
     * @throws ConfigurationException if there is another one for that version, or it is below 1
     * @throws StoreUnavailableException if this Daybook is closed
     */
    public void upcaster(String type, int version, Upcaster upcaster) {
        requireOpen();
        aggregates.upcaster(type, version, upcaster);
    }

    /**
     * An event as text, in the shape that its class has now, such as for an export to somebody who knows no old shapes.
     *
     * @param row as it is stored
     * @return the event; none if it is dropped, several parts if it is split; itself if there is nothing to upcast
     * @throws org.daybook.event.EventSchemaException if an upcaster fails
     * @throws org.daybook.event.SerializationException if its text cannot be read
     */
    public List<EventText> upcast(JournalRecord row) {
        return aggregates.upcast(row);
    }

    /**
     * The types of events that are known here, and how they are stored.
     *
     * @return the types, in the order of their stored names
     */
    public List<KnownEvent> knownEvents() {
        return aggregates.knownEvents();
    }

    /**
     * The shapes of stored events that are read here: those of the classes that are known, under each of their names, and those for
     * which there is an upcaster.
     *
     * @return the schema versions for each stored name
     */
    public SortedMap<String, SortedSet<Integer>> readableTypes() {
        return aggregates.readableTypes();
    }

    /**
     * How many events were met since this Daybook was opened for which there is no class here, if it was opened with
     * {@link Builder#unknownEvents} to pass them over. An event that is read again counts again.
     *
     * @return the number for each stored name of a type
     */
    public Map<String, Long> unknownEvents() {
        return aggregates.unknownEvents();
    }

    /**
     * Compares a snapshot with what all events up to it say, for tools that look after a journal.
     *
     * @param snapshot as it is stored
     * @return what the snapshot has otherwise, from what the events say to what it says, its times as {@code (begunAt)} and
     *     {@code (latest)}; none if it is right; nothing if it cannot be compared here, since its aggregate is not known or its state is of
     *     another version
     * @throws org.daybook.event.SerializationException if its state cannot be read, or it is spoilt
     * @throws org.daybook.event.VersionNotFoundException if the stream does not have the event that it ends with
     */
    public Optional<List<Difference>> compare(Snapshot snapshot) {
        requireOpen();
        return aggregates.compare(snapshot);
    }

    /**
     * A subscription: a named, durable reader of the journal. It begins when it is started.
     *
     * @param name under which its checkpoints are stored: 1 to 128 characters of ASCII, without blanks
     * @return its builder
     * @throws ConfigurationException if the name cannot be used
     * @throws StoreUnavailableException if this Daybook is closed
     */
    public Subscription.Builder subscription(String name) {
        requireOpen();
        return new Subscription.Builder(
                subscriptions, name, store.parameterResolvers(), aggregates::requireEvent, aggregates::onlyTypesWith);
    }

    /**
     * The subscriptions in which this Daybook takes part, also those of {@link Durable} classes that were found in packages.
     *
     * <pre>{@code
     * boolean isWell = daybook.subscriptions().stream().allMatch(each -> each.status().isHealthy());
     * }</pre>
     *
     * @return the subscriptions, in the order of their names, a snapshot
     */
    public List<Subscription> subscriptions() {
        return subscriptions.active();
    }

    /**
     * What turns payloads into text and back, for those who show or compare them.
     *
     * @return the serializer
     */
    public EventSerializer serializer() {
        return aggregates.serializer();
    }

    /**
     * Has all subscriptions handle everything that there is, in the calling thread and in an order that is always the same. For
     * tests, with {@link Builder#manualSubscriptions}. Events that are to be tried again later stay until the clock says so.
     *
     * @throws IllegalStateException if subscriptions run on threads of their own
     * @throws StoreUnavailableException if this Daybook is closed
     */
    public void drain() {
        requireOpen();
        subscriptions.drain();
    }

    /**
     * Registers each {@link org.daybook.handler.SubscribeTo} method of an object as a handler. If its class is
     * {@link Durable}, they become a subscription.
     *
     * @param handlerObject the object
     * @return one registration for all its methods
     * @throws ConfigurationException if it has none, or one that cannot be called, which the message names; nothing is
     *     registered then
     * @throws StoreUnavailableException if this Daybook is closed
     */
    public Registration register(Object handlerObject) {
        requireOpen();
        Durable durable = handlerObject.getClass().getAnnotation(Durable.class);
        if (durable != null) {
            Subscription.Builder builder =
                    subscription(durable.value()).segments(durable.segments()).handlers(handlerObject);
            return (durable.fromNow() ? builder.fromNow() : builder).start();
        }
        return handlers.register(handlerObject, store.parameterResolvers(), aggregates::requireEvent);
    }

    /**
     * Makes a type of aggregates known before its repository is asked for, so that mistakes in it show at the start.
     *
     * @param aggregate the class of the aggregates
     * @param events classes of its events that are not nested in it
     * @throws ConfigurationException as {@link #repository(Class)} does, and if it is abstract and only what several types of
     *     aggregates have in common
     */
    public void define(Class<?> aggregate, Class<?>... events) {
        aggregates.define(aggregate, List.of(events));
    }

    /**
     * Makes the aggregates of mutators known before their repositories are asked for, so that mistakes in them show at the
     * start and handlers can subscribe to their events. One that others among these extend, or go on from, is part of those;
     * one whose state is a base is no type of aggregates by itself.
     *
     * @param mutators the mutators
     * @throws ConfigurationException as {@link #repository(Mutator)} does
     */
    public void define(Mutator<?, ?>... mutators) {
        aggregates.define(List.of(mutators));
    }

    /**
     * The handlers that are registered, in the order of their calls; a registered object counts once for each method. To
     * check in tests that none is left behind.
     *
     * @return the registrations, a snapshot
     */
    public List<Registration> activeRegistrations() {
        return handlers.active();
    }

    /**
     * The objects that are registered as handlers, those of subscriptions among them, so that a container need not register one
     * again.
     *
     * @return the objects, a snapshot
     */
    public List<Object> handlerObjects() {
        List<Object> objects = new ArrayList<>(handlers.objects());
        objects.addAll(subscriptions.handlerObjects());
        return List.copyOf(objects);
    }

    /**
     * This Daybook in a transaction of the caller's: events are stored when that commits, together with what else it stores,
     * or not at all. It has the same aggregates and handlers.
     *
     * <ul>
     *   <li>Versions are known at once, positions after the commit; receipts tell them then.
     *   <li>Reading finds what was written in the transaction before.
     *   <li>If another writer was faster, the commit fails, and everything is rolled back; the cause is a
     *       {@link org.daybook.event.VersionConflictException}.
     *   <li>Handlers run after the commit, in the committing thread. What they throw cannot reach the caller any more: it goes
     *       to {@link Builder#onHandlerFailure}.
     *   <li>When the answer to the commit is lost, the caller gets the exception of whatever committed, and it is not known
     *       whether the events are stored. Nothing looks for them then, and these handlers are not called, also if they are:
     *       look with {@link EventJournal#find} for an id of a receipt. A durable subscription handles them in any case.
     * </ul>
     *
     * <pre>{@code
     * manager.getTransaction().begin();
     * daybook.in(JpaStore.joining(manager)).publish("6deaca4c", new Todo.Created("tea"));
     * manager.persist(new Invoice("6deaca4c"));
     * manager.getTransaction().commit();
     * }</pre>
     *
     * @param transaction the transaction, as the store makes one
     * @return a Daybook for the thread of the transaction, until that ends; closing it does nothing
     * @throws ConfigurationException if the store cannot join the transaction
     * @throws IllegalStateException if this Daybook is in a transaction already
     */
    public Daybook in(StoreTransaction transaction) {
        requireOpen();
        if (outside != null) {
            throw new IllegalStateException("this Daybook is in a transaction already");
        }
        return new Daybook(this, Objects.requireNonNull(transaction, "transaction"));
    }

    /**
     * The journal below, as text, in the order of positions; as the transaction sees it that the calling thread is in, if the
     * store knows of it.
     *
     * @return the journal
     */
    public EventJournal journal() {
        return outside != null
                ? journal
                : store.currentTransaction().map(store::journal).orElse(journal);
    }

    /**
     * The store that this Daybook was opened on, without what is around it.
     *
     * @return the store
     */
    public Store store() {
        return opened;
    }

    /**
     * Creates and registers the handlers that were found in packages, and has subscriptions begin, if this Daybook was opened with
     * {@link Builder#beginLater}. Otherwise that is done already, and this does nothing; but subscriptions that have ended begin
     * again.
     *
     * <pre>{@code
     * var daybook = Daybook.builder(store).packages("com.acme.todo").beginLater().open();
     * container.start(daybook); // creates what the handlers need, and needs the Daybook itself for that
     * daybook.begin();
     * }</pre>
     *
     * @throws ConfigurationException if a handler cannot be created or registered
     * @throws StoreUnavailableException if this Daybook is closed, or the database cannot be reached
     */
    public void begin() {
        begin(() -> {});
    }

    /**
     * Begins as {@link #begin()} does, and has further handlers registered before any subscription begins: so none of them misses
     * what a durable handler publishes, and one that is broken is found before anything is handled.
     *
     * <pre>{@code
     * daybook.begin(() -> container.handlers().forEach(daybook::register));
     * }</pre>
     *
     * @param registrations registers them, also if this Daybook has begun already; what it throws, this throws
     * @throws ConfigurationException if a handler cannot be created or registered
     * @throws StoreUnavailableException if this Daybook is closed, or the database cannot be reached
     */
    public void begin(Runnable registrations) {
        Objects.requireNonNull(registrations, "registrations");
        requireOpen();
        Consumer<Runnable> work = takeBeginning();
        if (work != null) {
            work.accept(registrations);
        } else {
            registrations.run();
        }
        subscriptions.begin();
    }

    private synchronized @Nullable Consumer<Runnable> takeBeginning() {
        Consumer<Runnable> work = beginning;
        beginning = null;
        return work;
    }

    /**
     * Ends the part of this node in all subscriptions: waits for handlers that are at work, and gives their segments to other
     * nodes. Appending and reading go on until {@link #close}, and {@link #begin()} has them begin again. Ending again does nothing,
     * nor does it wait for handlers for which another thread waits here.
     */
    public void endSubscriptions() {
        subscriptions.end();
    }

    /** Unregisters all handlers and closes the store. Closing again does nothing. */
    @Override
    public void close() {
        if (outside != null) {
            return;
        }
        closed = true;
        subscriptions.close();
        aggregates.close();
        handlers.close();
        store.close();
    }

    private void requireOpen() {
        if (outside == null ? closed : outside.closed) {
            throw new StoreUnavailableException("this Daybook is closed", null);
        }
    }

    /**
     * Choices for a Daybook before it is opened. A value that is {@code null} is refused with a
     * {@link NullPointerException}.
     *
     * <pre>{@code
     * var daybook = Daybook.builder(new MemoryStore())
     *         .clock(InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z")))
     *         .define(Todo.class)
     *         .open();
     * }</pre>
     *
     * <p>Used by one thread.
     */
    public static final class Builder {

        private final @Nullable Store given;
        private final @Nullable DaybookConfiguration configuration;
        private @Nullable EventSerializer serializer;
        private InstantSource clock = InstantSource.system();
        private @Nullable Supplier<UUID> eventIds;
        private UnaryOperator<Metadata> recorded = UnaryOperator.identity();
        private HandlerInterceptor interceptor = HandlerInterceptor.Call::proceed;
        private UnaryOperator<Store> wrapping = UnaryOperator.identity();
        private UnknownEvents unknownEvents = UnknownEvents.FAIL;
        private final List<Step> upcasters = new ArrayList<>();
        private final Map<Class<?>, SnapshotPolicy> snapshots = new LinkedHashMap<>();
        private int maxAttempts = 100;
        private RandomGenerator random = RandomGenerator.getDefault();
        private Subscriptions.Settings subscriptionSettings = Subscriptions.Settings.standard();
        private Consumer<HandlerFailedException> handlerFailures = failure -> LOG.error(
                "the events are stored, but after the commit of a caller's transaction a handler failed", failure);
        private final Map<Class<?>, List<Class<?>>> aggregates = new LinkedHashMap<>();
        private final List<Mutator<?, ?>> mutators = new ArrayList<>();
        private final List<String> packages = new ArrayList<>();
        private final List<PackageSearch> searches = new ArrayList<>();
        private @Nullable Function<Class<?>, Object> instances;
        private Consumer<? super Store> preparation = store -> {};
        private boolean beginsLater;

        private Builder(@Nullable Store given, @Nullable DaybookConfiguration configuration) {
            this.given = given;
            this.configuration = configuration;
        }

        /**
         * Turns payloads into text. By default the only one that {@link java.util.ServiceLoader} finds.
         *
         * @param value the serializer
         * @return this
         */
        public Builder serializer(EventSerializer value) {
            serializer = Objects.requireNonNull(value, "serializer");
            return this;
        }

        /**
         * Gives events their time, and tells subscriptions when a failed event is due again: one that stands still keeps them
         * from being tried. Leases go by the clock of the store. By default the system's clock.
         *
         * @param value the clock
         * @return this
         */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /**
         * Gives events their ids. By default random UUIDs of version 7.
         *
         * @param value called once for each event, by any thread; never gives an id twice
         * @return this
         */
        public Builder eventIds(Supplier<UUID> value) {
            eventIds = Objects.requireNonNull(value, "eventIds");
            return this;
        }

        /**
         * Completes what is recorded about each event that is written, such as with a trace or a user. By default nothing is
         * added; another call of this method completes what those before it return.
         *
         * <pre>{@code
         * builder.recording(metadata -> metadata.with("user", currentUser()));
         * }</pre>
         *
         * @param value gets the metadata of the writer, with what they inherit from an event at hand, and returns those to store;
         *     called in the writer's thread; what it throws, the writer gets, and nothing is stored
         * @return this
         */
        public Builder recording(UnaryOperator<Metadata> value) {
            Objects.requireNonNull(value, "recording");
            UnaryOperator<Metadata> before = recorded;
            recorded = metadata -> value.apply(before.apply(metadata));
            return this;
        }

        /**
         * Runs around every call of a handler, in-process and durable ones, such as to observe it. By default there is nothing
         * around them; another call of this method goes around what was set before.
         *
         * @param value called in the thread of the handler
         * @return this
         */
        public Builder aroundHandlers(HandlerInterceptor value) {
            Objects.requireNonNull(value, "aroundHandlers");
            HandlerInterceptor inner = interceptor;
            interceptor = call -> value.around(call.with(() -> inner.around(call)));
            return this;
        }

        /**
         * Puts something around the store, such as to observe it: all that the Daybook reads and writes goes through it then, and
         * closing the Daybook closes it. {@link Daybook#store} still gives the store itself. By default there is nothing around
         * it; another call of this method goes around what was set before.
         *
         * <pre>{@code
         * builder.aroundStore(store -> new SlowStore(store, Duration.ofMillis(20)));
         * }</pre>
         *
         * @param value gets the store when it is prepared, see {@link #prepare}, and returns one that passes everything on to it
         * @return this
         */
        public Builder aroundStore(UnaryOperator<Store> value) {
            Objects.requireNonNull(value, "aroundStore");
            UnaryOperator<Store> inner = wrapping;
            wrapping = store -> value.apply(inner.apply(store));
            return this;
        }

        /**
         * Gets what handlers throw after the commit of a caller's transaction, when there is nobody left to throw it to. By
         * default it is logged as an error.
         *
         * @param value called by the committing thread; what it throws is logged
         * @return this
         */
        public Builder onHandlerFailure(Consumer<HandlerFailedException> value) {
            handlerFailures = Objects.requireNonNull(value, "onHandlerFailure");
            return this;
        }

        /**
         * Bounds how often an update is tried when others append to the same stream. 100 by default.
         *
         * @param value the number of attempts, from 1
         * @return this
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder maxAttempts(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("an update is attempted at least once, not " + value + " times");
            }
            maxAttempts = value;
            return this;
        }

        /**
         * The name of this node, by which others see which segments of subscriptions it has. No two nodes on one store may have the
         * same at the same time. A random one by default.
         *
         * @param value the name, of 1 to 128 characters of ASCII without blanks
         * @return this
         * @throws IllegalArgumentException if it is another one
         */
        public Builder node(String value) {
            subscriptionSettings = subscriptionSettings.withNode(value);
            return this;
        }

        /**
         * For how long other nodes wait before they take over the segments of subscriptions that this one held, when it says nothing.
         * 10 seconds by default; three times in that time the node asks the store, by four statements, whatever the number of
         * subscriptions. So a lease of a second costs twelve statements a second on each node, also when nothing happens.
         *
         * @param value the time, from 100 milliseconds
         * @return this
         * @throws IllegalArgumentException if it is shorter
         */
        public Builder lease(Duration value) {
            subscriptionSettings = subscriptionSettings.withLease(value);
            return this;
        }

        /**
         * How many segments of subscriptions this node works on at once. As many as there are processors by default, but four at
         * least.
         *
         * @param value the number of threads, from 1
         * @return this
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder subscriptionThreads(int value) {
            subscriptionSettings = subscriptionSettings.withThreads(value);
            return this;
        }

        /**
         * How long {@link Daybook#close} and {@link Daybook#endSubscriptions} wait for handlers of subscriptions that are at work;
         * after that they are interrupted, and have a second to return. 10 seconds by default.
         *
         * @param value the time, which may be zero
         * @return this
         * @throws IllegalArgumentException if it is negative
         */
        public Builder shutdownTimeout(Duration value) {
            subscriptionSettings = subscriptionSettings.withShutdown(value);
            return this;
        }

        /**
         * Has subscriptions do nothing by themselves, but only in {@link Daybook#drain}: for tests without threads and without
         * waiting.
         *
         * @return this
         */
        public Builder manualSubscriptions() {
            subscriptionSettings = subscriptionSettings.manual();
            return this;
        }

        /**
         * What the delays of retries are spread with. A generator that is seeded gives the same ones each time.
         *
         * @param value the generator; safe for use by any number of threads, unless subscriptions are manual
         * @return this
         */
        public Builder random(RandomGenerator value) {
            random = Objects.requireNonNull(value, "random");
            return this;
        }

        /**
         * What is done with a stored event for which there is no class here. By default reading it fails.
         *
         * @param value what to do
         * @return this
         */
        public Builder unknownEvents(UnknownEvents value) {
            unknownEvents = Objects.requireNonNull(value, "unknownEvents");
            return this;
        }

        /**
         * Brings events that are stored in an old shape into a newer one, each time they are read: by aggregates, subscriptions and
         * {@link Daybook#upcast}.
         *
         * <pre>{@code
         * builder.upcaster("todo_created", 1, Upcaster.changing(data -> data.rename("title", "label")));
         * }</pre>
         *
         * @param type the stored name of their type
         * @param version the schema version that the step begins with, from 1
         * @param upcaster the step
         * @return this
         */
        public Builder upcaster(String type, int version, Upcaster upcaster) {
            upcasters.add(new Step(type, version, Objects.requireNonNull(upcaster, "upcaster")));
            return this;
        }

        /**
         * When snapshots are taken, and that loads begin with them. They are taken by a thread of their own; what they cost is the
         * look for one with each load. A state that cannot be written and read again is refused by
         * {@link #open} if its aggregates are defined or in a package that is loaded, and else when they are first used; so are the policies of
         * two classes that are equally near to one.
         *
         * <pre>{@code
         * Daybook.builder(store).snapshots(Account.class, SnapshotPolicy.every(100)).open();
         * }</pre>
         *
         * @param aggregate the class of the aggregates, or one above them; {@code Object.class} for all. What is said of the nearest
         *     class counts
         * @param policy when they are taken
         * @return this
         */
        public Builder snapshots(Class<?> aggregate, SnapshotPolicy policy) {
            snapshots.put(Objects.requireNonNull(aggregate, "aggregate"), Objects.requireNonNull(policy, "policy"));
            return this;
        }

        private record Step(String type, int version, Upcaster upcaster) {}

        /**
         * Makes a type of aggregates known, with events that are not nested in its class.
         *
         * @param aggregate the class of the aggregates
         * @param events further classes of its events
         * @return this
         */
        public Builder define(Class<?> aggregate, Class<?>... events) {
            aggregates.computeIfAbsent(aggregate, each -> new ArrayList<>()).addAll(List.of(events));
            return this;
        }

        /**
         * Makes the aggregates of mutators known, as {@link Daybook#define(Mutator...)} does.
         *
         * @param values the mutators
         * @return this
         */
        public Builder define(Mutator<?, ?>... values) {
            mutators.addAll(List.of(values));
            return this;
        }

        /**
         * Loads the aggregates and handlers of packages and those below them. Needs the artifact
         * {@code org.daybook:daybook-handlers-autoload}.
         *
         * @param names the names of the packages, at least one
         * @return this
         * @throws ConfigurationException if there is no name
         */
        public Builder packages(String... names) {
            if (names.length == 0) {
                throw new ConfigurationException("packages() names no package to load");
            }
            return packages(List.of(names));
        }

        Builder packages(List<String> names) {
            packages.addAll(names);
            return this;
        }

        /**
         * Loads what a search finds that is under way, so that it has not to be waited for as long.
         *
         * @param search the search, which no other Daybook gets
         * @return this
         */
        public Builder packages(PackageSearch search) {
            searches.add(Objects.requireNonNull(search, "search"));
            return this;
        }

        /**
         * Creates the objects of handler classes that are found in packages; a dependency injection container can do it. By
         * default their constructor without arguments does.
         *
         * @param value gets the class and returns the object, or an empty {@link java.util.Optional} to leave the class out, which
         *     is logged
         * @return this
         */
        public Builder instances(Function<Class<?>, Object> value) {
            instances = Objects.requireNonNull(value, "instances");
            return this;
        }

        /**
         * Prepares the store before any handler is created, such as by creating the tables that {@link Durable} handlers
         * write to: these begin before {@link #open} returns.
         *
         * @param value gets the store; what it throws, {@link #open} throws
         * @return this
         */
        public Builder prepare(Consumer<? super Store> value) {
            preparation = Objects.requireNonNull(value, "prepare");
            return this;
        }

        /**
         * Has the handlers that are found in packages wait for {@link Daybook#begin}, and all subscriptions: for a container that
         * creates handlers which need the Daybook themselves. Aggregates are known when {@link #open} returns. An event that is
         * stored before, and that a handler in the process would have been called with, is logged as a warning; durable ones get it.
         *
         * @return this
         */
        public Builder beginLater() {
            beginsLater = true;
            return this;
        }

        /**
         * Opens the Daybook. If that fails, the store is closed.
         *
         * @return a Daybook
         * @throws ConfigurationException if something is missing or wrong, or set without effect
         * @throws StoreUnavailableException if the database cannot be reached
         */
        public Daybook open() {
            Store store = given;
            Daybook daybook = null;
            try {
                List<PackageSearch> wanted = searches();
                EventSerializer chosen = serializer != null ? serializer : Services.onlySerializer();
                if (store == null) {
                    wanted.forEach(PackageSearch::begin); // a database takes longer to open than class files to be read
                    store = Objects.requireNonNull(configuration).openStore();
                }
                preparation.accept(store);
                daybook = new Daybook(this, store, chosen);
                aggregates.forEach(daybook.aggregates::define);
                daybook.aggregates.define(mutators);
                Function<Class<?>, Object> creator = instances != null ? instances : Instances::create;
                Daybook opened = daybook;
                List<PackageLoader.Handlers> handlers = wanted.stream()
                        .flatMap(each -> each.found().stream())
                        .map(each -> each.define(opened))
                        .toList();
                opened.aggregates.requireSnapshots();
                opened.beginning = others -> {
                    opened.handlers.addLate(() -> {
                        handlers.forEach(each -> each.register(creator));
                        others.run();
                    });
                    handlers.forEach(PackageLoader.Handlers::report);
                };
                if (beginsLater) {
                    opened.handlers.expectMore();
                } else {
                    opened.begin();
                }
                LOG.debug("opened on {}", store);
                return daybook;
            } catch (RuntimeException | Error e) {
                close(daybook != null ? daybook : store, e);
                throw e;
            }
        }

        private static void close(@Nullable AutoCloseable opened, Throwable reason) {
            if (opened != null) {
                try {
                    opened.close();
                } catch (Exception e) {
                    reason.addSuppressed(e);
                }
            }
        }

        private List<PackageSearch> searches() {
            List<PackageSearch> all = new ArrayList<>(searches);
            if (!packages.isEmpty()) {
                all.add(PackageSearch.of(packages));
            }
            if (all.isEmpty()) {
                requireNothingToLoad();
            }
            return all;
        }

        /** No setting is accepted and ignored, and no module that loads packages has nothing to load. */
        private void requireNothingToLoad() {
            if (instances != null) {
                throw new ConfigurationException("instances(...) is set, but no package to load handlers from");
            }
            if (configuration != null && !Services.packageLoaders().isEmpty()) {
                throw new ConfigurationException("no package to load: set " + DaybookConfiguration.PACKAGES
                        + ", or leave daybook-handlers-autoload off the class path");
            }
        }
    }
}
