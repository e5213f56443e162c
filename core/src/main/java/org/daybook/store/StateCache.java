package org.daybook.store;

import org.daybook.event.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * Keeps states of aggregates in memory, for loads to begin with, as long as there is room. It may forget anything at any time, and need not
 * be told when a stream goes on: who loads asks the journal for what came after. What is put there never changes.
 *
 * <pre>{@code
 * cache.put(new StreamId("Todo", "6deaca4c"), state, 250);
 * Object state = cache.get(new StreamId("Todo", "6deaca4c"));
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public interface StateCache {

    /**
     * What is kept of a stream.
     *
     * @param stream the stream
     * @return what was put last, or {@code null} if nothing is kept
     */
    @Nullable
    Object get(StreamId stream);

    /**
     * Keeps a state, in the place of the one that is kept.
     *
     * @param stream the stream
     * @param state what {@link #get} is to give; only Daybook knows what it is
     * @param weight about how many bytes of memory it takes
     */
    void put(StreamId stream, Object state, int weight);

    /**
     * Forgets a stream.
     *
     * @param stream the stream
     */
    void remove(StreamId stream);

    /**
     * How many looks found a state, for metrics.
     *
     * @return the number since the cache was made; 0 if it does not count
     */
    default long hits() {
        return 0;
    }

    /**
     * How many looks found none, for metrics.
     *
     * @return the number since the cache was made; 0 if it does not count
     */
    default long misses() {
        return 0;
    }
}
