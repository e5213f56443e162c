package org.daybook.store.memory;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
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
import org.daybook.store.SubscriptionStore.Lease;
import org.daybook.store.SubscriptionStore.Progress;
import org.daybook.store.SubscriptionStore.Segment;
import org.daybook.subscription.RetryPolicy;
import org.daybook.subscription.Subscription;

/**
 * Nodes that run one subscription while everything goes wrong that can: handlers fail, the store is unavailable, commits are done
 * though they are reported as failed, nodes crash or are stopped for longer than their leases in the midst of a transaction,
 * segments are divided anew; wake-ups come twice, late, for nothing or not at all. All on one thread, with one clock, and
 * decided by one seed, so that a run can be repeated.
 */
final class SubscriptionSimulation {

    /** What is built wrong on purpose, to see that the simulation finds it. */
    enum Flaw {
        NONE,
        /** A checkpoint moves whoever moves it. */
        NO_FENCING,
        /** A checkpoint moves before what was done is committed. */
        CHECKPOINT_BY_ITSELF,
        /** A step is taken twice, perhaps while it is being taken. Only where steps are scheduled. */
        STEPS_TAKEN_TWICE,
        /** Who takes a step hears nothing of what is appended meanwhile. Only where steps are scheduled. */
        DEAF_WHILE_WORKING
    }

    /** How nodes come to take their steps. */
    enum Steps {
        /** A node takes all steps in one go, when the seed says so, and is interrupted in a handler alone. */
        DRAINED,
        /** As in production, but that {@link SimulatedThreads} are the threads. */
        SCHEDULED
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

    /** What befalls a process that is gone when it turns to the store once more. It has no stack, since it is thrown often. */
    static final class Crashed extends Error {
        private static final long serialVersionUID = 1L;

        Crashed(String node) {
            super(node + " is gone", null, false, false);
        }
    }

    /** What no event is to blame for, and its reader dies of. It has no stack either. */
    private static final class Broken extends VirtualMachineError {
        private static final long serialVersionUID = 1L;

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final int KEYS = 6;
    private static final int STEPS = 60;

    /** How deep things may be in the midst of which others go on. */
    private static final int DEEPEST = 3;

    private final SplittableRandom random;
    private final Flaw flaw;
    private final long seed;
    private final Operations operations;
    private final Steps steps;
    private final SimulatedThreads threads;
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
    private final List<String> gone = new ArrayList<>();
    private boolean isCalm;
    private boolean isPaused;
    private int nextNode;
    private int depth;
    private int additions;

    SubscriptionSimulation(long seed, Flaw flaw, Operations operations, Steps steps) {
        this.operations = operations;
        this.steps = steps;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.threads = new SimulatedThreads(random, clock, this::happens, flaw == Flaw.STEPS_TAKEN_TWICE, log::add);
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
        if (steps == Steps.SCHEDULED) {
            listen();
        }
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
        final String name;
        final SimulatedThreads.OfNode own;
        final Daybook daybook;
        final Subscription subscription;
        Consumer<Position> listener = position -> {};
        boolean isStopped;
        boolean isGone;

        Node(String name) {
            this.name = name;
            own = threads.ofNode(name);
            boolean before = isCalm;
            isCalm = true; // it begins on a store that works
            Daybook.Builder opening = Daybook.builder(new FaultyStore(this))
                    .clock(clock)
                    .node(name)
                    .lease(LEASE)
                    .subscriptionThreads(SimulatedThreads.OF_NODE)
                    .random(new java.util.Random(random.nextLong()))
                    .serializer(new Plain())
                    .define(Counter.class);
            daybook = (steps == Steps.DRAINED ? opening.manualSubscriptions() : opening).open();
            Subscription.Builder builder = daybook.subscription("effects");
            if (steps == Steps.SCHEDULED) {
                own.giveTo(builder);
            }
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
            if (isPaused && steps == Steps.DRAINED) { // else it may not have heard of it
                account.wrong(event.position() + " was handled while it was paused");
            }
            log.add(name + " handles " + event.position() + " of "
                    + event.stream().aggregateId());
            pending().add(() -> account.handled(event.position(), delivery));
            pending()
                    .add(() -> effects.computeIfAbsent(event.stream().aggregateId(), key -> new ArrayList<>())
                            .add(event.version()));
            if (poison.contains(event.stream().aggregateId()) || happens(0.03)) {
                throw new IllegalStateException("the handler fails");
            }
            if (steps == Steps.SCHEDULED && happens(0.005)) {
                throw new Broken();
            }
            stop(event.stream() + " " + event.version(), 0.02);
        }

        private void stop(String at, double probability) {
            if (depth < DEEPEST && happens(probability)) {
                log.add(name + " is stopped at " + at);
                now = now.plus(LEASE).plusMillis(1);
                setStopped(true);
                if (steps == Steps.DRAINED) {
                    drain();
                } else {
                    depth++;
                    goOn(random.nextInt(20));
                    depth--;
                }
                setStopped(false);
                log.add(name + " goes on");
            }
        }

        private void setStopped(boolean value) {
            isStopped = value;
            own.setStopped(value);
        }

        /** Is called before whatever it does outside of its memory. */
        void requireAlive() {
            if (isGone) {
                throw new Crashed(name);
            }
        }
    }

    private void addNode() {
        if (nodes.size() < 4) {
            nodes.add(new Node(newName()));
        }
    }

    /** Some nodes are started again under the name of one that crashed. */
    private String newName() {
        return gone.isEmpty() || random.nextBoolean() ? "node-" + nextNode++ : gone.remove(gone.size() - 1);
    }

    /** It is just not there any more; its leases run out. */
    private void crash() {
        if (nodes.size() > 1 && (depth == 0 || steps == Steps.SCHEDULED)) {
            Node crashed = nodes.remove(random.nextInt(nodes.size()));
            crashed.isGone = true;
            crashed.own.end();
            if (steps == Steps.SCHEDULED) {
                gone.add(crashed.name);
            }
            log.add(crashed.name + " crashes");
        }
    }

    private void divide() {
        int segments = 1 + random.nextInt(9);
        try {
            nodes.get(0).subscription.divide(segments);
            log.add("divided into " + segments);
        } catch (StoreUnavailableException | Crashed e) {
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
        } catch (StoreUnavailableException | IllegalStateException | Crashed e) {
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
        if (steps == Steps.SCHEDULED) {
            goOn(random.nextInt(20));
            return;
        }
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

    /** So many things, and the time that passes when nothing is due. */
    private void goOn(int times) {
        for (int i = 0; i < times; i++) {
            if (!threads.goOn()) {
                now = threads.next().orElse(now.plusSeconds(1));
            }
        }
    }

    /** In the midst of what a node does others may go on, and it may come to its end. */
    private void meanwhile(Node node) {
        node.requireAlive();
        if (steps == Steps.DRAINED || !node.own.isUnderWay() || depth >= DEEPEST) {
            return;
        }
        if (random.nextDouble() < (additions > 0 ? 0.2 : 0.05)) {
            depth++;
            log.add("in the midst of what " + node.name + " does");
            for (int i = random.nextInt(6); i >= 0; i--) {
                if (isCalm) {
                    addOrGoOn();
                } else {
                    anything();
                }
            }
            log.add(node.name + " goes on");
            depth--;
            node.requireAlive();
        }
    }

    private void anything() {
        switch (random.nextInt(12)) {
            case 0 -> write();
            case 1 -> wake();
            case 2 -> {
                if (happens(0.2)) {
                    crash();
                }
            }
            case 3 -> {
                if (happens(0.5)) {
                    divide();
                }
            }
            case 4 -> now = now.plusMillis(random.nextInt(6_000));
            default -> threads.goOn();
        }
    }

    /** At the end nothing is added for ever, or they would never be done. */
    private void addOrGoOn() {
        if (additions > 0 && random.nextInt(3) == 0) {
            additions--;
            if (random.nextInt(3) == 0) {
                wake();
            } else {
                write();
            }
        } else {
            threads.goOn();
        }
    }

    /** Tells some node of appends of which it has heard. */
    private void wake() {
        Node node = anyNode();
        if (!node.isStopped) {
            store.journal().head().each().forEach(node.listener);
        }
    }

    /** Nothing fails any more, so everything must be handled soon. */
    private void calmDown() {
        isCalm = true;
        poison.clear();
        setPaused(false);
        for (int i = 0; i < 6; i++) {
            if (steps == Steps.DRAINED) {
                now = now.plus(LEASE).plusSeconds(1);
            } else {
                Instant end = now.plus(LEASE);
                while (now.isBefore(end)) {
                    goOn(1);
                }
            }
            nodes.get(0).subscription.retryAll();
            if (steps == Steps.DRAINED) {
                nodes.forEach(each -> each.daybook.drain());
                nodes.forEach(each -> each.daybook.drain());
            }
        }
    }

    /** All nodes hear of all appends, so that these are handled though no time passes in which anybody might look for them. */
    private void listen() {
        threads.goOnUntilNothingIsDue();
        for (int i = 0; i < 20 && account.verdict().isEmpty(); i++) {
            log.add("they only listen");
            additions = 3;
            write();
            threads.goOnUntilNothingIsDue();
        }
        additions = 0;
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
                : Optional.of("seed " + seed + " with the operations " + operations + " and steps that are " + steps
                        + (flaw == Flaw.NONE ? "" : " has the flaw " + flaw) + ": " + wrong + "\n"
                        + "to run it again: mvn test -pl store-memory -am -Dtest=SubscriptionSimulationTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dseed=" + seed + " -Doperations=" + operations
                        + " -Dsteps=" + steps + "\n" + log());
    }

    /** All that happened, in its order. */
    String log() {
        return String.join("\n", log);
    }

    /** What the handlers of each transaction under way have done. */
    private final List<List<Runnable>> underWay = new ArrayList<>();

    private List<Runnable> pending() {
        return underWay.get(underWay.size() - 1);
    }

    /** What handlers do takes effect when their transaction commits, as in a database. */
    private final class FaultyStore implements Store {
        private final Node node;

        FaultyStore(Node node) {
            this.node = node;
        }

        @Override
        public EventJournal journal() {
            return new FaultyJournal(node);
        }

        @Override
        public <T> T inTransaction(Function<? super StoreTransaction, ? extends T> work) {
            meanwhile(node);
            if (happens(0.03)) {
                throw new StoreUnavailableException("no transaction now", null);
            }
            List<Runnable> done = new ArrayList<>();
            underWay.add(done);
            T result;
            try {
                result = store.inTransaction(transaction -> {
                    T value = work.apply(transaction);
                    meanwhile(node);
                    return value;
                });
                done.forEach(Runnable::run);
            } finally {
                underWay.remove(underWay.size() - 1);
            }
            meanwhile(node);
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
            return watched(node);
        }

        @Override
        public Registration onAppend(Consumer<Position> listener) {
            node.listener = listener;
            return store.onAppend(position -> tell(node, position));
        }

        @Override
        public void close() {}
    }

    /** Sooner or later, once or more often; or not at all, since nobody can rely on that. */
    private void tell(Node node, Position position) {
        if (node.isGone || happens(0.1) || flaw == Flaw.DEAF_WHILE_WORKING && node.own.isWorking()) {
            return;
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            if (node.isStopped || random.nextBoolean()) {
                node.own.hear(() -> node.listener.accept(position));
            } else {
                node.listener.accept(position);
            }
        }
    }

    private final class FaultyJournal implements EventJournal {
        private final Node node;

        FaultyJournal(Node node) {
            this.node = node;
        }

        @Override
        public JournalPage readPage(Position after, EventFilter filter, int limit) {
            meanwhile(node);
            if (happens(0.02)) {
                throw new StoreUnavailableException("no journal now", null);
            }
            JournalPage page = store.journal().readPage(after, filter, limit);
            meanwhile(node); // so that it may be old when it comes
            return page;
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
            Positions head = store.journal().head();
            meanwhile(node);
            return head;
        }

        @Override
        public Partitions partitions() {
            return store.journal().partitions();
        }
    }

    /** The store's, with the flaw if there is one. Others go on before a call and before its answer. */
    private SubscriptionStore watched(Node node) {
        SubscriptionStore right = store.subscriptions();
        return (SubscriptionStore) Proxy.newProxyInstance(
                SubscriptionStore.class.getClassLoader(),
                new Class<?>[] {SubscriptionStore.class},
                (proxy, method, arguments) -> {
                    meanwhile(node);
                    if (method.getName().equals("advance")) {
                        advance(right, (StoreTransaction) arguments[0], (Lease) arguments[1], (Progress) arguments[2]);
                        return null;
                    }
                    if (method.getName().equals("seekParked")) {
                        soughtTo(right, (StoreTransaction) arguments[0], (Positions) arguments[2]);
                    }
                    try {
                        Object answer = method.invoke(right, arguments);
                        meanwhile(node);
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void advance(SubscriptionStore right, StoreTransaction transaction, Lease lease, Progress progress) {
        switch (flaw) {
            case CHECKPOINT_BY_ITSELF -> {
                store.inTransaction(other -> {
                    right.advance(other, lease, progress);
                    return true;
                });
                if (happens(0.05)) {
                    throw new StoreUnavailableException("between the checkpoint and the commit", null);
                }
            }
            case NO_FENCING -> {
                long token = right.find(lease.subscription()).orElseThrow().segments().stream()
                        .filter(each -> each.number() == lease.segment())
                        .findFirst()
                        .map(Segment::token)
                        .orElseThrow(lease::lost);
                right.advance(transaction, new Lease(lease.subscription(), lease.segment(), token), progress);
            }
            default -> right.advance(transaction, lease, progress);
        }
    }

    /** Tells the account what is parked right before the commit, and after it. */
    private void soughtTo(SubscriptionStore right, StoreTransaction transaction, Positions to) {
        Set<Position> before = new HashSet<>();
        MemoryTransaction.of(transaction)
                .atCommit(
                        () -> {
                            before.addAll(positionsParked());
                            before.addAll(right.unhandled("effects"));
                        },
                        () -> {});
        pending().add(() -> account.soughtTo(to, before, positionsParked()));
    }
}
