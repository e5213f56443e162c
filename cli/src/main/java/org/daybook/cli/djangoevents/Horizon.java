package org.daybook.cli.djangoevents;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Up to which id no row can appear any more. An id is handed out before its row is seen; but all ids below one that was seen were
 * handed out before that, and their transactions have ended when the window is over. Used by one thread.
 */
final class Horizon {

    private record Seen(long nanos, long id) {}

    private final long window;
    private final Deque<Seen> seen = new ArrayDeque<>();
    private long safe = Long.MIN_VALUE;

    /**
     * @param window how long a transaction lasts at most, from its id to its commit
     */
    Horizon(Duration window) {
        this.window = window.toNanos();
    }

    /** The highest id that is seen at a moment. */
    void observe(long nanos, long id) {
        if (seen.isEmpty() || seen.getLast().id() < id) {
            seen.add(new Seen(nanos, id));
        }
    }

    long safeUpTo(long nanos) {
        while (!seen.isEmpty() && nanos - seen.getFirst().nanos() >= window) {
            safe = Math.max(safe, seen.removeFirst().id());
        }
        return safe;
    }
}
