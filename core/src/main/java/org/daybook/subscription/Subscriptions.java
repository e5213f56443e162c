package org.daybook.subscription;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.daybook.event.ConfigurationException;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StoredEvent;
import org.daybook.handler.HandlerRegistry;
import org.daybook.handler.Registration;
import org.daybook.journal.JournalPage;
import org.daybook.journal.JournalRecord;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;
import org.daybook.store.SubscriptionStore;
import org.daybook.store.SubscriptionStore.Lease;
import org.daybook.store.SubscriptionStore.Mode;
import org.daybook.store.SubscriptionStore.Row;
import org.daybook.store.SubscriptionStore.Segment;
import org.daybook.subscription.Member.Slot;
import org.daybook.subscription.Member.Turn;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the subscriptions of one Daybook: takes segments, as many as are this node's share, has their readers work on a few
 * threads, and gives back what others should have. Safe for use by any number of threads. Part of the machinery below
 * {@code Daybook}, through which it is reached:
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

    private static final long RESTART_MILLIS = 1_000;
    private static final Duration OUT_AFTER_UNKNOWN_TYPE = Duration.ofSeconds(60);

    /**
     * How a node runs its subscriptions.
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
    private final Map<String, Member> members = new ConcurrentHashMap<>();
    private final Object ticking = new Object();
    private final Object progress = new Object();

    private @Nullable ScheduledExecutorService scheduler;
    private @Nullable ThreadPoolExecutor workers;
    private @Nullable Registration appends;

    /** The last positions that this node has heard of. */
    private @Nullable Positions head;

    private Duration poll = SHORTEST_POLL;
    private volatile long renewedAtNanos;
    private boolean isBegun;
    private volatile boolean isClosed;

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
    }

    /**
     * Does nothing yet.
     *
     * @param store has the journal and keeps the checkpoints
     * @param decoder reads events
     * @param handlers tell what their thread is handling
     * @param clock times retries
     * @param random spreads them
     * @param settings how to run subscriptions
     */
    public Subscriptions(
            Store store,
            Function<JournalRecord, StoredEvent<Object>> decoder,
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
        if (members.putIfAbsent(definition.name(), member) != null) {
            throw new ConfigurationException("this Daybook has a subscription named " + definition.name() + " already");
        }
        try {
            Positions from = definition.from();
            if (from == null) {
                Positions now = store.journal().head();
                from = definition.fromNow() ? now : Positions.start(now.each().size());
            }
            subscriptions().create(definition.name(), Segments.divide(definition.segments(), from));
        } catch (RuntimeException e) {
            members.remove(definition.name(), member);
            throw e;
        }
        synchronized (ticking) {
            if (isBegun && !settings.isManual()) {
                startThreads();
                executeTick();
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
        return new TreeMap<>(members)
                .values().stream().map(each -> new Subscription(this, each)).toList();
    }

    /** Begins to work. What is started later is worked on at once. */
    public void begin() {
        synchronized (ticking) {
            isBegun = true;
            if (!members.isEmpty() && !settings.isManual()) {
                startThreads();
                executeTick();
            }
        }
    }

    private void startThreads() {
        if (scheduler != null) {
            return;
        }
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                settings.threads(),
                settings.threads(),
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                threads("daybook-segment-"));
        pool.allowCoreThreadTimeOut(true);
        workers = pool;
        ScheduledThreadPoolExecutor one = new ScheduledThreadPoolExecutor(1, threads("daybook-subscriptions-"));
        one.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        one.setRemoveOnCancelPolicy(true);
        scheduler = one;
        appends = store.onAppend(this::appended);
        schedule(this::tickAgain, settings.lease().toMillis() / 3);
        schedule(this::pollSafely, SHORTEST_POLL.toMillis());
    }

    private void tickAgain() {
        tickSafely();
        schedule(this::tickAgain, settings.lease().toMillis() / 3);
    }

    /** Has the one thread do something that throws nothing. */
    private void schedule(Runnable task, long millis) {
        ScheduledExecutorService executor = scheduler;
        if (executor != null && !isClosed) {
            try {
                ScheduledFuture<?> unused = executor.schedule(task, millis, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("closed meanwhile", e);
            }
        }
    }

    private static ThreadFactory threads(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private void executeTick() {
        schedule(this::tickSafely, 0);
    }

    /** Called by the threads that append, so it only tells readers. */
    private void appended(Position last) {
        synchronized (progress) {
            Positions known = head;
            if (known != null && !known.includes(last)) {
                head = known.with(last);
            }
        }
        wakeAll();
    }

    private void wakeAll() {
        for (Member member : members.values()) {
            member.slots().forEach(this::wake);
        }
    }

    private void pollSafely() {
        Duration next = LONGEST_POLL;
        try {
            next = pollOnce();
        } catch (RuntimeException e) {
            LOG.debug("cannot look for new events, will try again", e);
        } finally {
            schedule(this::pollSafely, next.toMillis());
        }
    }

    /** Looks for what others appended; ever less often when they do not. */
    private Duration pollOnce() {
        Positions found = store.journal().head();
        boolean isNew;
        synchronized (progress) {
            Positions known = head;
            isNew = known == null || found.each().stream().anyMatch(each -> !known.includes(each));
            if (isNew) {
                head = found;
            }
        }
        if (isNew) {
            wakeAll();
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

    private void tickSafely() {
        try {
            tick();
        } catch (StoreUnavailableException e) {
            LOG.warn("cannot renew the leases of subscriptions, will try again: {}", e.getMessage());
            LOG.debug("cannot renew the leases of subscriptions", e);
        } catch (RuntimeException | Error e) {
            LOG.error("cannot renew the leases of subscriptions, will try again", e);
        }
    }

    /** Says that this node is there, takes and gives back segments, and tells readers what others asked for. */
    private void tick() {
        synchronized (ticking) {
            if (isClosed) {
                return;
            }
            Map<String, Member> taking = new TreeMap<>();
            for (Member member : members.values()) {
                if (member.isOut && System.nanoTime() - member.outUntilNanos >= 0) {
                    member.isOut = false;
                }
                if (!member.isOut && !member.isClosed) {
                    taking.put(member.definition.name(), member);
                }
            }
            long now = System.nanoTime();
            List<Row> rows = subscriptions().renew(settings.node(), taking.keySet(), settings.lease());
            renewedAtNanos = now;
            for (Row row : rows) {
                Member member = taking.get(row.name());
                if (member != null) {
                    update(member, row);
                }
            }
            members.values().forEach(this::reportSlow);
        }
    }

    private void update(Member member, Row row) {
        member.mode = row.mode();
        if (member.isClosed || member.isOut) {
            return;
        }
        for (Slot slot : member.slots()) {
            boolean isOurs = row.segments().stream()
                    .anyMatch(each -> each.number() == slot.reader.segment().number()
                            && each.token() == slot.reader.segment().token());
            if (!isOurs) {
                drop(slot);
            }
        }
        List<Slot> held = member.slots().stream()
                .filter(each -> !each.isRetired)
                .sorted(Comparator.comparingInt(each -> each.reader.segment().number()))
                .toList();
        int share = Segments.share(row.segments().size(), row.nodes(), settings.node());
        for (int i = share; i < held.size(); i++) {
            release(held.get(i));
        }
        int more = share - held.size();
        for (Segment segment : row.segments()) {
            boolean isFree = !segment.isHeld() || settings.node().equals(segment.owner());
            if (!isFree || member.slot(segment.number()) != null) {
                continue;
            }
            if (more > 0) {
                Optional<Segment> claimed =
                        subscriptions().claim(settings.node(), row.name(), segment, settings.lease());
                if (claimed.isPresent()) {
                    member.add(new Slot(member, new SegmentReader(member.definition, environment, claimed.get())));
                    more--;
                }
            } else if (settings.node().equals(segment.owner())) {
                // Given back in vain, or taken before a crash under the same name.
                subscriptions().release(new Lease(row.name(), segment.number(), segment.token()));
            }
        }
        for (Slot slot : member.slots()) {
            if (row.hasRetries()) {
                slot.reader.retryParkedEvents();
            }
            wake(slot);
        }
    }

    private void reportSlow(Member member) {
        for (Slot slot : member.slots()) {
            Thread thread = slot.thread;
            long millis = (System.nanoTime() - slot.workingSince) / 1_000_000;
            if (thread != null
                    && !slot.isReportedSlow
                    && millis > member.definition.slowAfter().toMillis()) {
                slot.isReportedSlow = true;
                IllegalStateException at = new IllegalStateException("where the handler is");
                at.setStackTrace(thread.getStackTrace());
                LOG.error(
                        "a handler of subscription {} has not returned for {} ms; its segment waits",
                        slot.reader,
                        millis,
                        at);
            }
        }
    }

    /** It belongs to somebody else, so nothing is given back. */
    private void drop(Slot slot) {
        slot.isRetired = true;
        slot.member.remove(slot);
        tellProgress();
    }

    /** Gives it back as soon as it is at rest. */
    private void release(Slot slot) {
        slot.isToRelease = true;
        slot.isRetired = true;
        if (slot.turn.compareAndSet(Turn.RESTING, Turn.WORKING)) {
            giveBack(slot);
        }
    }

    private void giveBack(Slot slot) {
        slot.member.remove(slot);
        if (slot.isToRelease) {
            slot.isToRelease = false;
            try {
                subscriptions().release(slot.reader.lease());
            } catch (StoreUnavailableException e) {
                LOG.debug("a lease will run out instead of being given back", e);
            }
        }
    }

    private boolean mayWork(Slot slot) {
        return slot.member.mode == Mode.RUNNING && !slot.isRetired && !slot.member.isClosed && !isClosed;
    }

    private void wake(Slot slot) {
        if (settings.isManual() || !mayWork(slot)) {
            return;
        }
        if (slot.turn.compareAndSet(Turn.RESTING, Turn.WAITING)) {
            execute(slot);
        } else {
            slot.turn.compareAndSet(Turn.WORKING, Turn.WORKING_WITH_MORE);
        }
    }

    private void execute(Slot slot) {
        ThreadPoolExecutor pool = workers;
        try {
            if (pool != null) {
                pool.execute(() -> work(slot));
            }
        } catch (RejectedExecutionException | OutOfMemoryError e) { // the latter when no thread can be made
            LOG.debug("nobody works on {} now", slot.reader, e);
            slot.turn.set(Turn.RESTING);
        }
    }

    private void work(Slot slot) {
        slot.turn.set(Turn.WORKING);
        SegmentReader.Next next = SegmentReader.Next.IDLE;
        if (mayWork(slot)) {
            next = step(slot);
        }
        if (slot.isRetired) {
            giveBack(slot); // and stays WORKING, so that nobody wakes it
            return;
        }
        if (next == SegmentReader.Next.MORE) {
            slot.turn.set(Turn.WAITING);
            execute(slot);
        } else if (!slot.turn.compareAndSet(Turn.WORKING, Turn.RESTING)) {
            slot.turn.set(Turn.WAITING);
            execute(slot);
        } else if (slot.isRetired && slot.turn.compareAndSet(Turn.RESTING, Turn.WORKING)) {
            giveBack(slot);
        } else if (next == SegmentReader.Next.LATER) {
            wakeAt(slot, slot.reader.notBefore());
        } else if (next == SegmentReader.Next.IDLE && slot.reader.hasUnwrittenProgress()) {
            wakeAt(slot, environment.clock().instant().plusSeconds(1));
        }
    }

    private void wakeAt(Slot slot, Instant time) {
        long millis = Duration.between(environment.clock().instant(), time).toMillis() + 1;
        schedule(() -> wake(slot), Math.max(1, millis));
    }

    private SegmentReader.Next step(Slot slot) {
        if (!settings.isManual()
                && System.nanoTime() - renewedAtNanos >= settings.lease().toNanos()) {
            return SegmentReader.Next.IDLE; // others may have it by now; the next tick tells
        }
        slot.workingSince = System.nanoTime();
        slot.thread = Thread.currentThread();
        SegmentReader.Next next;
        try {
            next = slot.reader.step();
        } catch (RuntimeException | Error e) {
            LOG.error("the reader of subscription {} died, and begins again", slot.reader, e);
            restart(slot, e);
            return SegmentReader.Next.LOST;
        } finally {
            slot.thread = null;
            slot.isReportedSlow = false;
            Thread.interrupted(); // what a handler left behind is not for the next one
        }
        switch (next) {
            case LOST -> drop(slot);
            case UNKNOWN_TYPE -> handOver(slot);
            case STOPPED -> {
                slot.member.mode = Mode.STOPPED;
                LOG.error("subscription {} stopped, since too many keys were parked", slot.reader);
            }
            default -> tellProgress();
        }
        return next;
    }

    /** What a reader has in memory may be wrong after an error, so another one begins from the checkpoint. */
    private void restart(Slot slot, Throwable failure) {
        slot.isToRelease = true;
        slot.isRetired = true;
        try {
            subscriptions()
                    .report(
                            slot.reader.lease(),
                            SubscriptionStore.shortened("the reader died, and began again: " + failure));
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
        schedule(this::tickSafely, RESTART_MILLIS);
    }

    /** Another node may know the type; this one comes back after a while, in case none does. */
    private void handOver(Slot slot) {
        Member member = slot.member;
        LOG.error(
                "this node does not know an event of subscription {} and leaves it to other nodes: {}",
                slot.reader,
                slot.reader.problem());
        member.outUntilNanos = System.nanoTime() + OUT_AFTER_UNKNOWN_TYPE.toNanos();
        member.isOut = true;
        for (Slot each : member.slots()) {
            each.isRetired = true;
            each.isToRelease = true;
            if (each != slot && each.turn.compareAndSet(Turn.RESTING, Turn.WORKING)) {
                giveBack(each);
            }
        }
        try {
            subscriptions().leave(settings.node(), List.of(member.definition.name()));
        } catch (RuntimeException e) {
            LOG.debug("the leases run out instead of being given back", e);
        }
    }

    private void tellProgress() {
        synchronized (progress) {
            progress.notifyAll();
        }
    }

    /**
     * Handles everything that there is, in the thread of the caller. Events that are to be tried again later stay until the clock
     * says so.
     *
     * @throws IllegalStateException if subscriptions have threads of their own
     */
    public void drain() {
        if (!settings.isManual()) {
            throw new IllegalStateException(
                    "subscriptions run on threads of their own: open the Daybook with manualSubscriptions() to drain them");
        }
        requireOpen();
        boolean isMore = true;
        while (isMore) {
            tick();
            isMore = false;
            for (Member member : new TreeMap<>(members).values()) {
                for (Slot slot : member.slots()) {
                    isMore |= drain(slot);
                }
            }
        }
    }

    private boolean drain(Slot slot) {
        boolean hasWorked = false;
        while (mayWork(slot)) {
            SegmentReader.Next next = step(slot);
            hasWorked |= next == SegmentReader.Next.MORE;
            if (next != SegmentReader.Next.MORE) {
                break;
            }
        }
        if (slot.isRetired) {
            giveBack(slot);
        }
        return hasWorked;
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
                    .allMatch(each -> reached(member, each).includes(position));
            if (isThere) {
                return key == null
                        || !subscriptions().parkedKeys(row.name(), false).contains(key)
                        || subscriptions().parked(row.name(), key, Integer.MAX_VALUE).stream()
                                .noneMatch(each -> each.position().equals(position));
            }
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0 || settings.isManual()) {
                return false;
            }
            requireOpen();
            synchronized (progress) {
                try {
                    progress.wait(Math.min(left, pause));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            pause = Math.min(100, pause * 2);
        }
    }

    private static Positions reached(Member member, Segment segment) {
        Slot slot = member.slot(segment.number());
        return slot != null && slot.reader.segment().token() == segment.token()
                ? slot.reader.position()
                : segment.checkpoint();
    }

    Row require(Member member) {
        String name = member.definition.name();
        return subscriptions()
                .find(name)
                .orElseThrow(() -> new StoreUnavailableException("the subscription " + name + " was deleted", null));
    }

    SubscriptionStatus status(Member member) {
        Row row = require(member);
        Positions end = store.journal().head();
        List<SubscriptionStatus.SegmentStatus> segments = new ArrayList<>();
        Positions lowest = end;
        long lag = 0;
        Instant oldest = null;
        double rate = 0;
        for (Segment each : row.segments()) {
            Positions at = reached(member, each);
            long behind = 0;
            for (Position last : end.each()) {
                Position own = at.get(last.partition());
                behind += Math.max(0, last.number() - own.number());
                if (own.compareTo(lowest.get(last.partition())) < 0) {
                    lowest = lowest.with(own);
                }
                oldest = older(oldest, oldest(member.definition, each, own));
            }
            lag = Math.max(lag, behind);
            rate += each.rate();
            segments.add(new SubscriptionStatus.SegmentStatus(
                    each.number(), each.mask(), at, each.owner(), each.leaseLeft(), each.handled(), each.error()));
        }
        Duration age = oldest == null
                ? Duration.ZERO
                : Duration.between(oldest, environment.clock().instant());
        return new SubscriptionStatus(
                row.name(),
                row.mode(),
                lowest,
                end,
                lag,
                age.isNegative() ? Duration.ZERO : age,
                lag == 0 ? 0 : rate,
                row.parkedKeys(),
                row.parkedEvents(),
                segments,
                problems(member, row));
    }

    private static @Nullable Instant older(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    /** The time of the next event of a segment, which may be behind some of other segments. */
    private @Nullable Instant oldest(Definition definition, Segment segment, Position after) {
        JournalPage page = store.journal().readPage(after, definition.filter(), 100);
        return page.records().stream()
                .filter(each -> definition.key() != null || segment.has(Keys.hash(Keys.of(each.stream()))))
                .findFirst()
                .map(each -> each.event().time())
                .orElse(null);
    }

    private List<String> problems(Member member, Row row) {
        List<String> problems = new ArrayList<>();
        if (row.mode() == Mode.STOPPED) {
            problems.add("stopped: " + row.reason());
        }
        if (row.mode() == Mode.RUNNING) {
            for (Segment each : row.segments()) {
                if (!each.isHeld()) {
                    problems.add("nobody reads segment " + each.number()
                            + (each.error() == null ? "" : "; its last reader said: " + each.error()));
                } else if (each.error() != null) {
                    problems.add("segment " + each.number() + " fails: " + each.error());
                }
            }
        }
        for (Slot slot : member.slots()) {
            if (slot.isReportedSlow) {
                problems.add("a handler of segment " + slot.reader.segment().number() + " has not returned for "
                        + (System.nanoTime() - slot.workingSince) / 1_000_000_000 + " s");
            }
        }
        return problems;
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
        Optional<Position> skipped = subscriptions().skip(member.definition.name(), key, reason);
        executeTick();
        return skipped;
    }

    List<SubscriptionStore.Parked> parked(Member member) {
        return subscriptions().parked(member.definition.name(), null, Integer.MAX_VALUE);
    }

    /** Sets all segments to other positions; to the beginning, after the handlers have cleared what they wrote. */
    void seek(Member member, Positions to, boolean isReset) {
        rearrange(
                member,
                segments ->
                        segments.stream().map(each -> Segments.seek(each, to)).toList(),
                transaction -> {
                    subscriptions().unparkAll(transaction, member.definition.name());
                    if (isReset) {
                        reset(member, transaction);
                    }
                });
    }

    private static void reset(Member member, StoreTransaction transaction) {
        try {
            member.definition.handlers().reset(transaction.parameterResolvers());
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(
                    "subscription " + member.definition.name() + " was not reset, since its handlers could not", e);
        }
    }

    void divide(Member member, int segments) {
        rearrange(member, before -> Segments.divide(segments, before), transaction -> {});
    }

    private void rearrange(Member member, UnaryOperator<List<Segment>> change, Consumer<StoreTransaction> more) {
        requireOpen();
        store.inTransaction(transaction -> {
            subscriptions().rearrange(transaction, member.definition.name(), change);
            more.accept(transaction);
            return true;
        });
        executeTick();
    }

    /** Takes no further part in a subscription. */
    void close(Member member) {
        if (!members.remove(member.definition.name(), member)) {
            return;
        }
        member.isClosed = true;
        retire(List.of(member));
    }

    private void retire(Collection<Member> leaving) {
        long end = System.nanoTime() + settings.shutdown().toNanos();
        for (Member member : leaving) {
            member.slots().forEach(this::release);
        }
        for (Member member : leaving) {
            for (Slot slot : member.slots()) {
                waitFor(slot, end);
            }
        }
        List<String> names =
                leaving.stream().map(each -> each.definition.name()).toList();
        try {
            subscriptions().leave(settings.node(), names);
        } catch (StoreUnavailableException e) {
            LOG.debug("the leases run out instead of being given back", e);
        }
    }

    private void waitFor(Slot slot, long end) {
        boolean isInterrupted = false;
        while (slot.member.slot(slot.reader.segment().number()) == slot) {
            long left = (end - System.nanoTime()) / 1_000_000;
            Thread thread = slot.thread;
            if (thread == Thread.currentThread()) {
                return; // a handler closes its own subscription
            }
            if (left <= 0) {
                if (isInterrupted || thread == null) {
                    return;
                }
                LOG.warn("a handler of subscription {} is interrupted, since it does not return", slot.reader);
                thread.interrupt();
                isInterrupted = true;
                end = System.nanoTime() + 1_000_000_000;
                continue;
            }
            synchronized (progress) {
                try {
                    progress.wait(Math.min(left, 20));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private void requireOpen() {
        if (isClosed) {
            throw new StoreUnavailableException("this Daybook is closed", null);
        }
    }

    /** Waits for handlers that are at work, and gives all segments back. Closing again does nothing. */
    @Override
    public void close() {
        List<Member> all;
        synchronized (ticking) {
            if (isClosed) {
                return;
            }
            isClosed = true;
            all = List.copyOf(members.values());
        }
        if (appends != null) {
            appends.close();
        }
        if (scheduler != null) {
            scheduler.shutdown();
        }
        if (!all.isEmpty()) {
            retire(all);
        }
        if (workers != null) {
            workers.shutdown();
        }
    }
}
