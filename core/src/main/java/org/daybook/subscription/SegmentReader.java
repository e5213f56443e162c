package org.daybook.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.daybook.event.LeaseLostException;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StoredEvent;
import org.daybook.event.UnknownEventTypeException;
import org.daybook.handler.Delivery;
import org.daybook.handler.DurableHandlers;
import org.daybook.store.StoreTransaction;
import org.daybook.store.SubscriptionStore;
import org.daybook.store.SubscriptionStore.Lease;
import org.daybook.store.SubscriptionStore.Parked;
import org.daybook.store.SubscriptionStore.Progress;
import org.daybook.store.SubscriptionStore.Segment;
import org.daybook.subscription.SegmentEvents.Batch;
import org.daybook.subscription.SegmentEvents.Item;
import org.daybook.subscription.SegmentEvents.NoKeyException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the events of one segment under one lease, a step at a time. It has no thread and no clock of its own, so that a test
 * can run it in any order. Used by one thread at a time.
 *
 * <p>A batch is handled in one transaction with its checkpoint. If an event fails, those before it are handled by themselves,
 * then it alone, again and again, and at last it is parked.
 */
final class SegmentReader {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentReader.class);

    /** So many positions without an event for this segment may pass before they are written. */
    private static final long UNWRITTEN_POSITIONS = 10_000;

    private static final Duration UNWRITTEN_TIME = Duration.ofSeconds(1);

    /** So many keys fail one after the other, and nothing else is handled: it will not be the events. */
    private static final int MOST_KEYS_IN_A_ROW = 10;

    private static final String INTERRUPTED = "a handler was interrupted";

    /** What to do after a step. */
    enum Next {
        /** There may be more. */
        MORE,
        /** Everything is handled; a step is worthwhile again when something is appended. */
        IDLE,
        /** A step is worthwhile again when {@link SegmentReader#notBefore} has come. */
        LATER,
        /** Too much was parked; nobody goes on until somebody says so. */
        STOPPED,
        /** The segment belongs to somebody else. */
        LOST,
        /** This node does not know an event's type, so another one must go on. */
        UNKNOWN_TYPE
    }

    /** Carries what a handler threw out of a transaction. */
    private static final class HandlerThrew extends RuntimeException {
        private static final long serialVersionUID = 1L;

        HandlerThrew(Throwable cause) {
            super(null, cause, false, false);
        }
    }

    /** Rolls back what was done with an event that was given up meanwhile. */
    private static final class NoLongerParked extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoLongerParked() {
            super(null, null, false, false);
        }
    }

    private final Definition definition;
    private final Environment environment;
    private final SegmentEvents events;
    private final SubscriptionStore subscriptions;
    private final Segment segment;
    private final Lease lease;

    /** Keys that are not among these are not parked, since nobody else parks keys of this segment. */
    private final Set<String> parkedKeys = new HashSet<>();

    /** Were parked since an event was handled. */
    private final Set<String> keysInARow = new HashSet<>();

    private volatile Positions position;
    private Positions written;
    private Instant writtenAt;
    private int limit;
    private int failures;
    private int outages;
    private boolean isOutageTold;

    /** How many errors of this segment the store was told. */
    private final AtomicInteger told = new AtomicInteger();

    /** So many of them it has forgotten. */
    private int forgotten;

    private Instant notBefore = Instant.MIN;
    private Duration delay = Duration.ZERO;
    private final Rate rate;

    /** Of positions, by which the time to go is told: how many of those ahead are events of this segment, nobody knows. */
    private final Rate pace;

    private boolean isInDoubt;
    private volatile boolean hasRetries = true;
    private volatile boolean isEnding;
    private volatile boolean isWorking;
    private volatile long workingSince;
    private volatile boolean isHandling;
    private volatile long handlingSince;
    private volatile @Nullable String problem;

    SegmentReader(Definition definition, Environment environment, Segment segment, Executor readAhead) {
        this.definition = definition;
        this.environment = environment;
        this.events = new SegmentEvents(definition, environment, segment, readAhead);
        this.subscriptions = environment.store().subscriptions();
        this.segment = segment;
        this.lease = new Lease(definition.name(), segment.number(), segment.token());
        this.position = segment.checkpoint();
        this.written = position;
        this.writtenAt = environment.clock().instant();
        this.limit = definition.batchSize();
        this.rate = new Rate(environment.clock(), segment.rate());
        this.pace = new Rate(environment.clock(), segment.pace());
        this.forgotten = segment.error() == null ? 0 : -1; // that of an earlier reader is to be forgotten, too
        readParked();
    }

    private void readParked() {
        Set<String> keys = subscriptions.parkedKeys(definition.name(), false);
        Set<Position> positions = subscriptions.unhandled(definition.name());
        parkedKeys.clear();
        parkedKeys.addAll(keys);
        events.setUnhandled(positions);
    }

    Segment segment() {
        return segment;
    }

    Lease lease() {
        return lease;
    }

    /** Up to where everything is handled, though the checkpoint may not be written yet. */
    Positions position() {
        return position;
    }

    /** Before this time a step does nothing. */
    Instant notBefore() {
        return notBefore;
    }

    /** What went wrong in the last step, if anything did. */
    @Nullable
    String problem() {
        return problem;
    }

    /** For how long a step has lasted, whatever it is that it does or waits for; zero if none is under way. */
    Duration working() {
        return isWorking ? Duration.ofNanos(System.nanoTime() - workingSince) : Duration.ZERO;
    }

    /** For how long a handler has been at work on one event; zero if none is. */
    Duration handling() {
        return isHandling ? Duration.ofNanos(System.nanoTime() - handlingSince) : Duration.ZERO;
    }

    /** It is to take no further step, so that an interrupt is for it and not the doing of an event. */
    void end() {
        isEnding = true;
    }

    /** Somebody wants parked events to be tried again. */
    void retryParkedEvents() {
        hasRetries = true;
    }

    boolean hasUnwrittenProgress() {
        return !position.equals(written);
    }

    Next step() {
        if (isToWait()) {
            return Next.LATER;
        }
        workingSince = System.nanoTime();
        isWorking = true;
        try {
            Next next = goOn();
            outages = 0;
            isOutageTold = false;
            return next;
        } catch (LeaseLostException e) {
            return Next.LOST;
        } catch (StoreUnavailableException e) {
            return withoutStore(e);
        } finally {
            isWorking = false;
        }
    }

    /** Never for longer than was decided, even if the clock is set back meanwhile. */
    private boolean isToWait() {
        Instant now = environment.clock().instant();
        if (!now.isBefore(notBefore)) {
            return false;
        }
        Instant latest = now.plus(delay);
        notBefore = latest.isBefore(notBefore) ? latest : notBefore;
        return true;
    }

    /**
     * Nobody else would say it, since the leases may be renewed all the while, as through another pool. It is logged once and not
     * each time.
     */
    private Next withoutStore(StoreUnavailableException e) {
        String error = String.valueOf(e.getMessage());
        if (isEnding) {
            return later(1, error); // as when the interrupt of a handler is the store's as well
        }
        if (outages == 0) {
            LOG.warn("subscription {} cannot go on, and tries again until it can: {}", this, error);
            LOG.debug("subscription {} cannot go on", this, e);
        }
        outages++;
        if (!isOutageTold) {
            try {
                tellOthers(error);
                isOutageTold = true;
            } catch (RuntimeException failure) {
                LOG.debug("other nodes cannot be told either", failure);
            }
        }
        return later(outages, error);
    }

    private Next goOn() {
        if (isInDoubt) {
            reload();
        }
        try {
            if (hasRetries) {
                hasRetries = false;
                if (!retryParked()) {
                    hasRetries = true;
                    return later(1, INTERRUPTED);
                }
            }
            Batch batch = events.read(position, limit);
            if (batch == null) {
                if (told.get() == forgotten) {
                    writeProgress(UNWRITTEN_TIME);
                } else {
                    write(); // what was wrong is over, though there may be nothing to handle for long
                }
                return hasRetries ? Next.MORE : Next.IDLE;
            }
            return handle(batch);
        } catch (UnknownEventTypeException e) {
            problem = String.valueOf(e.getMessage());
            tellOthers(problem);
            return Next.UNKNOWN_TYPE;
        } catch (NoKeyException e) {
            events.goOnWith(e.row.position().partition());
            return withoutKey("the key of the event at " + e.row.position() + " of " + e.row.stream()
                    + " cannot be told: " + describe(Objects.requireNonNull(e.getCause())));
        }
    }

    private Next withoutKey(String error) {
        failures++;
        if (failures < definition.retry().attempts()) {
            tellOthers(error);
            return later(failures, error);
        }
        failures = 0;
        problem = error;
        stop(error + "; when the function of keys is right, resume it, or divide it into one segment, which parks "
                + "the event as soon as it is behind the places where its parts were merged");
        return Next.STOPPED;
    }

    private void stop(String reason) {
        subscriptions.setMode(definition.name(), SubscriptionStore.Mode.STOPPED, SubscriptionStore.shortened(reason));
    }

    private Next later(int times, String what) {
        problem = what;
        delay = definition.retry().delayAfter(times, environment.random());
        notBefore = environment.clock().instant().plus(delay);
        return Next.LATER;
    }

    /** Writes the checkpoint if it has moved without events to handle, and some time has passed since the last one. */
    private void writeProgress(Duration after) {
        Duration passed = Duration.between(writtenAt, environment.clock().instant());
        boolean isDue = passed.isNegative() || passed.compareTo(after) >= 0; // negative if the clock was set back
        if (hasUnwrittenProgress() && isDue) {
            write();
        }
    }

    private void write() {
        Positions reached = position;
        inTransaction(transaction -> {
            advance(transaction, reached, 0);
        });
        hasWritten(reached);
    }

    private void hasWritten(Positions checkpoint) {
        long moved = ahead(checkpoint);
        if (moved > 0) {
            pace.add(moved);
        }
        position = checkpoint;
        written = checkpoint;
        writtenAt = environment.clock().instant();
        problem = null;
    }

    private Next handle(Batch batch) {
        List<Item> items = batch.items();
        if (items.isEmpty()) {
            position = batch.next();
            boolean isMuch = position.each().stream()
                    .anyMatch(each ->
                            each.number() - written.get(each.partition()).number() >= UNWRITTEN_POSITIONS);
            writeProgress(isMuch ? Duration.ZERO : UNWRITTEN_TIME);
            return Next.MORE;
        }
        int[] at = {0};
        boolean[] hasHandled = {false};
        Positions[] reached = {batch.next()};
        Instant begin = environment.clock().instant();
        try {
            inTransaction(transaction -> {
                while (at[0] < items.size()) {
                    hasHandled[0] |= handleOrWait(transaction, items.get(at[0]));
                    at[0]++;
                    if (at[0] < items.size() && isLong(begin)) {
                        reached[0] = position.with(items.get(at[0] - 1).row().position());
                        break;
                    }
                }
                advance(transaction, reached[0], at[0]);
            });
        } catch (LeaseLostException e) {
            throw e;
        } catch (RuntimeException e) {
            return failed(batch, reached[0], at[0], cause(e));
        }
        if (hasHandled[0]) {
            keysInARow.clear();
        }
        hasWritten(reached[0]);
        rate.add(at[0]);
        failures = 0;
        limit = Math.min(definition.batchSize(), limit * 2);
        return Next.MORE;
    }

    /** The database may end a transaction of which it hears nothing for the time of a lease, however short each handler is. */
    private boolean isLong(Instant begin) {
        return environment
                .clock()
                .instant()
                .isAfter(begin.plus(environment.lease().dividedBy(4)));
    }

    /** Which event it was is known if a handler threw; what fails in the commit may be the work of any of them. */
    private Next failed(Batch batch, Positions reached, int at, Throwable failure) {
        reload(); // or fails, if the store is to blame and not an event
        if (position.equals(reached)) {
            hasWritten(position);
            failures = 0;
            return Next.MORE;
        }
        events.goOnWith(batch.partition()); // nothing else before this event is handled or parked
        if (isEnding && failure instanceof InterruptedException) {
            return later(1, INTERRUPTED); // for which the event cannot help
        }
        int size = batch.items().size();
        if (size > 1) {
            limit = at < size ? Math.max(1, at) : size / 2;
            return Next.MORE;
        }
        Item item = batch.items().get(0);
        failures++;
        String error = describe(failure);
        if (failures < definition.retry().attempts()) {
            tellOthers(error);
            return later(failures, error);
        }
        LOG.warn(
                "the event at {} of {} is set aside by subscription {} after {} tries: {}",
                item.row().position(),
                item.row().stream(),
                definition.name(),
                failures,
                error,
                error.equals(SubscriptionStore.shortened(failure.toString())) ? failure : null);
        park(item, error, batch.next());
        failures = 0;
        return stopsBecauseOf(error) ? Next.STOPPED : Next.MORE;
    }

    /**
     * Whatever is thrown, the transaction may have been committed: the answer may be lost. What is stored counts then, and nothing
     * more is done before it is known.
     *
     * @param work moves the checkpoint, by which the store forgets what went wrong before
     */
    private void inTransaction(Consumer<StoreTransaction> work) {
        int before = told.get();
        isInDoubt = true;
        environment.store().inTransaction(transaction -> {
            subscriptions.enter(transaction, environment.lease());
            work.accept(transaction);
            return true;
        });
        isInDoubt = false;
        forgotten = before;
    }

    private void reload() {
        Segment stored = environment
                .store()
                .inTransaction(transaction -> {
                    subscriptions.enter(transaction, environment.lease());
                    return subscriptions.settled(transaction, lease);
                })
                .orElseThrow(lease::lost);
        readParked();
        position = stored.checkpoint();
        written = position;
        isInDoubt = false;
    }

    private void park(Item item, String error, Positions next) {
        inTransaction(transaction -> {
            subscriptions.park(transaction, parked(item, error, failures));
            advance(transaction, next, 0);
        });
        parkedKeys.add(item.key());
        keysInARow.add(item.key());
        hasWritten(next);
        limit = definition.batchSize();
    }

    private boolean stopsBecauseOf(String error) {
        if (keysInARow.size() >= MOST_KEYS_IN_A_ROW) {
            stop(keysInARow.size()
                    + " keys were parked one after the other, and nothing was handled in between; the last "
                    + "one by: " + error);
            keysInARow.clear();
            return true;
        }
        int keys = subscriptions.keysParked(definition.name(), definition.parkedWithin());
        if (keys <= definition.mostParkedKeys()) {
            return false;
        }
        stop(keys + " keys were parked within " + definition.parkedWithin() + ", which is more than "
                + definition.mostParkedKeys() + "; the last one by: " + error);
        return true;
    }

    private Parked parked(Item item, String error, int attempts) {
        return new Parked(
                definition.name(),
                item.key(),
                item.row().position(),
                item.delivery(),
                error,
                attempts,
                environment.clock().instant());
    }

    /** Returns whether a handler was called. */
    private boolean handleOrWait(StoreTransaction transaction, Item item) {
        if (parkedKeys.contains(item.key())) {
            subscriptions.park(transaction, parked(item, "waits behind an earlier event of its key", 0));
            return false;
        }
        boolean isHandled = handle(transaction, item);
        if (events.isUnhandled(item)) {
            subscriptions.unpark(transaction, definition.name(), item.row().position());
        }
        return isHandled;
    }

    private boolean handle(StoreTransaction transaction, Item item) {
        if (item.unreadable() != null) {
            throw new HandlerThrew(item.unreadable());
        }
        boolean isHandled = false;
        for (StoredEvent<Object> event : item.events()) {
            isHandled |= handle(transaction, event, item.delivery());
        }
        return isHandled;
    }

    private boolean handle(StoreTransaction transaction, StoredEvent<Object> event, Delivery delivery) {
        DurableHandlers handlers = definition.handlers();
        if (!handlers.wants(event, delivery)) {
            return false;
        }
        handlingSince = System.nanoTime();
        isHandling = true;
        try {
            environment
                    .handlers()
                    .whileHandling(
                            definition.name(),
                            handlers.toString(),
                            event,
                            () -> handlers.handle(event, transaction.parameterResolvers(), delivery));
            return true;
        } catch (VirtualMachineError e) {
            if (e instanceof StackOverflowError) {
                throw new HandlerThrew(e);
            }
            throw e;
        } catch (Exception | Error e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new HandlerThrew(e);
        } finally {
            isHandling = false;
            if (!isEnding) {
                Thread.interrupted(); // or what a handler left behind would make the store fail, and not the event
            }
        }
    }

    private void advance(StoreTransaction transaction, Positions to, int handled) {
        Progress progress = new Progress(to, handled, rate.perSecondWith(handled), pace.perSecondWith(ahead(to)));
        subscriptions.advance(transaction, lease, progress);
    }

    /** How many positions a checkpoint is ahead of the one that is written. */
    private long ahead(Positions checkpoint) {
        return checkpoint.each().stream()
                .mapToLong(each -> Math.max(
                        0, each.number() - written.get(each.partition()).number()))
                .sum();
    }

    /**
     * Tries parked events again, for some time; what is left then is tried in the next step, so that other keys go on meanwhile.
     * Returns whether it was not interrupted to end.
     */
    private boolean retryParked() {
        Instant begin = environment.clock().instant();
        for (String key : subscriptions.parkedKeys(definition.name(), true)) {
            if (segment.has(Keys.hash(key)) && !retryParked(key, begin)) {
                return false;
            }
            if (hasRetries) {
                return true;
            }
        }
        // What was skipped or forgotten is nobody's obstacle any more.
        parkedKeys.retainAll(subscriptions.parkedKeys(definition.name(), false));
        return true;
    }

    private boolean retryParked(String key, Instant begin) {
        boolean hasBegun = false;
        while (true) {
            // Each is looked for by itself, since it may be skipped while those before it are handled.
            List<Parked> next = subscriptions.parked(definition.name(), key, 1);
            if (next.isEmpty()) {
                parkedKeys.remove(key);
                return true;
            }
            if (isLong(begin)) {
                hasRetries = true;
                return true;
            }
            if (!hasBegun) {
                subscriptions.beginRetry(definition.name(), key);
                hasBegun = true;
            }
            switch (retryParked(next.get(0))) {
                case INTERRUPTED -> {
                    return false;
                }
                case FAILED -> {
                    subscriptions.putOff(definition.name(), key);
                    return true;
                }
                case GONE -> {}
            }
        }
    }

    private enum Retried {
        /** It is handled or was skipped. */
        GONE,
        FAILED,
        INTERRUPTED
    }

    /** The handlers come first, as when the event was new: when a transaction has written it may not rest as long as they like. */
    private Retried retryParked(Parked parked) {
        Item item = events.itemAt(parked);
        try {
            boolean[] isHandled = {false};
            inTransaction(transaction -> {
                isHandled[0] = handle(transaction, item);
                if (!subscriptions.unpark(transaction, definition.name(), parked.position())) {
                    throw new NoLongerParked();
                }
                advance(transaction, position, 1);
            });
            if (isHandled[0]) {
                keysInARow.clear();
            }
            return Retried.GONE;
        } catch (LeaseLostException e) {
            throw e;
        } catch (RuntimeException e) {
            reload(); // or fails, if the store is to blame and not the event
            boolean isGone = subscriptions.parked(definition.name(), parked.key(), 1).stream()
                    .noneMatch(each -> each.position().equals(parked.position()));
            if (isGone) {
                return Retried.GONE;
            }
            if (isEnding && cause(e) instanceof InterruptedException) {
                return Retried.INTERRUPTED;
            }
            inTransaction(transaction -> {
                subscriptions.park(transaction, parked(item, describe(cause(e)), parked.attempts() + 1));
                advance(transaction, position, 0);
            });
            return Retried.FAILED;
        }
    }

    /** Keeps in the store what is wrong, until the checkpoint moves or everything is read. For any thread. */
    void tellOthers(String error) {
        try {
            subscriptions.report(lease, SubscriptionStore.shortened(error));
        } finally {
            told.incrementAndGet(); // behind it, so that a checkpoint that was written before is no reason to
            // forget this one
        }
    }

    private static Throwable cause(RuntimeException failure) {
        return failure instanceof HandlerThrew && failure.getCause() != null ? failure.getCause() : failure;
    }

    private String describe(Throwable failure) {
        return SubscriptionStore.shortened(subscriptions.describe(failure));
    }

    @Override
    public String toString() {
        return definition.name() + " segment " + segment.number() + " of mask " + segment.mask();
    }
}
