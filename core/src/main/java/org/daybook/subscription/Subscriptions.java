package org.daybook.subscription;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StoredEvent;
import org.daybook.handler.HandlerRegistry;
import org.daybook.handler.Registration;
import org.daybook.journal.JournalRecord;
import org.daybook.store.Store;
import org.daybook.store.SubscriptionStore;
import org.daybook.store.SubscriptionStore.Mode;
import org.daybook.store.SubscriptionStore.Row;
import org.daybook.subscription.Member.Slot;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscriptions of one Daybook: starts them, hears what is appended, and does what their users ask for. Safe for
 * use by any number of threads. Part of the machinery below {@code Daybook}, through which it is reached:
 *
 * <pre>{@code
 * daybook.subscription("todo-list").handlers(new Handlers()).start();
 * }</pre>
 */
public final class Subscriptions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

    private static final Duration SHORTEST_POLL = Duration.ofMillis(50);
    private static final Duration LONGEST_POLL = Duration.ofMillis(1_500);

    /** How often is looked although the store tells of all appends, in case it missed one. */
    private static final Duration SAFETY_POLL = Duration.ofSeconds(5);

    /**
     * How a node runs its subscriptions.
     *
     * <pre>{@code
     * Settings.standard().withNode("mails-1").withThreads(8)
     * }</pre>
     *
     * <p>Immutable.
     *
     * @param node its name, which no other node has at the same time
     * @param lease for how long others wait for it when it says nothing
     * @param threads how many segments are worked on at once, from 1
     * @param shutdown how long closing waits for handlers that are at work
     * @param isManual whether nothing is done but in {@link #drain}
     */
    public record Settings(String node, Duration lease, int threads, Duration shutdown, boolean isManual) {

        /**
         * A lease of 10 seconds, as many threads as processors but four at least, and 10 seconds to shut down.
         *
         * @return the settings
         */
        public static Settings standard() {
            return new Settings(
                    UUID.randomUUID().toString(),
                    Duration.ofSeconds(10),
                    Math.max(4, Runtime.getRuntime().availableProcessors()),
                    Duration.ofSeconds(10),
                    false);
        }

        /**
         * With another name of the node.
         *
         * @param value the name
         * @return the settings
         * @throws IllegalArgumentException if it cannot be stored
         */
        public Settings withNode(String value) {
            if (value.isEmpty()
                    || value.length() > SubscriptionStore.MAX_NAME_LENGTH
                    || !value.chars().allMatch(each -> each > ' ' && each < 127)) {
                throw new IllegalArgumentException("the name of a node has 1 to " + SubscriptionStore.MAX_NAME_LENGTH
                        + " characters of ASCII and no blanks, but was \"" + value + "\"");
            }
            return new Settings(value, lease, threads, shutdown, isManual);
        }

        /**
         * With another lease.
         *
         * @param value the time
         * @return the settings
         * @throws IllegalArgumentException if it is below 100 milliseconds
         */
        public Settings withLease(Duration value) {
            if (value.toMillis() < 100) {
                throw new IllegalArgumentException("a lease is 100 milliseconds at least, not " + value);
            }
            return new Settings(node, value, threads, shutdown, isManual);
        }

        /**
         * With another number of threads.
         *
         * @param value the number
         * @return the settings
         * @throws IllegalArgumentException if it is below 1
         */
        public Settings withThreads(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("subscriptions need one thread at least, not " + value);
            }
            return new Settings(node, lease, value, shutdown, isManual);
        }

        /**
         * With another time to shut down.
         *
         * @param value the time
         * @return the settings
         * @throws IllegalArgumentException if it is negative
         */
        public Settings withShutdown(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("handlers cannot be waited for " + value);
            }
            return new Settings(node, lease, threads, value, isManual);
        }

        /**
         * Without threads.
         *
         * @return the settings
         */
        public Settings manual() {
            return new Settings(node, lease, threads, shutdown, true);
        }
    }

    private final Environment environment;
    private final Store store;
    private final Settings settings;
    private final Membership membership;
    private final ReaderThreads threads;
    private final Object beginning = new Object();

    /** They end or begin, and nothing else meanwhile: ending takes its time. */
    private final Object changing = new Object();

    private final Object heads = new Object();

    /** One thread at a time does the steps when there are no threads for them. */
    private final ReentrantLock draining = new ReentrantLock();

    private @Nullable Registration appends;

    /** The last positions that this node has heard of. */
    private @Nullable Positions head;

    private Duration poll = SHORTEST_POLL;
    private boolean isBegun;
    private volatile boolean isClosed;

    /** How often they began on threads. */
    private final AtomicInteger beginnings = new AtomicInteger();

    /**
     * Does nothing yet.
     *
     * @param environment what readers need
     * @param settings how to run them
     */
    Subscriptions(Environment environment, Settings settings) {
        this.environment = environment;
        this.store = environment.store();
        this.settings = settings;
        this.membership = new Membership(environment, settings);
        this.threads = membership.threads();
    }

    /**
     * Does nothing yet.
     *
     * @param store has the journal and keeps the checkpoints
     * @param decoder reads events as the classes that handlers want
     * @param handlers tell what their thread is handling
     * @param clock times retries
     * @param random spreads them
     * @param settings how to run subscriptions
     */
    public Subscriptions(
            Store store,
            BiFunction<JournalRecord, Collection<Class<?>>, List<StoredEvent<Object>>> decoder,
            HandlerRegistry handlers,
            InstantSource clock,
            RandomGenerator random,
            Settings settings) {
        this(new Environment(store, decoder, handlers, clock, random, settings.lease()), settings);
    }

    private SubscriptionStore subscriptions() {
        return store.subscriptions();
    }

    /** Adds a subscription; it is worked on at once if {@link #begin} was called. */
    Subscription start(Definition definition) {
        requireOpen();
        Member member = new Member(definition);
        membership.add(member);
        try {
            Positions from = definition.from();
            if (from != null) {
                requirePositions(from);
            } else {
                Positions now = store.journal().head();
                from = definition.fromNow() ? now : Positions.start(now.each().size());
            }
            subscriptions().create(definition.name(), Segments.divide(definition.segments(), from));
        } catch (RuntimeException e) {
            membership.remove(member);
            throw e;
        }
        synchronized (beginning) {
            requireOpen(); // or threads would be started that nobody ends
            if (isBegun && !settings.isManual()) {
                startThreads();
                membership.tickSafely(); // so that its status does not say that nobody reads it
            }
        }
        return new Subscription(this, member);
    }

    /**
     * Those in which this node takes part.
     *
     * @return the subscriptions, in the order of their names
     */
    public List<Subscription> active() {
        return membership.members().stream()
                .map(each -> new Subscription(this, each))
                .sorted(Comparator.comparing(Subscription::name))
                .toList();
    }

    /**
     * The objects whose methods handle events of those in which this node takes part.
     *
     * @return the objects
     */
    public List<Object> handlerObjects() {
        List<Object> objects = new ArrayList<>();
        for (Member member : inOrder(membership.members())) {
            member.definition.handlers().object().ifPresent(objects::add);
        }
        return objects;
    }

    /** Begins to work, also again after {@link #end}. What is started later is worked on at once. */
    public void begin() {
        synchronized (changing) {
            synchronized (beginning) {
                if (isClosed || (isBegun && !membership.isClosed())) {
                    return;
                }
                isBegun = true;
                membership.reopen();
                if (!membership.members().isEmpty() && !settings.isManual()) {
                    startThreads();
                    membership.tickSafely();
                }
            }
        }
    }

    private void startThreads() {
        if (!threads.isStarted()) {
            threads.start();
            haveThreads();
        }
    }

    private void haveThreads() {
        int round = beginnings.incrementAndGet();
        threads.schedule(() -> tickAgain(round), settings.lease().toMillis() / 3);
        threads.schedule(() -> pollSafely(round), SHORTEST_POLL.toMillis());
        appends = store.onAppend(this::appended); // if it fails, the others go on
    }

    /**
     * Begins on these instead of threads of its own, before anything is started. A simulation calls it, by reflection: nobody else
     * has a use for it.
     */
    void beginOn(ThreadPoolExecutor forSteps, ThreadPoolExecutor forPages, ScheduledExecutorService forLater) {
        synchronized (beginning) {
            isBegun = true;
            threads.start(forSteps, forPages, forLater);
            haveThreads();
        }
    }

    private void tickAgain(int round) {
        try {
            membership.tickSafely();
        } finally { // an Error may strike even there, as when there is no memory to log what failed
            again(round, () -> tickAgain(round), settings.lease().toMillis() / 3);
        }
    }

    /** What was under way when they ended does not go on beside what began anew. */
    private void again(int round, Runnable task, long millis) {
        if (round == beginnings.get()) {
            threads.schedule(task, millis);
        }
    }

    private void executeTick() {
        threads.schedule(membership::tickSafely, 0);
    }

    /** Called by the threads that append, so it only tells readers. */
    private void appended(Position last) {
        synchronized (heads) {
            Positions known = head;
            if (known != null && !known.includes(last)) {
                head = known.with(last);
            }
        }
        wakeAll();
    }

    private void wakeAll() {
        for (Member member : membership.members()) {
            member.slots().forEach(threads::wake);
        }
    }

    private void pollSafely(int round) {
        Duration next = LONGEST_POLL;
        try {
            next = pollOnce();
        } catch (RuntimeException e) {
            LOG.debug("cannot look for new events, will try again", e);
        } finally {
            again(round, () -> pollSafely(round), next.toMillis());
        }
    }

    /** Looks for what others appended; ever less often when they do not. */
    Duration pollOnce() {
        Positions found = store.journal().head();
        boolean isNew;
        synchronized (heads) {
            Positions known = head;
            isNew = known == null || found.each().stream().anyMatch(each -> !known.includes(each));
            if (isNew) {
                head = found;
            }
        }
        for (Member member : membership.members()) {
            found.each().forEach(each -> wakeBefore(member, each));
        }
        if (store.hearsOtherWriters()) {
            poll = SHORTEST_POLL;
            return SAFETY_POLL;
        }
        poll = isNew ? SHORTEST_POLL : min(LONGEST_POLL, poll.multipliedBy(2));
        return poll;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /**
     * Handles everything that there is, in the thread of the caller. Events that are to be tried again later stay until the clock
     * says so.
     *
     * @throws IllegalStateException if subscriptions have threads of their own, or a handler calls it
     */
    public void drain() {
        if (!settings.isManual()) {
            throw new IllegalStateException(
                    "subscriptions run on threads of their own: open the Daybook with manualSubscriptions() to drain them");
        }
        if (draining.isHeldByCurrentThread()) {
            throw new IllegalStateException("a handler cannot drain or await subscriptions, since it is run by that");
        }
        draining.lock();
        try {
            requireOpen();
            boolean isMore = true;
            while (isMore) {
                membership.tick();
                isMore = false;
                for (Member member : inOrder(membership.members())) {
                    for (Slot slot : member.slots()) {
                        isMore |= threads.drain(slot);
                    }
                }
            }
        } finally {
            draining.unlock();
        }
    }

    private static List<Member> inOrder(Collection<Member> members) {
        return members.stream()
                .sorted(Comparator.comparing(each -> each.definition.name()))
                .toList();
    }

    /** Waits until all segments, or the one of a key, have come to a position. */
    boolean await(Member member, Position position, @Nullable String key, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        long pause = 2;
        while (true) {
            if (settings.isManual()) {
                drain();
            }
            Row row = require(member);
            boolean isThere = row.segments().stream()
                    .filter(each -> key == null || each.has(Keys.hash(key)))
                    .allMatch(each -> StatusReader.reached(member, each).includes(position));
            if (isThere) {
                return true;
            }
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0 || settings.isManual()) {
                return false;
            }
            requireOpen();
            wakeBefore(member, position); // of what others appended they may not have heard yet
            try {
                threads.awaitProgress(Math.min(left, pause));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            pause = Math.min(100, pause * 2);
        }
    }

    boolean isParked(Member member, Position position, @Nullable String key) {
        return subscriptions().parked(member.definition.name(), key, Integer.MAX_VALUE).stream()
                .anyMatch(each -> each.position().equals(position));
    }

    private void wakeBefore(Member member, Position position) {
        for (Slot slot : member.slots()) {
            if (!slot.reader.position().includes(position)) {
                threads.wake(slot);
            }
        }
    }

    Row require(Member member) {
        String name = member.definition.name();
        return subscriptions()
                .find(name)
                .orElseThrow(() -> new StoreUnavailableException("the subscription " + name + " was deleted", null));
    }

    SubscriptionStatus status(Member member) {
        return new StatusReader(environment).read(member, require(member));
    }

    void setMode(Member member, Mode mode) {
        subscriptions().setMode(member.definition.name(), mode, null);
        executeTick();
    }

    int retry(Member member, @Nullable String key) {
        int events = subscriptions().retry(member.definition.name(), key);
        executeTick();
        return events;
    }

    Optional<Position> skip(Member member, String key, String reason) {
        List<Position> parked = subscriptions().parked(member.definition.name(), key, Integer.MAX_VALUE).stream()
                .map(SubscriptionStore.Parked::position)
                .toList();
        if (parked.stream().map(Position::partition).distinct().count() > 1) {
            throw new IllegalStateException(
                    "the key " + key + " has parked events in several partitions, which have no order "
                            + "among each other: skip one by its position, of " + parked);
        }
        return parked.stream().findFirst().filter(first -> skip(member, first, reason));
    }

    boolean skip(Member member, Position position, String reason) {
        boolean isSkipped = subscriptions().skip(member.definition.name(), position, reason);
        executeTick();
        return isSkipped;
    }

    List<SubscriptionStore.Parked> parked(Member member) {
        return subscriptions().parked(member.definition.name(), null, Integer.MAX_VALUE);
    }

    int partitions() {
        return store.journal().partitions().count();
    }

    private void requirePositions(Positions value) {
        int partitions = store.journal().partitions().count();
        if (value.each().size() != partitions) {
            throw new IllegalArgumentException("the journal has " + partitions + " partitions, and " + value
                    + " are positions of " + value.each().size());
        }
    }

    void seek(Member member, Positions to) {
        requirePositions(to);
        rearrange(member, rearrangement -> rearrangement.seek(to));
    }

    void reset(Member member, Positions start) {
        rearrange(member, rearrangement -> rearrangement.reset(start));
    }

    void divide(Member member, int segments) {
        rearrange(member, rearrangement -> rearrangement.divide(segments));
    }

    private void rearrange(Member member, Consumer<Rearrangement> change) {
        requireOpen();
        change.accept(new Rearrangement(store, member.definition, settings.lease()));
        executeTick();
    }

    /** Takes no further part in a subscription. */
    void close(Member member) {
        membership.close(member);
    }

    private void requireOpen() {
        if (membership.isClosed()) {
            throw new StoreUnavailableException(
                    isClosed ? "this Daybook is closed" : "the subscriptions of this Daybook have ended", null);
        }
    }

    /**
     * Waits for handlers that are at work, and gives all segments back, until {@link #begin} is called again. Ending again does
     * nothing, nor does it wait for what is under way.
     */
    public void end() {
        if (membership.isClosed()) {
            return;
        }
        synchronized (changing) {
            synchronized (beginning) { // so that no threads are started behind its back
                if (!membership.stop()) {
                    return;
                }
            }
            if (appends != null) {
                appends.close();
                appends = null;
            }
            membership.close();
        }
    }

    /** Ends for good. Closing again does nothing. */
    @Override
    public void close() {
        isClosed = true;
        end();
    }
}
