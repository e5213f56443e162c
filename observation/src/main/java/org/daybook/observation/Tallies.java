package org.daybook.observation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.daybook.event.StreamId;
import org.daybook.event.VersionConflictException;

/** Counts what shows only from one call to the next. */
final class Tallies {

    /** Of so many events it is remembered that a handler failed. */
    private static final int MOST_FAILED = 10_000;

    private record Failed(String subscription, UUID event) {}

    private final LongAdder conflicts = new LongAdder();
    private final LongAdder repeatedAppends = new LongAdder();
    private final LongAdder repeatedCalls = new LongAdder();

    /** The conflict that the last append of a thread ended in. Not a {@code ThreadLocal}, which would outlive an application. */
    private final Map<Thread, VersionConflictException> lastConflicts =
            Collections.synchronizedMap(new WeakHashMap<>());

    private final Map<Failed, Boolean> lastFailed = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Failed, Boolean> eldest) {
            return size() > MOST_FAILED;
        }
    });

    /** To be called before an append. */
    void appending(StreamId stream) {
        VersionConflictException before = lastConflicts.remove(Thread.currentThread());
        if (before != null && before.stream().equals(stream)) {
            repeatedAppends.increment();
        }
    }

    /** Another writer was faster; told once or more often. */
    void conflict(VersionConflictException conflict) {
        if (lastConflicts.put(Thread.currentThread(), conflict) != conflict) {
            conflicts.increment();
        }
    }

    /** To be called before a durable handler. */
    void calling(String subscription, UUID event) {
        if (lastFailed.remove(new Failed(subscription, event)) != null) {
            repeatedCalls.increment();
        }
    }

    /** A durable handler threw. */
    void failed(String subscription, UUID event) {
        lastFailed.put(new Failed(subscription, event), true);
    }

    long conflicts() {
        return conflicts.sum();
    }

    long repeatedAppends() {
        return repeatedAppends.sum();
    }

    long repeatedCalls() {
        return repeatedCalls.sum();
    }
}
