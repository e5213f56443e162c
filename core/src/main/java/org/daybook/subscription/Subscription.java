package org.daybook.subscription;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.daybook.event.ConfigurationException;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.Receipt;
import org.daybook.event.StoredEvent;
import org.daybook.handler.DurableHandlers;
import org.daybook.handler.EventHandler;
import org.daybook.handler.ParameterResolver;
import org.daybook.handler.Registration;
import org.daybook.journal.EventFilter;
import org.daybook.store.SubscriptionStore;
import org.daybook.store.SubscriptionStore.Mode;
import org.daybook.store.SubscriptionStore.Parked;
import org.jspecify.annotations.Nullable;

/**
 * A named, durable reader of the journal. It calls its handlers with every event that it is to have, in the order of each
 * stream, first those that are there and then those that come, and remembers how far it has come: after a crash it goes on,
 * on this node or on another one.
 *
 * <pre>{@code
 * Subscription list = daybook.subscription("todo-list").handlers(new TodoList()).start();
 * Receipt receipt = todos.create("6deaca4c", new Todo.Created("tea"));
 * list.await(receipt, Duration.ofSeconds(5)); // then the list has it
 * }</pre>
 *
 * <p>The nodes that start a subscription of one name on one store share its segments. What handlers write in the transaction of
 * the store, through an {@code EntityManager} that they take, takes effect exactly once; other effects happen at least once, and
 * {@link StoredEvent#id()} is the key by which a receiver knows them again. An event whose handlers fail again and again is
 * parked, and with it the later ones of its key, while all others go on. A handler that does not return holds up its segment, is
 * logged and shows in the {@link #status}; it is interrupted only by {@link #close}. See
 * {@link org.daybook.handler.SubscribeTo} for what handlers can take.
 *
 * <p>Safe for use by any number of threads. Operations hold for all nodes and after a restart, but for {@link #close}.
 */
public final class Subscription implements Registration {

    private final Subscriptions subscriptions;
    private final Member member;

    Subscription(Subscriptions subscriptions, Member member) {
        this.subscriptions = subscriptions;
        this.member = member;
    }

    /**
     * The name under which its checkpoints are stored.
     *
     * @return the name
     */
    public String name() {
        return member.definition.name();
    }

    /**
     * How it stands on all nodes.
     *
     * @return what is known now
     * @throws org.daybook.event.StoreUnavailableException if the store cannot be asked
     */
    public SubscriptionStatus status() {
        return subscriptions.status(member);
    }

    /**
     * Stops handling events, on every node, until {@link #resume}. What is being handled is finished.
     *
     * @throws org.daybook.event.StoreUnavailableException if the store cannot be told
     */
    public void pause() {
        subscriptions.setMode(member, Mode.PAUSED);
    }

    /**
     * Goes on after {@link #pause}, or after it stopped by itself.
     *
     * @throws org.daybook.event.StoreUnavailableException if the store cannot be told
     */
    public void resume() {
        subscriptions.setMode(member, Mode.RUNNING);
    }

    /**
     * Begins again at the beginning of the journal, on every node and while it runs. {@link org.daybook.handler.OnReset} methods
     * clear what was written, in the same transaction; as long as they take, this subscription handles nothing, and others go
     * on. Nothing is parked or skipped any more, since all is read again; what was parked and never handled is no replay.
     *
     * @throws IllegalStateException if the handlers could not clear what they wrote; nothing is reset then
     * @throws org.daybook.event.StoreUnavailableException if the store cannot do it, or the subscription was divided or set to
     *     other positions meanwhile; nothing is reset then
     */
    public void reset() {
        subscriptions.reset(member, Positions.start(subscriptions.partitions()));
    }

    /**
     * Goes on behind other positions. Events handled before are handled again, as {@link org.daybook.handler.Delivery#REPLAY};
     * events passed over are not handled. What is parked up to there stays parked; what is parked behind is read again, and is no
     * replay if it was never handled.
     *
     * @param to the positions, one for each partition
     * @throws IllegalArgumentException if the journal has another number of partitions
     * @throws org.daybook.event.StoreUnavailableException if the store cannot do it; nothing is changed then
     */
    public void seek(Positions to) {
        subscriptions.seek(member, to);
    }

    /**
     * Divides the work anew, while it runs. No event is missed or handled twice, and each key keeps its order.
     *
     * @param segments the number, from 1 to 1024
     * @throws IllegalArgumentException if it is out of its range
     * @throws org.daybook.event.StoreUnavailableException if the store cannot do it; nothing is changed then
     */
    public void divide(int segments) {
        Segments.requireNumber(segments);
        subscriptions.divide(member, segments);
    }

    /**
     * Waits until the events of a write are handled, on whatever node, so that one reads what one wrote.
     *
     * @param receipt of the write
     * @param timeout for how long to wait at most
     * @return whether they are; not if the time is over, the thread was interrupted, or the last of them is parked
     * @throws IllegalArgumentException if the receipt has no position, since its transaction has not been committed
     * @throws org.daybook.event.StoreUnavailableException if the store cannot be asked
     */
    public boolean await(Receipt receipt, Duration timeout) {
        if (receipt.isEmpty()) {
            return true;
        }
        Position position = receipt.position();
        if (position == null) {
            throw new IllegalArgumentException("the receipt has no position before its transaction is committed");
        }
        String key = member.definition.key() == null ? Keys.of(receipt.stream()) : null;
        return subscriptions.await(member, position, key, timeout) && !subscriptions.isParked(member, position, key);
    }

    /**
     * Waits until everything up to some positions is handled or parked, on whatever node. Their text form fits into a header of
     * HTTP: {@code Positions.parse(text)}.
     *
     * @param positions one or more, such as that of a receipt or the head of the journal
     * @param timeout for how long to wait at most
     * @return whether it is; not if the time is over or the thread was interrupted
     * @throws org.daybook.event.StoreUnavailableException if the store cannot be asked
     */
    public boolean await(Positions positions, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        for (Position each : positions.each()) {
            if (!subscriptions.await(member, each, null, Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
                return false;
            }
        }
        return true;
    }

    /**
     * The events that are set aside.
     *
     * @return the events, by partition and position
     * @throws org.daybook.event.StoreUnavailableException if the store cannot be asked
     */
    public List<Parked> parked() {
        return subscriptions.parked(member);
    }

    /**
     * Tries the parked events of a key again, in their order, until one fails.
     *
     * @param key the key
     * @return how many there are
     * @throws org.daybook.event.StoreUnavailableException if the store cannot be told
     */
    public int retry(String key) {
        return subscriptions.retry(member, Objects.requireNonNull(key, "key"));
    }

    /**
     * Tries all parked events again, those of a key in their order, until one of that key fails.
     *
     * @return how many there are
     * @throws org.daybook.event.StoreUnavailableException if the store cannot be told
     */
    public int retryAll() {
        return subscriptions.retry(member, null);
    }

    /**
     * Gives up the first parked event of a key; it will not be handled. Those behind it are tried.
     *
     * @param key the key
     * @param reason why nobody needs it, which is kept
     * @return where the event is in the journal, or nothing if none of the key is parked
     * @throws IllegalArgumentException if the reason is blank
     * @throws IllegalStateException if the key has parked events in several partitions, of which none is the first; see
     *     {@link #skip(Position, String)}
     * @throws org.daybook.event.StoreUnavailableException if the store cannot be told
     */
    public Optional<Position> skip(String key, String reason) {
        requireReason(reason);
        return subscriptions.skip(member, key, SubscriptionStore.shortened(reason));
    }

    /**
     * Gives up a parked event; it will not be handled. The others of its key are tried.
     *
     * @param position where it is, see {@link #parked}
     * @param reason why nobody needs it, which is kept
     * @return whether it was parked
     * @throws IllegalArgumentException if the reason is blank
     * @throws org.daybook.event.StoreUnavailableException if the store cannot be told
     */
    public boolean skip(Position position, String reason) {
        requireReason(reason);
        return subscriptions.skip(
                member, Objects.requireNonNull(position, "position"), SubscriptionStore.shortened(reason));
    }

    private static void requireReason(String reason) {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("say why the event is skipped");
        }
    }

    /**
     * Takes no further part in it on this node: what is being handled is finished. A handler that has not returned after
     * the time that the Daybook has to shut down, 10 seconds by default, is interrupted. Its checkpoint stays stored.
     */
    @Override
    public void close() {
        subscriptions.close(member);
    }

    /** The name and the handlers. */
    @Override
    public String toString() {
        return name() + " by " + member.definition.handlers();
    }

    /**
     * Choices for a subscription before it starts. A value that is {@code null} is refused with a {@link NullPointerException}.
     *
     * <pre>{@code
     * daybook.subscription("mails").fromNow().handle(Todo.Created.class, event -> send(event)).start();
     * }</pre>
     *
     * <p>What is said of a new subscription, as where it begins, is ignored if one of its name is stored. The rest holds for this
     * node, so that all nodes should say the same.
     *
     * <p>Used by one thread. The handlers are called by threads of the Daybook: those of a segment by one at a time, and those
     * of several segments at once.
     */
    public static final class Builder {

        private static final int LARGEST_BATCH = 1_000;

        private final Subscriptions subscriptions;
        private final List<ParameterResolver> resolvers;
        private final Consumer<Class<?>> requireEvent;
        private final Function<Class<?>, Set<String>> onlyTypes;
        private final String name;
        private @Nullable DurableHandlers handlers;
        private @Nullable EventFilter filter;
        private @Nullable Function<? super StoredEvent<?>, String> key;
        private @Nullable Positions from;
        private boolean fromNow;
        private int segments = 1;
        private int batchSize = 500;
        private RetryPolicy retry = RetryPolicy.standard();
        private int mostParkedKeys = 100;
        private Duration parkedWithin = Duration.ofMinutes(1);
        private Duration slowAfter = Duration.ofMinutes(1);

        /**
         * Called by {@code Daybook.subscription}.
         *
         * @param subscriptions runs it
         * @param name of the subscription
         * @param resolvers provide parameters of handlers
         * @param requireEvent throws for a class that no event will ever be of
         * @param onlyTypes the stored names of the aggregates that have events of a class, if no others ever can
         * @throws ConfigurationException if the name is empty or too long, or has a blank or a character that is not ASCII
         */
        public Builder(
                Subscriptions subscriptions,
                String name,
                List<ParameterResolver> resolvers,
                Consumer<Class<?>> requireEvent,
                Function<Class<?>, Set<String>> onlyTypes) {
            this.subscriptions = subscriptions;
            this.resolvers = resolvers;
            this.requireEvent = requireEvent;
            this.onlyTypes = onlyTypes;
            if (name.isBlank()
                    || name.length() > SubscriptionStore.MAX_NAME_LENGTH
                    || !name.chars().allMatch(each -> each > ' ' && each < 127)) {
                throw new ConfigurationException("the name of a subscription has 1 to "
                        + SubscriptionStore.MAX_NAME_LENGTH + " characters of ASCII and no blanks, but was \"" + name
                        + "\"");
            }
            this.name = name;
        }

        /**
         * The {@link org.daybook.handler.SubscribeTo} methods of an object. Its class need not be
         * {@link org.daybook.handler.Durable}; if it is, what the annotation says is not read.
         *
         * @param object the object
         * @return this
         * @throws ConfigurationException if it has none, or one that cannot be called
         */
        public Builder handlers(Object object) {
            return handlers(DurableHandlers.of(object, resolvers, requireEvent));
        }

        /**
         * A handler for the events of a class and of those below it. It takes nothing of the store's transaction, so that its
         * effects happen at least once.
         *
         * @param eventClass the class
         * @param handler the handler
         * @param <E> the class of the events
         * @return this
         * @throws ConfigurationException if no event will ever be of that class
         */
        @SuppressWarnings("unchecked") // only called with payloads of the class
        public <E> Builder handle(Class<E> eventClass, EventHandler<? super E> handler) {
            requireEvent.accept(eventClass);
            return handlers(DurableHandlers.of(Set.of(eventClass), (EventHandler<Object>) handler));
        }

        /**
         * A handler for all events, whose effects happen at least once.
         *
         * @param handler the handler
         * @return this
         */
        public Builder handleAll(EventHandler<Object> handler) {
            return handlers(DurableHandlers.of(Set.of(Object.class), handler));
        }

        private Builder handlers(DurableHandlers value) {
            if (handlers != null) {
                throw new ConfigurationException("subscription " + name + " has handlers already: " + handlers);
            }
            handlers = value;
            return this;
        }

        /**
         * Which events are read at all. By default those of the aggregates whose events the handlers subscribe to, if their classes
         * are final or sealed; else all, since an aggregate that is defined later may have such events, too.
         *
         * @param value the filter
         * @return this
         */
        public Builder filter(EventFilter value) {
            filter = Objects.requireNonNull(value, "filter");
            return this;
        }

        /**
         * What events have in common that are to be handled in their order, and set aside together. By default their stream. With
         * another one the events of different partitions have no order among each other. While it throws for an event, no segment
         * goes on behind that one, since nobody knows whose it is: then the subscription stops, unless it has one segment, which
         * parks the event under its stream.
         *
         * @param value gets an event and gives a text of 1 to 512 characters, always the same one
         * @return this
         */
        public Builder key(Function<? super StoredEvent<?>, String> value) {
            key = Objects.requireNonNull(value, "key");
            return this;
        }

        /**
         * Has a new subscription begin behind these positions instead of the beginning of the journal.
         *
         * @param value the positions, one for each partition of the journal
         * @return this
         */
        public Builder from(Positions value) {
            from = Objects.requireNonNull(value, "from");
            return this;
        }

        /**
         * Has a new subscription handle only what is stored from now on.
         *
         * @return this
         */
        public Builder fromNow() {
            fromNow = true;
            return this;
        }

        /**
         * How many segments a new subscription has. 1 by default.
         *
         * @param value the number, from 1 to 1024
         * @return this
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder segments(int value) {
            Segments.requireNumber(value);
            segments = value;
            return this;
        }

        /**
         * How many events are read at once and handled in one transaction at most. 500 by default.
         *
         * @param value the number, from 1 to 1,000
         * @return this
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder batchSize(int value) {
            if (value < 1 || value > LARGEST_BATCH) {
                throw new IllegalArgumentException("a batch has 1 to " + LARGEST_BATCH + " events, not " + value);
            }
            batchSize = value;
            return this;
        }

        /**
         * How often a failing event is tried. {@link RetryPolicy#standard()} by default.
         *
         * @param value the policy
         * @return this
         */
        public Builder retry(RetryPolicy value) {
            retry = Objects.requireNonNull(value, "retry");
            return this;
        }

        /**
         * When to stop instead of parking ever more: then something is wrong with the handlers and not with some events. More
         * than 100 keys within a minute by default. Whatever is said here, it stops when a segment has parked ten keys and its
         * handlers have handled nothing in between, since with pauses between the tries a rate may never be reached.
         *
         * @param keys so many keys may be parked
         * @param within in this time
         * @return this
         * @throws IllegalArgumentException if one of them is negative or the time is zero
         */
        public Builder stopWhenParkedMoreThan(int keys, Duration within) {
            if (keys < 0 || within.isNegative() || within.isZero()) {
                throw new IllegalArgumentException("a subscription stops beyond a number of keys within a time, not "
                        + keys + " within " + within);
            }
            mostParkedKeys = keys;
            parkedWithin = within;
            return this;
        }

        /**
         * After what time a handler that has not returned is reported: in the log, with the stack of its thread, and among the
         * problems of the status. So is whatever else keeps a segment from its next step: the whole of a batch, the store when
         * it does not answer, other segments that have all threads. Nothing else is done to it. A minute by default; it is
         * looked for three times in a lease.
         *
         * @param value the time
         * @return this
         * @throws IllegalArgumentException if it is not above zero
         */
        public Builder slowAfter(Duration value) {
            if (value.isZero() || value.isNegative()) {
                throw new IllegalArgumentException("a handler is slow after some time, not after " + value);
            }
            slowAfter = value;
            return this;
        }

        /**
         * Creates the subscription, unless it is stored already, and takes part in it.
         *
         * @return the subscription
         * @throws ConfigurationException if it has no handlers, or this Daybook has one of its name
         * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
         */
        public Subscription start() {
            DurableHandlers chosen = handlers;
            if (chosen == null) {
                throw new ConfigurationException("subscription " + name + " has no handlers");
            }
            if (fromNow && from != null) {
                throw new ConfigurationException("subscription " + name + " is to begin now, and at positions");
            }
            return subscriptions.start(new Definition(
                    name,
                    chosen,
                    filter != null ? filter : derivedFilter(chosen),
                    key,
                    segments,
                    from,
                    fromNow,
                    batchSize,
                    retry,
                    mostParkedKeys,
                    parkedWithin,
                    slowAfter));
        }

        /** By aggregates and not by events, so that an event that only newer nodes know does not pass unseen. */
        private EventFilter derivedFilter(DurableHandlers chosen) {
            Set<String> types = new HashSet<>();
            for (Class<?> each : chosen.eventClasses()) {
                Set<String> all = onlyTypes.apply(each);
                if (all.isEmpty()) {
                    return EventFilter.all(); // or aggregates that are not known yet would pass unseen
                }
                types.addAll(all);
            }
            return types.size() > EventFilter.MAX_NAMES ? EventFilter.all() : new EventFilter(Set.of(), types);
        }
    }
}
