package org.daybook.aggregate;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.daybook.event.ConfigurationException;
import org.daybook.event.SerializationException;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StreamId;
import org.daybook.serialization.EventSerializer;
import org.daybook.store.Snapshot;
import org.daybook.store.Store;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which aggregates have snapshots, reads them, and takes them on a thread that nobody waits for. Safe for use by any number of
 * threads.
 */
final class Snapshots {

    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    /** Beyond that a stream waits for its next occasion: nothing is lost but time. */
    private static final int MOST_DUE = 1_000;

    private static final Duration IDLE = Duration.ofSeconds(10);

    /** Between two lines that say the same. */
    private static final Duration QUIET = Duration.ofMinutes(1);

    /** For the snapshot that is being taken. */
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final Store store;
    private final EventSerializer serializer;

    /** By the class of an aggregate, or one above it. */
    private final Map<Class<?>, SnapshotPolicy> policies;

    private final CachedStates cached;
    private final Map<AggregateDefinition<?>, Optional<SnapshotPolicy>> known = new ConcurrentHashMap<>();
    private final Set<StreamId> due = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor taker;

    private final AtomicLong toldUnreadable = new AtomicLong(System.nanoTime() - QUIET.toNanos());
    private volatile boolean closed;

    Snapshots(Store store, EventSerializer serializer, Map<Class<?>, SnapshotPolicy> policies) {
        this.store = store;
        this.serializer = serializer;
        this.policies = Map.copyOf(policies);
        this.cached = new CachedStates(store.stateCache().orElse(null), serializer);
        this.taker = new ThreadPoolExecutor(
                1, 1, IDLE.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), Snapshots::thread);
        this.taker.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "daybook-snapshots");
        thread.setDaemon(true);
        return thread;
    }

    /** What is in memory of them, and of other states. */
    CachedStates cached() {
        return cached;
    }

    /**
     * The policy of an aggregate, if there is one.
     *
     * @throws ConfigurationException if its state cannot be written and read again, the store keeps no snapshots, or the policies of two
     *     classes are equally near
     */
    @Nullable
    SnapshotPolicy policy(AggregateDefinition<?> aggregate) {
        if (policies.isEmpty()) {
            return null;
        }
        Optional<SnapshotPolicy> policy = known.get(aggregate);
        if (policy == null) {
            policy = find(aggregate);
            known.put(aggregate, policy);
        }
        return policy.orElse(null);
    }

    private Optional<SnapshotPolicy> find(AggregateDefinition<?> aggregate) {
        Class<?> nearest = nearest(aggregate.aggregateClass());
        SnapshotPolicy policy = nearest == null ? null : policies.get(nearest);
        if (policy == null) {
            return Optional.empty();
        }
        store.snapshots();
        if (!policy.isNever()) { // or else only who asks for one is told
            requireState(aggregate);
        }
        if (nearest == aggregate.aggregateClass()) {
            policy.requireEventsOf(aggregate);
        }
        return Optional.of(policy);
    }

    /** The class with a policy that has none between it and an aggregate's; which it was of two would be chance. */
    private @Nullable Class<?> nearest(Class<?> aggregate) {
        List<Class<?>> above = policies.keySet().stream()
                .filter(type -> type.isAssignableFrom(aggregate))
                .toList();
        List<Class<?>> nearest = above.stream()
                .filter(type -> above.stream().noneMatch(other -> other != type && type.isAssignableFrom(other)))
                .toList();
        if (nearest.size() > 1) {
            throw new ConfigurationException("the snapshot policies for "
                    + nearest.stream().map(Class::getName).sorted().collect(Collectors.joining(" and "))
                    + " are equally near to " + aggregate.getName() + ": give it one of its own");
        }
        return nearest.isEmpty() ? null : nearest.get(0);
    }

    private void requireState(AggregateDefinition<?> aggregate) {
        Class<?> open = aggregate.openState();
        if (open != null) {
            throw new ConfigurationException("no snapshots can be taken of "
                    + aggregate.aggregateClass().getName() + ": " + open.getName()
                    + " does not say which classes are below it: make it sealed");
        }
        for (Class<?> each : aggregate.states().values()) {
            try {
                serializer.requireState(each);
            } catch (SerializationException e) {
                throw new ConfigurationException(
                        "no snapshots can be taken of "
                                + aggregate.aggregateClass().getName() + ": " + e.getMessage(),
                        e);
            }
        }
    }

    /** Tells now and then that snapshots cannot be read. */
    void unreadable(StoreUnavailableException failure) {
        long now = System.nanoTime();
        long told = toldUnreadable.get();
        if (now - told >= QUIET.toNanos() && toldUnreadable.compareAndSet(told, now)) {
            LOG.warn("snapshots cannot be read, and loads read all events", failure);
        }
    }

    /**
     * Where a load of a stream can begin, as its snapshot says.
     *
     * @param replacing is called if it cannot be used by this or any later code
     */
    <S> Optional<Baseline<S>> baseline(AggregateDefinition<S> aggregate, Snapshot snapshot, Runnable replacing) {
        if (snapshot.isSpoilt()) {
            ignored(snapshot, snapshot.state());
            replacing.run();
            return Optional.empty();
        }
        if (snapshot.stateVersion() != aggregate.stateVersion()) {
            if (snapshot.stateVersion() < aggregate.stateVersion()) { // or else newer code uses it, on other nodes
                replacing.run();
            }
            return Optional.empty();
        }
        Class<? extends S> type = aggregate.states().get(snapshot.stateType());
        if (type == null) {
            ignored(
                    snapshot,
                    "there is no such class among the states of "
                            + aggregate.aggregateClass().getName());
            replacing.run();
            return Optional.empty();
        }
        try {
            return Optional.of(Baseline.of(snapshot, serializer.read(snapshot.state(), type)));
        } catch (SerializationException e) {
            ignored(snapshot, e.getMessage());
            replacing.run();
            return Optional.empty();
        }
    }

    /** The stream has no longer, or not yet, the event that a state ends with. */
    static void wrong(Baseline<?> baseline) {
        LOG.warn(
                "a snapshot or cached state of {} is not used: the event {} that it ends with is not version {} of the stream",
                baseline.stream(),
                baseline.eventId(),
                baseline.version());
    }

    private static void ignored(Snapshot snapshot, @Nullable String why) {
        LOG.warn("{} is not used, and all events are read: {}", snapshot, why);
    }

    /** Has a snapshot taken soon, unless that is asked for already. */
    void takeSoon(StreamId stream, Runnable taking) {
        if (due.size() >= MOST_DUE || !due.add(stream)) {
            return;
        }
        try {
            taker.execute(() -> {
                due.remove(stream);
                try {
                    taking.run();
                } catch (RuntimeException | StackOverflowError e) {
                    if (!closed) { // or else it has no store any more, and that is no news
                        LOG.warn("no snapshot of {} was taken", stream, e);
                    }
                }
            });
        } catch (RejectedExecutionException e) {
            due.remove(stream); // closed
        }
    }

    /** Takes away a snapshot that is of no use. */
    void delete(StreamId stream) {
        store.snapshots().delete(stream);
    }

    /** Writes a snapshot in the place of any other, but for one of newer code. */
    <S> Snapshot replace(AggregateDefinition<S> aggregate, Baseline<S> at) {
        Snapshot snapshot = snapshot(aggregate, at);
        boolean isOfNewerCode = store.snapshots()
                .find(at.stream())
                .filter(each -> each.stateVersion() > snapshot.stateVersion())
                .isPresent();
        if (!isOfNewerCode) {
            store.snapshots().delete(at.stream());
            store.snapshots().save(snapshot);
        }
        return snapshot;
    }

    /** Writes a snapshot, unless the store has a better one. */
    <S> void take(AggregateDefinition<S> aggregate, Baseline<S> at) {
        store.snapshots().save(snapshot(aggregate, at));
    }

    private <S> Snapshot snapshot(AggregateDefinition<S> aggregate, Baseline<S> at) {
        requireState(aggregate);
        Class<?> type = at.state().getClass();
        if (aggregate.states().get(type.getSimpleName()) != type) {
            throw new ConfigurationException("no snapshot can be taken of " + at.stream() + ": its state is a "
                    + type.getName() + ", which is none of the classes that "
                    + aggregate.aggregateClass().getName()
                    + " permits: make it sealed");
        }
        return at.write(serializer, aggregate.stateVersion());
    }

    /** Ends the taking, after the one that is being taken: who interrupts a write may close a file of H2 for everybody. */
    void close() {
        closed = true;
        taker.shutdown();
        taker.getQueue().clear();
        try {
            if (!taker.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("a snapshot is still being taken after {}, and is left alone", CLOSING);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
