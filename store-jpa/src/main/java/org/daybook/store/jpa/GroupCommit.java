package org.daybook.store.jpa;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.daybook.event.AppendRejectedException;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the appends that arrive while another group is being written, and has one of the waiting callers write them
 * together. No thread of its own: whoever comes first leads and writes at once; a leader passes the lead to the longest
 * waiting caller, and only then tells the members of its own group.
 *
 * <p>The idea is group commit as databases do it (DeWitt et al., Implementation Techniques for Main Memory Database Systems,
 * 1984), here in front of one.
 */
final class GroupCommit {

    /** What a group is bounded by; a larger append is a group of its own. */
    private static final int MAX_EVENTS = 1_000;

    /** Of data and metadata. They cost nothing to count, unlike their bytes, of which UTF-8 makes up to three times as many. */
    private static final long MAX_CHARS = 1 << 20;

    /** So many cost hardly more than one, because of the commit. */
    private static final int FEW = 8;

    /** Has a group written. */
    @FunctionalInterface
    interface Writer {
        List<Verdict> write(List<Append> group);
    }

    private enum State {
        WAITING,
        LEADING,
        WRITTEN_BY_ANOTHER,
        DECIDED,
    }

    private static final class Caller {
        final Append append;
        final Thread thread = Thread.currentThread();
        volatile State state = State.WAITING;

        @Nullable
        Verdict verdict;

        boolean wasInterrupted;

        Caller(Append append) {
            this.append = append;
        }
    }

    private final Writer writer;
    private final int maxWaiting;
    private final long timeout;
    // Not synchronized: that would pin a virtual thread before JDK 24.
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Caller> waiting = new ArrayDeque<>();
    private boolean isLed;

    GroupCommit(Writer writer, int maxWaiting, Duration timeout) {
        this.writer = writer;
        this.maxWaiting = maxWaiting;
        this.timeout = nanos(timeout);
    }

    /**
     * Waits until an append is decided. An interrupt is kept for later.
     *
     * @return the verdict, or {@code null} if the time was up while it was being written by another thread
     * @throws AppendRejectedException if too many wait, or the time was up before it was begun
     */
    @Nullable
    Verdict decide(Append append) {
        Caller caller = new Caller(append);
        caller.wasInterrupted = Thread.interrupted();
        try {
            enter(caller);
            await(caller);
            if (caller.state == State.LEADING) {
                lead(caller);
            }
            return caller.state == State.DECIDED ? caller.verdict : null;
        } finally {
            if (caller.wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A time that can be counted in nanoseconds; a year is as good as for ever. */
    static long nanos(Duration time) {
        return time.compareTo(Duration.ofDays(365)) > 0 ? Duration.ofDays(365).toNanos() : time.toNanos();
    }

    /** How many appends wait to be written. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private void enter(Caller caller) {
        lock.lock();
        try {
            Caller first = waiting.peek();
            boolean isBegun =
                    first != null && first.state == State.LEADING; // it gathers its group, and waits for nobody
            if (waiting.size() - (isBegun ? 1 : 0) >= maxWaiting) {
                throw new AppendRejectedException(
                        caller.append.stream(),
                        maxWaiting + " appends are waiting already; send fewer at a time, or try again later");
            }
            waiting.add(caller);
            if (!isLed) {
                isLed = true;
                caller.state = State.LEADING;
            }
        } finally {
            lock.unlock();
        }
    }

    private void await(Caller caller) {
        long deadline = System.nanoTime() + timeout;
        while (caller.state == State.WAITING || caller.state == State.WRITTEN_BY_ANOTHER) {
            long remaining = deadline - System.nanoTime();
            if (remaining <= 0 && giveUp(caller)) {
                break;
            }
            LockSupport.parkNanos(this, Math.max(1, remaining));
            if (Thread.interrupted()) {
                caller.wasInterrupted = true; // kept for later, since parking would not wait
            }
        }
    }

    /** Whether the caller need not wait any longer. One who was made the leader meanwhile has to lead. */
    private boolean giveUp(Caller caller) {
        lock.lock();
        try {
            if (caller.state == State.WAITING) {
                waiting.remove(caller);
                throw new AppendRejectedException(
                        caller.append.stream(),
                        "the append waited " + timeout / 1_000_000
                                + " ms behind others; send fewer at a time, or see whether the database is slow");
            }
            return caller.state == State.WRITTEN_BY_ANOTHER;
        } finally {
            lock.unlock();
        }
    }

    private void lead(Caller leader) {
        List<Caller> group = new ArrayList<>();
        List<Verdict> verdicts = null;
        try {
            gather();
            take(group);
            verdicts = writer.write(group.stream().map(each -> each.append).toList());
        } finally {
            passOn(leader);
            tell(group, verdicts);
        }
    }

    /**
     * Gives way to callers who are on their way, as those are whom the last group has just let go. Without it their first one
     * would write alone and all others behind it. It waits for nobody: it goes on as soon as giving way brings no one.
     */
    @SuppressWarnings("ThreadPriorityCheck") // a hint is all that is meant; nothing depends on it
    private void gather() {
        int fruitless = 0;
        for (int before = waiting(); before < FEW && fruitless < 2; ) {
            Thread.yield();
            int now = waiting();
            fruitless = now > before ? 0 : fruitless + 1;
            before = now;
        }
    }

    private void take(List<Caller> group) {
        lock.lock();
        try {
            int events = 0;
            long chars = 0;
            for (Caller next = waiting.peek(); next != null; next = waiting.peek()) {
                events += next.append.size();
                chars += next.append.chars();
                if (!group.isEmpty() && (events > MAX_EVENTS || chars > MAX_CHARS)) {
                    break;
                }
                waiting.remove();
                if (next.thread != Thread.currentThread()) {
                    next.state = State.WRITTEN_BY_ANOTHER;
                }
                group.add(next);
            }
        } finally {
            lock.unlock();
        }
    }

    private void passOn(Caller leader) {
        @Nullable Caller next;
        lock.lock();
        try {
            if (waiting.peek() == leader) {
                waiting.remove(); // an Error struck before it was taken
            }
            next = waiting.peek();
            isLed = next != null;
            if (next != null) {
                next.state = State.LEADING;
            }
        } finally {
            lock.unlock();
        }
        if (next != null) {
            LockSupport.unpark(next.thread);
        }
    }

    /** Without verdicts an Error struck the leader, who throws it; what became of the others is for them to find out. */
    private static void tell(List<Caller> group, @Nullable List<Verdict> verdicts) {
        for (int i = 0; i < group.size(); i++) {
            Caller each = group.get(i);
            each.verdict = verdicts == null ? null : verdicts.get(i);
            each.state = State.DECIDED;
            if (each.thread != Thread.currentThread()) {
                LockSupport.unpark(each.thread);
            }
        }
    }
}
