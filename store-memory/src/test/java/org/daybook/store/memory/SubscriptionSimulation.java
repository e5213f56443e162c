package org.daybook.store.memory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.Receipt;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StoredEvent;
import org.daybook.event.StreamId;
import org.daybook.handler.Delivery;
import org.daybook.handler.OnReset;
import org.daybook.handler.Registration;
import org.daybook.handler.SubscribeTo;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalPage;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Partitions;
import org.daybook.journal.Slice;
import org.daybook.serialization.EventSerializer;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;
import org.daybook.store.SubscriptionStore;
import org.daybook.subscription.RetryPolicy;
import org.daybook.subscription.Subscription;

/**
 * Nodes that run one subscription while everything goes wrong that can: handlers fail, the store is unavailable, commits are done
 * though they are reported as failed, nodes crash or are stopped for longer than their leases in the midst of a transaction,
 * segments are divided anew. All on one thread, with one clock, and decided by one seed, so that a run can be repeated.
 */
final class SubscriptionSimulation {

    /** What is built wrong on purpose, to see that the simulation finds it. */
    enum Flaw {
        NONE,
        /** A checkpoint moves whoever moves it. */
        NO_FENCING,
        /** A checkpoint moves before what was done is committed. */
        CHECKPOINT_BY_ITSELF
    }

    /** What operators do. */
    enum Operations {
        /** They divide segments and release what is parked. */
        FEW,
        /** They reset it besides, which clears the effects. */
        RESETS,
        /** They do everything that can be done, and the keys of some subscriptions are their own. */
        ALL
    }

    record Counter(int count) {
        record Begun() implements Creation<Counter> {
            @Override
            public Counter create() {
                return new Counter(1);
            }
        }

        record Increased() implements DomainEvent<Counter> {
            @Override
            public Counter mutate(Counter counter) {
                return new Counter(counter.count + 1);
            }
        }
    }

    /** Enough for events that say nothing. */
    private static final class Plain implements EventSerializer {
        @Override
        public String write(Object value) {
            return "{}";
        }

        @Override
        public <T> T read(String text, Class<T> type) {
            Object value = type == Map.class
                    ? Map.of()
                    : type == Counter.Begun.class ? new Counter.Begun() : new Counter.Increased();
            return type.cast(value);
        }
    }

    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final int KEYS = 6;
    private static final int STEPS = 60;

    private final SplittableRandom random;
    private final Flaw flaw;
    private final long seed;
    private final Operations operations;
    private final boolean hasOwnKeys;
    private final EffectsAccount account;
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private final InstantSource clock = () -> now;
    private final MemoryStore store;
    private final Daybook writer;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, List<Long>> effects = new TreeMap<>();
    private final List<String> log = new ArrayList<>();
    private final Set<String> poison = new HashSet<>();
    private boolean isCalm;
    private boolean isPaused;
    private int nextNode;
    private int depth;

    SubscriptionSimulation(long seed, Flaw flaw) {
        this(seed, flaw, Operations.FEW);
    }

    SubscriptionSimulation(long seed, Flaw flaw, Operations operations) {
        this.operations = operations;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.flaw = flaw;
        this.store = new MemoryStore(random.nextBoolean() ? Partitions.one() : Partitions.byHash(3), clock);
        this.writer = Daybook.builder(store)
                .clock(clock)
                .serializer(new Plain())
                .define(Counter.class)
                .open();
        this.hasOwnKeys = operations == Operations.ALL && random.nextBoolean();
        this.account =
                new EffectsAccount(Positions.start(store.journal().partitions().count()));
    }

    /** What events must have in common to be handled in order. */
    private String key(StreamId stream) {
        int number = Integer.parseInt(stream.aggregateId().substring("key-".length()));
        return hasOwnKeys ? "key-of-" + number % 3 : Counter.class.getSimpleName() + "/" + stream.aggregateId();
    }

    private boolean happens(double probability) {
        return !isCalm && random.nextDouble() < probability;
    }

    /** Runs, and returns what is wrong, or nothing. */
    Optional<String> run() {
        addNode();
        addNode();
        int kindsOfSteps = switch (operations) {
            case FEW -> 12;
            case RESETS -> 14;
            case ALL -> 20;
        };
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(kindsOfSteps)) {
                case 0, 1, 2 -> write();
                case 3 -> addNode();
                case 4 -> crash();
                case 5 -> divide();
                case 6 -> now = now.plusMillis(random.nextInt(15_000));
                case 7 -> poison.add("key-" + random.nextInt(KEYS));
                case 8 -> release();
                case 12 -> reset();
                case 14 -> seek();
                case 15 -> skip();
                case 16 -> setPaused(true);
                case 17, 18 -> setPaused(false);
                default -> drain();
            }
        }
        calmDown();
        return verdict();
    }

    private void write() {
        for (int i = random.nextInt(8); i >= 0; i--) {
            String key = "key-" + random.nextInt(KEYS);
            boolean isNew = writer.repository(Counter.class).find(key).isEmpty();
            Receipt receipt = writer.publish(key, isNew ? new Counter.Begun() : new Counter.Increased());
            account.written(receipt.position(), key(receipt.stream()));
        }
    }

    private final class Node {
        final String name = "node-" + nextNode++;
        final Daybook daybook;
        final Subscription subscription;
        boolean isStopped;

        Node() {
            boolean before = isCalm;
            isCalm = true; // it begins on a store that works
            daybook = Daybook.builder(new FaultyStore())
                    .clock(clock)
                    .node(name)
                    .lease(LEASE)
                    .manualSubscriptions()
                    .random(new java.util.Random(random.nextLong()))
                    .serializer(new Plain())
                    .define(Counter.class)
                    .open();
            Subscription.Builder builder = daybook.subscription("effects");
            if (hasOwnKeys) {
                builder.key(event -> key(event.stream()));
            }
            subscription = builder.segments(1 + random.nextInt(5))
                    .batchSize(1 + random.nextInt(5))
                    .retry(new RetryPolicy(2, Duration.ofSeconds(1), Duration.ofSeconds(2)))
                    .handlers(this)
                    .start();
            isCalm = before;
        }

        @OnReset
        void clear() {
            pending().add(effects::clear);
            if (happens(0.1)) {
                throw new IllegalStateException("the handlers cannot clear");
            }
            stop("its reset", 0.3);
        }

        @SubscribeTo({Counter.Begun.class, Counter.Increased.class})
        void handle(StoredEvent<?> event, Delivery delivery) {
            if (isPaused) {
                account.wrong(event.position() + " was handled while it was paused");
            }
            pending().add(() -> account.handled(event.position(), delivery));
            pending()
                    .add(() -> effects.computeIfAbsent(event.stream().aggregateId(), key -> new ArrayList<>())
                            .add(event.version()));
            if (poison.contains(event.stream().aggregateId()) || happens(0.03)) {
                throw new IllegalStateException("the handler fails");
            }
            stop(event.stream() + " " + event.version(), 0.02);
        }

        private void stop(String at, double probability) {
            if (depth < 3 && happens(probability)) {
                log.add(name + " is stopped at " + at);
                now = now.plus(LEASE).plusMillis(1);
                isStopped = true;
                drain();
                isStopped = false;
                log.add(name + " goes on");
            }
        }
    }

    private void addNode() {
        if (nodes.size() < 4) {
            nodes.add(new Node());
        }
    }

    /** It is just not there any more; its leases run out. */
    private void crash() {
        if (nodes.size() > 1 && depth == 0) {
            log.add(nodes.remove(random.nextInt(nodes.size())).name + " crashes");
        }
    }

    private void divide() {
        int segments = 1 + random.nextInt(9);
        try {
            nodes.get(0).subscription.divide(segments);
            log.add("divided into " + segments);
        } catch (StoreUnavailableException e) {
            log.add("not divided into " + segments);
        }
    }

    private void release() {
        poison.clear();
        try {
            nodes.get(0).subscription.retryAll();
        } catch (StoreUnavailableException e) {
            log.add("nothing released");
        }
    }

    private void reset() {
        Node node = nodes.get(random.nextInt(nodes.size()));
        depth++;
        try {
            node.subscription.reset();
            log.add(node.name + " has reset it");
        } catch (StoreUnavailableException | IllegalStateException e) {
            log.add(node.name + " has perhaps not reset it: " + e.getMessage());
        } finally {
            depth--;
        }
    }

    private void seek() {
        Positions end = store.journal().head();
        Positions to = end;
        for (Position each : end.each()) {
            to = to.with(new Position(each.partition(), random.nextLong(each.number() + 1)));
        }
        Node node = anyNode();
        try {
            node.subscription.seek(to);
            log.add(node.name + " has set it to " + to);
        } catch (StoreUnavailableException e) {
            log.add(node.name + " has perhaps not set it to " + to);
        }
    }

    private void skip() {
        List<Position> parked = positionsParked();
        if (parked.isEmpty()) {
            return;
        }
        Position position = parked.get(random.nextInt(parked.size()));
        try {
            if (anyNode().subscription.skip(position, "as the seed says")) {
                account.skipped(position);
                log.add(position + " is skipped");
            }
        } catch (StoreUnavailableException e) {
            log.add(position + " is not skipped");
        }
    }

    private List<Position> positionsParked() {
        return store.subscriptions().parked("effects", null, Integer.MAX_VALUE).stream()
                .map(SubscriptionStore.Parked::position)
                .toList();
    }

    private void setPaused(boolean value) {
        Subscription subscription = anyNode().subscription;
        try {
            if (value) {
                subscription.pause();
            } else {
                subscription.resume();
            }
            isPaused = value;
            log.add(value ? "paused" : "resumed");
        } catch (StoreUnavailableException e) {
            log.add("neither paused nor resumed");
        }
    }

    private Node anyNode() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    private void drain() {
        Node node = nodes.get(random.nextInt(nodes.size()));
        if (node.isStopped) {
            return;
        }
        depth++;
        try {
            log.add(node.name + " drains");
            node.daybook.drain();
        } catch (StoreUnavailableException e) {
            log.add(node.name + " has no store");
        } finally {
            depth--;
        }
    }

    /** Nothing fails any more, so everything must be handled soon. */
    private void calmDown() {
        isCalm = true;
        poison.clear();
        setPaused(false);
        for (int i = 0; i < 6; i++) {
            now = now.plus(LEASE).plusSeconds(1);
            nodes.get(0).subscription.retryAll();
            nodes.forEach(each -> each.daybook.drain());
            nodes.forEach(each -> each.daybook.drain());
        }
    }

    private Optional<String> verdict() {
        Map<String, List<Long>> expected = new TreeMap<>();
        for (int key = 0; key < KEYS; key++) {
            String id = "key-" + key;
            writer.repository(Counter.class).find(id).ifPresent(counter -> {
                List<Long> versions = new ArrayList<>();
                for (long version = 1; version <= counter.count(); version++) {
                    versions.add(version);
                }
                expected.put(id, versions);
            });
        }
        List<String> wrong = new ArrayList<>(account.verdict());
        if (operations != Operations.ALL && !expected.equals(effects)) {
            wrong.add("the effects are " + effects + " instead of " + expected);
        }
        return wrong.isEmpty()
                ? Optional.empty()
                : Optional.of("seed " + seed + ": " + wrong + "\n" + String.join("\n", log));
    }

    /** What the handlers of each transaction under way have done. */
    private final List<List<Runnable>> underWay = new ArrayList<>();

    private List<Runnable> pending() {
        return underWay.get(underWay.size() - 1);
    }

    /** What handlers do takes effect when their transaction commits, as in a database. */
    private final class FaultyStore implements Store {

        @Override
        public EventJournal journal() {
            return new FaultyJournal();
        }

        @Override
        public <T> T inTransaction(Function<? super StoreTransaction, ? extends T> work) {
            if (happens(0.03)) {
                throw new StoreUnavailableException("no transaction now", null);
            }
            List<Runnable> done = new ArrayList<>();
            underWay.add(done);
            T result;
            try {
                result = store.inTransaction(work);
                done.forEach(Runnable::run);
            } finally {
                underWay.remove(underWay.size() - 1);
            }
            if (happens(0.03)) {
                throw new StoreUnavailableException("committed, and the answer lost", null);
            }
            return result;
        }

        @Override
        public SubscriptionStore subscriptions() {
            if (happens(0.01)) {
                throw new StoreUnavailableException("no subscriptions now", null);
            }
            return new WatchedSubscriptions(store.subscriptions());
        }

        @Override
        public Registration onAppend(Consumer<Position> listener) {
            return store.onAppend(listener);
        }

        @Override
        public void close() {}
    }

    private final class FaultyJournal implements EventJournal {
        @Override
        public JournalPage readPage(Position after, EventFilter filter, int limit) {
            if (happens(0.02)) {
                throw new StoreUnavailableException("no journal now", null);
            }
            return store.journal().readPage(after, filter, limit);
        }

        @Override
        public Receipt append(StreamId stream, ExpectedVersion expected, List<EventText> events) {
            return store.journal().append(stream, expected, events);
        }

        @Override
        public Stream<JournalRecord> read(StreamId stream, Slice slice) {
            return store.journal().read(stream, slice);
        }

        @Override
        public Optional<JournalRecord> last(StreamId stream) {
            return store.journal().last(stream);
        }

        @Override
        public Optional<JournalRecord> find(UUID eventId) {
            return store.journal().find(eventId);
        }

        @Override
        public Positions head() {
            return store.journal().head();
        }

        @Override
        public Partitions partitions() {
            return store.journal().partitions();
        }
    }

    /** With the flaw, if there is one. */
    private final class WatchedSubscriptions implements SubscriptionStore {
        private final SubscriptionStore right;

        WatchedSubscriptions(SubscriptionStore right) {
            this.right = right;
        }

        @Override
        public void advance(StoreTransaction transaction, Lease lease, Progress progress) {
            if (flaw == Flaw.NONE) {
                right.advance(transaction, lease, progress);
                return;
            }
            if (flaw == Flaw.CHECKPOINT_BY_ITSELF) {
                store.inTransaction(other -> {
                    right.advance(other, lease, progress);
                    return true;
                });
                if (happens(0.05)) {
                    throw new StoreUnavailableException("between the checkpoint and the commit", null);
                }
                return;
            }
            long token = right.find(lease.subscription()).orElseThrow().segments().stream()
                    .filter(each -> each.number() == lease.segment())
                    .findFirst()
                    .map(Segment::token)
                    .orElseThrow(lease::lost);
            right.advance(transaction, new Lease(lease.subscription(), lease.segment(), token), progress);
        }

        @Override
        public void create(String subscription, List<Segment> segments) {
            right.create(subscription, segments);
        }

        @Override
        public Optional<Row> find(String subscription) {
            return right.find(subscription);
        }

        @Override
        public List<String> names() {
            return right.names();
        }

        @Override
        public List<Row> renew(String node, Collection<String> subscriptions, Duration lease) {
            return right.renew(node, subscriptions, lease);
        }

        @Override
        public void leave(String node, Collection<String> subscriptions) {
            right.leave(node, subscriptions);
        }

        @Override
        public void hold(String owner, String subscription, Duration lease) {
            right.hold(owner, subscription, lease);
        }

        @Override
        public Optional<Segment> claim(String node, String subscription, Segment segment, Duration lease) {
            return right.claim(node, subscription, segment, lease);
        }

        @Override
        public Optional<Segment> settled(StoreTransaction transaction, Lease lease) {
            return right.settled(transaction, lease);
        }

        @Override
        public void release(Lease lease) {
            right.release(lease);
        }

        @Override
        public void report(Lease lease, String error) {
            right.report(lease, error);
        }

        @Override
        public void setMode(String subscription, Mode mode, String reason) {
            right.setMode(subscription, mode, reason);
        }

        @Override
        public void rearrange(StoreTransaction transaction, String subscription, UnaryOperator<List<Segment>> change) {
            right.rearrange(transaction, subscription, change);
        }

        @Override
        public void park(StoreTransaction transaction, Parked parked) {
            right.park(transaction, parked);
        }

        @Override
        public boolean unpark(StoreTransaction transaction, String subscription, Position position) {
            return right.unpark(transaction, subscription, position);
        }

        @Override
        public void seekParked(StoreTransaction transaction, String subscription, Positions to) {
            Set<Position> before = new HashSet<>(positionsParked());
            before.addAll(right.unhandled(subscription));
            pending().add(() -> account.soughtTo(to, before, positionsParked()));
            right.seekParked(transaction, subscription, to);
        }

        @Override
        public Set<Position> unhandled(String subscription) {
            return right.unhandled(subscription);
        }

        @Override
        public List<Parked> parked(String subscription, String key, int limit) {
            return right.parked(subscription, key, limit);
        }

        @Override
        public Set<String> parkedKeys(String subscription, boolean toRetry) {
            return right.parkedKeys(subscription, toRetry);
        }

        @Override
        public int keysParked(String subscription, Duration within) {
            return right.keysParked(subscription, within);
        }

        @Override
        public int retry(String subscription, String key) {
            return right.retry(subscription, key);
        }

        @Override
        public void beginRetry(String subscription, String key) {
            right.beginRetry(subscription, key);
        }

        @Override
        public void putOff(String subscription, String key) {
            right.putOff(subscription, key);
        }

        @Override
        public boolean skip(String subscription, Position position, String reason) {
            return right.skip(subscription, position, reason);
        }
    }
}
