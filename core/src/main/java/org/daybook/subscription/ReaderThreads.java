package org.daybook.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.event.StoreUnavailableException;
import org.daybook.store.SubscriptionStore;
import org.daybook.store.SubscriptionStore.Mode;
import org.daybook.subscription.Member.Slot;
import org.daybook.subscription.Member.Turn;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the readers of this node take their steps: on a few threads, when there is something to do, and each on one thread at a
 * time. Or on the caller's, if there are none. Safe for use by any number of threads.
 */
final class ReaderThreads {

    private static final Logger LOG = LoggerFactory.getLogger(ReaderThreads.class);
    private static final long RESTART_MILLIS = 1_000;

    /** Hears of what ends more than a step. */
    interface Listener {

        /** A segment that this node holds has no reader any more. Throws nothing. */
        void readerDied();

        /** The reader of a slot found an event that this node does not know. */
        void foundUnknownType(Slot slot);
    }

    private final Environment environment;
    private final Subscriptions.Settings settings;
    private final Listener listener;
    private final ThreadFactory workerThreads;
    private final Object progress = new Object();
    private long progressMade;
    private volatile @Nullable ScheduledExecutorService scheduler;
    private volatile @Nullable ThreadPoolExecutor workers;
    private volatile @Nullable ThreadPoolExecutor pages;
    private volatile long renewedAtNanos;
    private volatile boolean isClosed;

    ReaderThreads(Environment environment, Subscriptions.Settings settings, Listener listener) {
        this(environment, settings, listener, threads("daybook-segment-"));
    }

    /** With workers made by a test. */
    ReaderThreads(
            Environment environment, Subscriptions.Settings settings, Listener listener, ThreadFactory workerThreads) {
        this.environment = environment;
        this.settings = settings;
        this.listener = listener;
        this.workerThreads = workerThreads;
    }

    private SubscriptionStore subscriptions() {
        return environment.store().subscriptions();
    }

    /** Starts threads; until then, and without, nothing is done but in {@link #drain}. Used by one thread at a time. */
    void start() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                settings.threads(),
                settings.threads(),
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                workerThreads);
        pool.allowCoreThreadTimeOut(true);
        ThreadPoolExecutor reading = new ThreadPoolExecutor(
                0, settings.threads(), 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads("daybook-read-ahead-"));
        ScheduledThreadPoolExecutor one = new ScheduledThreadPoolExecutor(1, threads("daybook-subscriptions-"));
        one.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        one.setRemoveOnCancelPolicy(true);
        start(pool, reading, one);
    }

    /** Starts on these instead: a simulation has something else than threads. */
    void start(ThreadPoolExecutor forSteps, ThreadPoolExecutor forPages, ScheduledExecutorService forLater) {
        workers = forSteps;
        pages = forPages;
        scheduler = forLater;
    }

    boolean isStarted() {
        return scheduler != null;
    }

    /** The leases hold from then on. */
    void renewed(long atNanos) {
        renewedAtNanos = atNanos;
    }

    /** Has the one thread do something that throws nothing. */
    void schedule(Runnable task, long millis) {
        ScheduledFuture<?> unused = scheduled(task, millis);
    }

    private @Nullable ScheduledFuture<?> scheduled(Runnable task, long millis) {
        ScheduledExecutorService executor = scheduler;
        if (executor != null && !isClosed) {
            try {
                return executor.schedule(task, millis, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("closed meanwhile", e);
            }
        }
        return null;
    }

    private static ThreadFactory threads(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** It belongs to somebody else, so nothing is given back. */
    void drop(Slot slot) {
        slot.retire();
        slot.member.remove(slot);
        tellProgress();
    }

    /** Gives it back as soon as it is at rest. */
    void release(Slot slot) {
        slot.isToRelease = true;
        slot.retire();
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
        tellProgress(); // to who closes it
    }

    private boolean mayWork(Slot slot) {
        return slot.member.mode() == Mode.RUNNING && !slot.isRetired && !slot.member.isClosed && !isClosed;
    }

    void wake(Slot slot) {
        slot.isIdle = false; // before it is seen that it may not work now, so that it is woken when it may
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
        slot.waitingSince = System.nanoTime();
        try {
            if (pool != null) {
                pool.execute(() -> work(slot));
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("nobody works on {} any more", slot.reader, e);
            rest(slot);
        } catch (OutOfMemoryError e) { // when no thread can be made
            if (slot.withoutThread == null) {
                LOG.error("no thread can be made for subscription {}, will try again", slot.reader, e);
            }
            slot.withoutThread = String.valueOf(e.getMessage()); // others are told by the next tick
            rest(slot);
            slot.wakeUp.in(RESTART_MILLIS);
        }
    }

    private void rest(Slot slot) {
        slot.isIdle = false; // so that the next tick wakes it
        slot.turn.set(Turn.RESTING);
        if (slot.isRetired && slot.turn.compareAndSet(Turn.RESTING, Turn.WORKING)) {
            giveBack(slot); // which was left to the work that will not be
        }
    }

    /**
     * Reads what a segment will need next, unless others wait for a thread: then nothing is won by it, and each of them would
     * keep a page.
     *
     * @throws RejectedExecutionException if it does not
     */
    void readAhead(Runnable page) {
        ThreadPoolExecutor pool = workers;
        ThreadPoolExecutor reading = pages;
        if (pool == null || reading == null || !pool.getQueue().isEmpty()) {
            throw new RejectedExecutionException("no thread is idle");
        }
        reading.execute(page);
    }

    private void work(Slot slot) {
        slot.withoutThread = null;
        try {
            takeTurn(slot);
        } catch (RuntimeException | Error e) {
            // It stays WORKING for ever; the next tick finds that nobody reads the segment, and begins again.
            drop(slot);
            schedule(listener::readerDied, RESTART_MILLIS);
            LOG.error("the reader of subscription {} died, and begins again", slot.reader, e); // which may fail as well
        }
    }

    private void takeTurn(Slot slot) {
        slot.turn.set(Turn.WORKING);
        slot.isIdle = false; // also if it may not take its step
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
        slot.wakeUp.in(Math.max(1, millis));
    }

    private SegmentReader.Next step(Slot slot) {
        if (!settings.isManual()
                && System.nanoTime() - renewedAtNanos >= settings.lease().toNanos()) {
            return SegmentReader.Next.IDLE; // others may have it by now; the next tick tells
        }
        slot.thread = Thread.currentThread();
        SegmentReader.Next next;
        try {
            next = slot.reader.step();
            slot.isIdle = next == SegmentReader.Next.IDLE;
        } catch (RuntimeException | Error e) {
            restart(slot, e);
            LOG.error("the reader of subscription {} died, and begins again", slot.reader, e);
            return SegmentReader.Next.LOST;
        } finally {
            slot.thread = null;
            Thread.interrupted(); // what a handler left behind is not for the next one
        }
        switch (next) {
            case LOST -> drop(slot);
            case UNKNOWN_TYPE -> listener.foundUnknownType(slot);
            case STOPPED -> {
                slot.member.stop();
                LOG.error("subscription {} stopped; its status says why", slot.reader);
            }
            default -> tellProgress();
        }
        return next;
    }

    /** What a reader has in memory may be wrong after an error, so another one begins from the checkpoint. */
    private void restart(Slot slot, Throwable failure) {
        slot.isToRelease = true;
        slot.retire();
        try {
            subscriptions()
                    .report(
                            slot.reader.lease(),
                            SubscriptionStore.shortened("the reader died, and began again: " + failure));
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
        schedule(listener::readerDied, RESTART_MILLIS);
    }

    private void tellProgress() {
        synchronized (progress) {
            progressMade++;
            progress.notifyAll();
        }
    }

    /** Waits until a reader has come further, or some time has passed. */
    void awaitProgress(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (progress) {
            long before = progressMade;
            long left = millis;
            while (progressMade == before && left > 0) {
                progress.wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            }
        }
    }

    /** A place for a reader, which takes its steps here. */
    Slot slot(Member member, SegmentReader reader) {
        return new Slot(member, reader, this::scheduled, this::wake);
    }

    /** Has it take steps on this thread until there is nothing to do, and returns whether there was. */
    boolean drain(Slot slot) {
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

    /** Waits until it has given its segment back; a handler that does not return is interrupted. */
    void waitFor(Slot slot, long end) {
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
            try {
                awaitProgress(Math.min(left, 20));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** No step begins any more. */
    void close() {
        isClosed = true;
        ScheduledExecutorService one = scheduler;
        if (one != null) {
            one.shutdown();
        }
    }

    /** To be called when no step is under way any more. */
    void end() {
        ThreadPoolExecutor pool = workers;
        if (pool != null) {
            pool.shutdown();
        }
        ThreadPoolExecutor reading = pages;
        if (reading != null) {
            reading.shutdown();
        }
    }

    /** To be started again, after its end. */
    void reopen() {
        scheduler = null;
        workers = null;
        pages = null;
        isClosed = false;
    }
}
