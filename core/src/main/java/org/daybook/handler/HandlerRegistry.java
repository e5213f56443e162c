package org.daybook.handler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.daybook.event.ConfigurationException;
import org.daybook.event.HandlerFailedException;
import org.daybook.event.HandlerRefusedException;
import org.daybook.event.RawEvent;
import org.daybook.event.Receipt;
import org.daybook.event.StoredEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handlers of one Daybook. Delivers stored events in the caller's thread, each to the handlers that are registered
 * when its delivery begins. Safe for use by any number of threads. Part of the machinery below {@code Daybook}, through
 * which it is reached:
 *
 * <pre>{@code
 * daybook.subscribe(Todo.Created.class, event -> { ... }); // subscribe
 * daybook.register(new Handlers());                        // register
 * todos.create("6deaca4c", new Todo.Created("tea"));       // deliver
 * daybook.activeRegistrations();                           // active
 * }</pre>
 */
public final class HandlerRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(HandlerRegistry.class);

    private static final Comparator<Entry> ORDER =
            Comparator.comparingInt(Entry::order).thenComparingLong(Entry::sequence);

    /** The innermost delivery of the thread: a handler of one registry may let another one deliver. */
    private static final ThreadLocal<@Nullable Turn> INNERMOST = new ThreadLocal<>();

    private final Object lock = new Object();
    private long nextSequence;
    private volatile List<Entry> entries = List.of();

    private final HandlerInterceptor interceptor;

    /** What was delivered while handlers were still to come, the first of each class; nothing any more when they are there. */
    private volatile @Nullable Map<Class<?>, Early> early;

    /** Creates a registry without handlers, with nothing around their calls. */
    public HandlerRegistry() {
        this(HandlerInterceptor.Call::proceed);
    }

    /**
     * Creates a registry without handlers.
     *
     * @param interceptor runs around their calls
     */
    public HandlerRegistry(HandlerInterceptor interceptor) {
        this.interceptor = interceptor;
    }

    private record Entry(
            int order,
            long sequence,
            String description,
            Predicate<? super StoredEvent<?>> predicate,
            List<Class<?>> views,
            EventHandler<Object> handler,
            Single registration) {

        boolean handles(StoredEvent<?> event) {
            return registration.isOpen() && predicate.test(event) && registration.isOpen();
        }

        boolean isInTransaction() {
            return handler instanceof HandlerMethod method && method.isInTransaction();
        }
    }

    /**
     * Makes of an event what a handler's own class sees of it.
     *
     * <pre>{@code
     * Viewer viewer = (event, viewClass) -> decoder.view(aggregate, event, viewClass);
     * }</pre>
     *
     * <p>Used by one thread, the one that delivers the event.
     */
    @FunctionalInterface
    public interface Viewer {

        /**
         * The event as a handler's own class.
         *
         * @param event the event
         * @param viewClass the class
         * @return the event with a payload of the class, or {@code null} if that is no view of its type
         * @throws org.daybook.event.SerializationException if the class does not fit
         */
        @Nullable
        StoredEvent<Object> view(StoredEvent<?> event, Class<?> viewClass);
    }

    private record Pending(StoredEvent<?> event, Viewer viewer) {}

    /** An event that was delivered when the handlers before a sequence were there. */
    private record Early(StoredEvent<?> event, long sequence) {

        boolean isMissedBy(Entry entry) {
            return entry.sequence() >= sequence
                    && entry.handler() instanceof HandlerMethod method
                    && method.matches(event);
        }
    }

    /** What one thread is delivering: the event at hand and those that wait behind it. */
    private static final class Turn {
        final HandlerRegistry registry;
        final @Nullable Turn outer;
        final boolean isInTransaction;
        final Deque<Pending> queue = new ArrayDeque<>();
        final List<String> descriptions = new ArrayList<>();
        final List<Throwable> failures = new ArrayList<>();

        @Nullable
        StoredEvent<?> current;

        Turn(HandlerRegistry registry, @Nullable Turn outer, boolean isInTransaction) {
            this.registry = registry;
            this.outer = outer;
            this.isInTransaction = isInTransaction;
        }
    }

    /**
     * Registers a handler.
     *
     * @param description what to call the handler in messages
     * @param predicate which events it handles
     * @param handler the handler
     * @return the registration, to close when the handler is no longer wanted
     * @throws NullPointerException if the predicate or the handler is {@code null}
     */
    public Registration subscribe(
            String description, Predicate<? super StoredEvent<?>> predicate, EventHandler<Object> handler) {
        Objects.requireNonNull(predicate, "predicate");
        return add(0, description, predicate, Set.of(), handler);
    }

    private Registration add(
            int order,
            String description,
            Predicate<? super StoredEvent<?>> predicate,
            Collection<Class<?>> eventClasses,
            EventHandler<Object> handler) {
        Objects.requireNonNull(handler, "handler");
        if (eventClasses.contains(RawEvent.class)) {
            throw new ConfigurationException(
                    description + " subscribes to RawEvent, which only handlers of subscriptions get");
        }
        Single registration = new Single(description);
        synchronized (lock) {
            List<Entry> more = new ArrayList<>(entries);
            more.add(new Entry(
                    order, nextSequence++, description, predicate, Views.among(eventClasses), handler, registration));
            more.sort(ORDER);
            entries = List.copyOf(more);
        }
        return registration;
    }

    /**
     * Registers a handler for the events of some classes.
     *
     * @param description what to call the handler in messages
     * @param eventClasses the classes, of which an event must have one or be below it
     * @param handler the handler
     * @return the registration, to close when the handler is no longer wanted
     * @throws NullPointerException if a class or the handler is {@code null}
     */
    public Registration subscribe(
            String description, Collection<? extends Class<?>> eventClasses, EventHandler<Object> handler) {
        List<Class<?>> classes = List.copyOf(eventClasses);
        return add(0, description, event -> Views.matches(classes, event), classes, handler);
    }

    /**
     * Registers each {@link SubscribeTo} method of an object.
     *
     * @param handlers the object
     * @param resolvers provide the parameters that are neither event nor metadata
     * @param requireEvent throws a {@link ConfigurationException} for a class that no event will ever be of
     * @return one registration for all the methods
     * @throws ConfigurationException if the object has no such method, or one that cannot be called; nothing is registered
     */
    public Registration register(Object handlers, List<ParameterResolver> resolvers, Consumer<Class<?>> requireEvent) {
        List<HandlerMethod> methods = HandlerMethod.of(handlers, resolvers, requireEvent);
        methods.forEach(HandlerMethod::requireInProcess);
        List<Registration> registrations = new ArrayList<>();
        for (HandlerMethod method : methods) {
            registrations.add(add(method.order(), method.toString(), method::matches, method.eventClasses(), method));
        }
        return new Group(handlers.getClass().getName(), List.copyOf(registrations));
    }

    /**
     * The registrations that are not closed, in the order of their calls. A handler object counts once for each method.
     *
     * @return the registrations
     */
    public List<Registration> active() {
        return entries.stream().<Registration>map(Entry::registration).toList();
    }

    /**
     * The objects whose methods are registered.
     *
     * @return the objects, each once, in the order of the calls of their first methods
     */
    public List<Object> objects() {
        Set<Object> objects = Collections.newSetFromMap(new IdentityHashMap<>());
        return entries.stream()
                .flatMap(each ->
                        each.handler() instanceof HandlerMethod method ? Stream.of(method.target()) : Stream.empty())
                .filter(objects::add)
                .toList();
    }

    /** Says that handlers are still to come, and so may miss what is delivered until {@link #addLate}. */
    public void expectMore() {
        early = new ConcurrentHashMap<>();
    }

    /**
     * Registers those that were still to come, and logs what they have missed.
     *
     * @param registrations registers them
     */
    public void addLate(Runnable registrations) {
        registrations.run();
        Map<Class<?>, Early> delivered = early;
        early = null;
        if (delivered == null) {
            return;
        }
        List<String> calls = new ArrayList<>();
        for (Entry entry : entries) {
            delivered.values().stream()
                    .filter(each -> each.isMissedBy(entry))
                    .findFirst()
                    .ifPresent(each -> calls.add(entry.description() + " on " + each.event()));
        }
        if (!calls.isEmpty()) {
            LOG.warn(
                    "events were stored before these handlers were there, which so were not called: {}. Store them when the "
                            + "Daybook has begun, or make the handlers durable",
                    String.join(", ", calls));
        }
    }

    private void note(List<? extends StoredEvent<?>> events) {
        Map<Class<?>, Early> noted = early;
        if (noted != null) {
            long sequence;
            synchronized (lock) {
                sequence = nextSequence;
            }
            events.forEach(each -> noted.putIfAbsent(each.payload().getClass(), new Early(each, sequence)));
        }
    }

    /** Unregisters every handler. */
    public void close() {
        active().forEach(Registration::close);
    }

    /**
     * The event that the current thread is handling.
     *
     * @return the event, or nothing if the thread is not in a handler of this registry
     */
    public Optional<StoredEvent<?>> current() {
        Turn turn = running();
        return turn == null ? Optional.empty() : Optional.ofNullable(turn.current);
    }

    /** What this registry is delivering in the current thread. */
    private @Nullable Turn running() {
        Turn turn = INNERMOST.get();
        while (turn != null && turn.registry != this) {
            turn = turn.outer;
        }
        return turn;
    }

    /**
     * Delivers stored events, in order, each to all its handlers, whatever some of them throw. In a handler the events are
     * queued behind the one at hand.
     *
     * @param receipt of the events
     * @param events the events
     * @param viewer shows them to handlers that have a class of their own
     * @throws HandlerFailedException if a handler failed, after everything is delivered
     * @throws VirtualMachineError if a handler ran into one, at once; a {@link StackOverflowError} is a failure like others
     */
    public void deliver(Receipt receipt, List<? extends StoredEvent<?>> events, Viewer viewer) {
        note(events);
        Turn running = running();
        if (running != null && !running.isInTransaction) {
            events.forEach(event -> running.queue.add(new Pending(event, viewer)));
            return;
        }
        if (entries.isEmpty()) {
            return;
        }
        Turn outer = INNERMOST.get();
        Turn turn = new Turn(this, outer, false);
        events.forEach(event -> turn.queue.add(new Pending(event, viewer)));
        INNERMOST.set(turn);
        try {
            for (Pending next = turn.queue.poll(); next != null; next = turn.queue.poll()) {
                turn.current = next.event();
                deliverOne(turn, next);
            }
        } finally {
            leave(outer);
        }
        if (!turn.failures.isEmpty()) {
            throw new HandlerFailedException(receipt, turn.descriptions, turn.failures);
        }
    }

    /**
     * Tells whether a handler runs inside transactions at all.
     *
     * @return whether one does
     */
    public boolean isAnyInTransaction() {
        return entries.stream().anyMatch(Entry::isInTransaction);
    }

    /**
     * Tells whether a handler wants one of the events inside the transaction that stores it.
     *
     * @param events the events
     * @return whether one does
     */
    public boolean isInTransaction(List<? extends StoredEvent<?>> events) {
        return entries.stream()
                .anyMatch(entry -> entry.isInTransaction() && events.stream().anyMatch(entry::handles));
    }

    /**
     * Calls the handlers that run inside the transaction, with each event in order, until one of them fails.
     *
     * @param events the events, which have no position yet
     * @param resolvers provide the parameters that belong to the transaction
     * @param afterEach has the database say what it refuses of a handler's work
     * @throws HandlerRefusedException if a handler failed
     */
    public void handleInTransaction(
            List<? extends StoredEvent<?>> events, List<ParameterResolver> resolvers, Runnable afterEach) {
        Turn outer = INNERMOST.get();
        Turn turn = new Turn(this, outer, true);
        INNERMOST.set(turn);
        try {
            for (StoredEvent<?> event : events) {
                turn.current = event;
                for (Entry entry : entries) {
                    if (entry.isInTransaction() && entry.handles(event)) {
                        handleInTransaction(entry, event, resolvers, afterEach);
                    }
                }
            }
        } finally {
            leave(outer);
        }
    }

    /**
     * What a durable handler does with an event.
     *
     * <pre>{@code
     * registry.whileHandling(event, () -> handlers.handle(event, values));
     * }</pre>
     *
     * <p>Used by one thread, the one that handles the event.
     */
    @FunctionalInterface
    public interface Work {

        /**
         * Does it.
         *
         * @throws Exception what goes wrong
         */
        void run() throws Exception;
    }

    /**
     * Runs durable handlers of an event: events that they publish inherit its metadata, and are delivered at once.
     *
     * @param subscription the name of their subscription
     * @param handlers what to call them
     * @param event the event
     * @param work calls the handlers
     * @throws Exception what they throw
     */
    public void whileHandling(String subscription, String handlers, StoredEvent<?> event, Work work) throws Exception {
        Turn outer = INNERMOST.get();
        Turn turn = new Turn(this, outer, true);
        turn.current = event;
        INNERMOST.set(turn);
        try {
            interceptor.around(new HandlerInterceptor.Call(handlers, subscription, event, work));
        } finally {
            leave(outer);
        }
    }

    private void call(Entry entry, StoredEvent<?> event, Work work) throws Exception {
        interceptor.around(new HandlerInterceptor.Call(entry.description(), null, event, work));
    }

    private void handleInTransaction(
            Entry entry, StoredEvent<?> event, List<ParameterResolver> resolvers, Runnable afterEach) {
        try {
            HandlerMethod method = (HandlerMethod) entry.handler();
            call(entry, event, () -> method.handleIn(resolvers, anyPayload(event), Delivery.LIVE));
            afterEach.run();
        } catch (Exception | StackOverflowError e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new HandlerRefusedException(entry.description(), event, e);
        }
    }

    private static void leave(@Nullable Turn outer) {
        if (outer == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(outer);
        }
    }

    private void deliverOne(Turn turn, Pending next) {
        StoredEvent<?> event = next.event();
        for (Entry entry : entries) {
            if (entry.isInTransaction()) {
                continue;
            }
            deliver(turn, entry, event, () -> entry.handles(event) ? event : null);
            for (Class<?> view : entry.views()) {
                deliver(
                        turn,
                        entry,
                        event,
                        () -> entry.registration().isOpen() ? next.viewer().view(event, view) : null);
            }
        }
    }

    /** Calls a handler with what it wants of an event, if it wants anything. */
    private void deliver(
            Turn turn, Entry entry, StoredEvent<?> event, Supplier<? extends @Nullable StoredEvent<?>> wanted) {
        try {
            StoredEvent<?> seen = wanted.get();
            if (seen != null) {
                call(entry, seen, () -> entry.handler().handle(anyPayload(seen)));
            }
        } catch (Throwable e) {
            if (e instanceof VirtualMachineError error && !(e instanceof StackOverflowError)) {
                throw error; // the process is beyond help, going on would hide it
            }
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            turn.descriptions.add(
                    entry.description() + " on " + event + ": " + e.getClass().getName());
            turn.failures.add(e);
        }
    }

    @SuppressWarnings("unchecked") // a stored event only gives its payload away
    private static StoredEvent<Object> anyPayload(StoredEvent<?> event) {
        return (StoredEvent<Object>) event;
    }

    private void remove(Registration registration) {
        synchronized (lock) {
            entries = entries.stream()
                    .filter(entry -> entry.registration() != registration)
                    .toList();
        }
    }

    private final class Single implements Registration {
        private final String description;
        private volatile boolean closed;

        Single(String description) {
            this.description = description;
        }

        boolean isOpen() {
            return !closed;
        }

        @Override
        public void close() {
            closed = true; // also for a delivery that is under way
            remove(this);
        }

        @Override
        public String toString() {
            return description;
        }
    }

    private record Group(String name, List<Registration> parts) implements Registration {
        @Override
        public void close() {
            parts.forEach(Registration::close);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
