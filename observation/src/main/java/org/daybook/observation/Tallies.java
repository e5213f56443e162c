package org.daybook.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.daybook.event.StreamId;
import org.daybook.event.VersionConflictException;
import org.jspecify.annotations.Nullable;

/** Counts what shows only from one call to the next. */
final class Tallies {

    /** Of so many events it is remembered that a handler failed. */
    private static final int MOST_FAILED = 10_000;

    private record Failed(String subscription, UUID event) {}

    /** Within which observation it was, such as that of a request; weakly, since a pooled thread may not append again for long. */
    private record Conflict(
            VersionConflictException exception, @Nullable WeakReference<Observation> within) {

        boolean isIn(StreamId stream, @Nullable Observation current) {
            return exception.stream().equals(stream) && Objects.equals(within == null ? null : within.get(), current);
        }
    }

    private final ObservationRegistry registry;
    private final LongAdder conflicts = new LongAdder();
    private final LongAdder repeatedAppends = new LongAdder();
    private final LongAdder repeatedCalls = new LongAdder();

    /** The conflict that the last append of a thread ended in. Not a {@code ThreadLocal}, which would outlive an application. */
    private final Map<Thread, Conflict> lastConflicts = Collections.synchronizedMap(new WeakHashMap<>());

    private final Map<Failed, Boolean> lastFailed = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Failed, Boolean> eldest) {
            return size() > MOST_FAILED;
        }
    });

    Tallies(ObservationRegistry registry) {
        this.registry = registry;
    }

    /** To be called before an append. */
    void appending(StreamId stream) {
        Conflict before = lastConflicts.remove(Thread.currentThread());
        if (before != null && before.isIn(stream, registry.getCurrentObservation())) {
            repeatedAppends.increment();
        }
    }

    /** Another writer was faster; told once or more often. */
    void conflict(VersionConflictException conflict) {
        Observation current = registry.getCurrentObservation();
        Conflict before = lastConflicts.put(
                Thread.currentThread(), new Conflict(conflict, current == null ? null : new WeakReference<>(current)));
        if (before == null || before.exception != conflict) {
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
