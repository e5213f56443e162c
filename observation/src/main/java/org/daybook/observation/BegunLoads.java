package org.daybook.observation;

import java.util.Optional;
import org.daybook.event.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * Loads that have read a snapshot and not all events behind it: the same thread reads the rest from the journal, and all of it is one load.
 * Safe for use by any number of threads.
 */
final class BegunLoads {

    private final ThreadLocal<@Nullable Begun> begun = new ThreadLocal<>();

    private record Begun(StreamId stream, ObservedRead read) {}

    void add(StreamId stream, ObservedRead read) {
        begun.set(new Begun(stream, read));
    }

    /** The load of a stream that this thread has begun. One of another stream does not go on any more. */
    Optional<ObservedRead> take(StreamId stream) {
        Begun last = begun.get();
        begun.remove();
        if (last == null || last.stream().equals(stream)) {
            return Optional.ofNullable(last).map(Begun::read);
        }
        last.read().done();
        return Optional.empty();
    }
}
