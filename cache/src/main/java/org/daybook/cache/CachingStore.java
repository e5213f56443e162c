package org.daybook.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import java.util.Objects;
import java.util.Optional;
import org.daybook.event.StreamId;
import org.daybook.store.DelegatingStore;
import org.daybook.store.StateCache;
import org.daybook.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * A store whose aggregates are kept in memory, so that the next load reads what came after only. A load always asks the journal for that, in
 * one query: so it is never stale, whoever writes, on any number of nodes. States that nobody can change, such as records of values, are
 * kept as they are after a load and after an append outside of transactions; all others as text, once a load has read eight events or more.
 * What is kept longest unused is given up when there is no room.
 *
 * <pre>{@code
 * try (var daybook = Daybook.open(CachingStore.around(JpaStore.on(entityManagerFactory), 64 << 20))) { ... }
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class CachingStore extends DelegatingStore {

    private record Entry(Object state, int weight) {}

    private final Cache<StreamId, Entry> cache;
    private final StateCache states;

    private CachingStore(Store store, long maximumBytes) {
        super(store);
        this.cache = Caffeine.newBuilder()
                .maximumWeight(maximumBytes)
                .weigher((StreamId stream, Entry entry) -> entry.weight())
                .executor(Runnable::run) // what is given up is given up at once, and on no thread of its own
                .recordStats()
                .build();
        this.states = new StateCache() {
            @Override
            public @Nullable Object get(StreamId stream) {
                Entry entry = cache.getIfPresent(stream);
                return entry == null ? null : entry.state();
            }

            @Override
            public void put(StreamId stream, Object state, int weight) {
                cache.put(stream, new Entry(Objects.requireNonNull(state, "state"), weight));
            }

            @Override
            public void remove(StreamId stream) {
                cache.invalidate(stream);
            }

            @Override
            public long hits() {
                return cache.stats().hitCount();
            }

            @Override
            public long misses() {
                return cache.stats().missCount();
            }
        };
    }

    /**
     * Puts a cache around a store.
     *
     * @param store the store; closed with the returned one
     * @param maximumBytes about how many bytes of memory the states may take together; 0 keeps none
     * @return the store with a cache
     * @throws IllegalArgumentException if the number of bytes is negative
     */
    public static CachingStore around(Store store, long maximumBytes) {
        if (maximumBytes < 0) {
            throw new IllegalArgumentException("a cache takes 0 or more bytes, not " + maximumBytes);
        }
        return new CachingStore(Objects.requireNonNull(store, "store"), maximumBytes);
    }

    @Override
    public Optional<StateCache> stateCache() {
        return Optional.of(states);
    }

    /**
     * How many loads found a state to begin with.
     *
     * @return the number since the store was made
     */
    public long hits() {
        return states.hits();
    }

    /**
     * How many loads found none.
     *
     * @return the number since the store was made
     */
    public long misses() {
        return states.misses();
    }

    /**
     * How much memory the states take.
     *
     * @return about so many bytes
     */
    public long bytes() {
        return cache.policy()
                .eviction()
                .map(Policy.Eviction::weightedSize)
                .orElseThrow()
                .orElse(0);
    }

    @Override
    public String toString() {
        return super.toString() + ", cached";
    }
}
