package org.daybook.store.memory;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Delayed;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoublePredicate;
import java.util.random.RandomGenerator;
import org.daybook.subscription.Subscription;

/**
 * What the nodes of a simulation have instead of threads: whatever a node wants to be done, at once or later, waits here, and a
 * seed says what is next. It is done on the thread of the caller. What is under way may have others go on in its midst, as
 * when its thread is slow: those overtake it.
 */
final class SimulatedThreads {

    /** So many segments a node works on at once. */
    static final int OF_NODE = 2;

    /** Nothing goes on for so long at one time, unless it goes round in circles. */
    private static final int MOST_WITHOUT_TIME = 100_000;

    private enum Kind {
        STEP,
        TIMER,
        /** It is told of an append. */
        NEWS
    }

    private final RandomGenerator random;
    private final InstantSource clock;

    /** Whether something goes wrong now that does so with this probability. */
    private final DoublePredicate happens;

    private final boolean isRepeatingSteps;
    private final Consumer<String> log;
    private final List<Task> waiting = new ArrayList<>();

    SimulatedThreads(
            RandomGenerator random,
            InstantSource clock,
            DoublePredicate happens,
            boolean isRepeatingSteps,
            Consumer<String> log) {
        this.log = log;
        this.random = random;
        this.clock = clock;
        this.happens = happens;
        this.isRepeatingSteps = isRepeatingSteps;
    }

    /** Those of one node. */
    OfNode ofNode(String name) {
        return new OfNode(name);
    }

    /** Does one of the things that are due, of whatever node; returns whether there was one. */
    boolean goOn() {
        List<Task> due = waiting.stream().filter(Task::isDue).toList();
        if (due.isEmpty()) {
            return false;
        }
        due.get(random.nextInt(due.size())).run();
        return true;
    }

    /** Does all that is due, and what becomes due by that. */
    void goOnUntilNothingIsDue() {
        for (int i = 0; goOn(); i++) {
            if (i > MOST_WITHOUT_TIME) {
                throw new AssertionError("there is always something due, though no time passes");
            }
        }
    }

    /** When something becomes due that is not yet. */
    Optional<Instant> next() {
        return waiting.stream()
                .filter(each -> each.node.isRunning())
                .map(each -> each.due)
                .filter(each -> each.isAfter(clock.instant()))
                .min(Comparator.naturalOrder());
    }

    /** The threads of one process. */
    final class OfNode {
        private boolean isStopped;
        private boolean isGone;
        private final String name;
        private int steps;
        private int timers;

        private OfNode(String name) {
            this.name = name;
        }

        /** Has a Daybook that has started nothing yet use them; there is no other way in, since nobody else needs one. */
        void giveTo(Subscription.Builder builder) {
            try {
                Field field = Subscription.Builder.class.getDeclaredField("subscriptions");
                field.setAccessible(true);
                Object subscriptions = field.get(builder);
                Method begin = subscriptions
                        .getClass()
                        .getDeclaredMethod(
                                "beginOn",
                                ThreadPoolExecutor.class,
                                ThreadPoolExecutor.class,
                                ScheduledExecutorService.class);
                begin.setAccessible(true);
                begin.invoke(subscriptions, new Steps(this), new Pages(), new Timers(this));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        /** The process is stopped and goes on later, or goes on. */
        void setStopped(boolean value) {
            isStopped = value;
        }

        /** The process is gone, with all that waits. */
        void end() {
            isGone = true;
            waiting.removeIf(each -> each.node == this);
        }

        private boolean isRunning() {
            return !isStopped && !isGone;
        }

        /** Whether it is in the midst of something. */
        boolean isUnderWay() {
            return steps + timers > 0;
        }

        /** Whether it is in the midst of a step. */
        boolean isWorking() {
            return steps > 0;
        }

        /** Has it hear of something when its turn has come. */
        void hear(Runnable news) {
            add(Kind.NEWS, Duration.ZERO, news);
        }

        private Task add(Kind kind, Duration delay, Runnable work) {
            Task task = new Task(this, kind, clock.instant().plus(delay), work);
            if (!isGone) {
                waiting.add(task);
            }
            return task;
        }
    }

    private final class Steps extends ThreadPoolExecutor {
        private final OfNode node;

        Steps(OfNode node) {
            super(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
            this.node = node;
        }

        @Override
        public void execute(Runnable step) {
            if (happens.test(0.01)) {
                throw new RejectedExecutionException("no thread can be made");
            }
            node.add(Kind.STEP, Duration.ZERO, step);
            if (isRepeatingSteps) {
                node.add(Kind.STEP, Duration.ZERO, step);
            }
        }
    }

    /** Reads a page as early as it can be read, or not at all; as late as it can be is when nothing was read ahead. */
    private final class Pages extends ThreadPoolExecutor {

        Pages() {
            super(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        }

        @Override
        public void execute(Runnable page) {
            if (random.nextBoolean()) {
                throw new RejectedExecutionException("all threads are reading");
            }
            page.run();
        }
    }

    private static final class Timers extends ScheduledThreadPoolExecutor {
        private final OfNode node;

        Timers(OfNode node) {
            super(1);
            this.node = node;
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
            return node.add(Kind.TIMER, Duration.of(delay, unit.toChronoUnit()), work);
        }
    }

    /** Something that is done once, at its time or later. */
    private final class Task implements ScheduledFuture<Object> {
        private final OfNode node;
        private final Kind kind;
        private final Instant due;
        private final Runnable work;

        Task(OfNode node, Kind kind, Instant due, Runnable work) {
            this.node = node;
            this.kind = kind;
            this.due = due;
            this.work = work;
        }

        boolean isDue() {
            boolean hasThread = switch (kind) {
                case STEP -> node.steps < OF_NODE;
                case TIMER -> node.timers == 0;
                case NEWS -> true;
            };
            return hasThread && node.isRunning() && !due.isAfter(clock.instant());
        }

        void run() {
            waiting.remove(this);
            log.accept(node.name + ": " + kind);
            count(1);
            try {
                work.run();
            } catch (SubscriptionSimulation.Crashed e) {
                if (!node.isGone) {
                    throw e;
                }
            } finally {
                count(-1);
            }
        }

        private void count(int by) {
            switch (kind) {
                case STEP -> node.steps += by;
                case TIMER -> node.timers += by;
                case NEWS -> {}
            }
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(Duration.between(clock.instant(), due));
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.MILLISECONDS), other.getDelay(TimeUnit.MILLISECONDS));
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return waiting.remove(this);
        }

        @Override
        public boolean isCancelled() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isDone() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object get() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object get(long timeout, TimeUnit unit) {
            throw new UnsupportedOperationException();
        }
    }
}
