package org.daybook.observation;

import java.util.Optional;
import org.daybook.event.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * Loads that have read a snapshot and not all events behind it: the same thread reads the rest from the journal, and all of it is one load.
 * Safe for use by any number of threads.
 */
final class BegunLoads {

    private static final ThreadLocal<@Nullable Begun> BEGUN = new ThreadLocal<>();

    /** A load, and of which store. */
    private record Begun(BegunLoads loads, StreamId stream, ObservedRead read) {}

    void add(StreamId stream, ObservedRead read) {
        BEGUN.set(new Begun(this, stream, read));
    }

    /** The load of a stream that this thread has begun. One of another stream does not go on any more. */
    Optional<ObservedRead> take(StreamId stream) {
        Begun last = BEGUN.get();
        if (last == null) {
            return Optional.empty();
        }
        BEGUN.remove();
        if (last.loads() == this && last.stream().equals(stream)) {
            return Optional.of(last.read());
        }
        last.read().done();
        return Optional.empty();
    }
}
