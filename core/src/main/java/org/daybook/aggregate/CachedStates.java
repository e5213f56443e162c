package org.daybook.aggregate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.daybook.aggregate.TypedJournal.NewEvent;
import org.daybook.event.SerializationException;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.serialization.EventSerializer;
import org.daybook.store.Snapshot;
import org.daybook.store.StateCache;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * States in memory, for loads to begin with: those that nobody can change as they are, and others as text. Safe for use by any number of
 * threads.
 */
final class CachedStates {

    private static final Logger LOG = LoggerFactory.getLogger(CachedStates.class);

    /** To read so many events takes longer than to write a state. */
    private static final int EVENTS_WORTH_A_TEXT = 8;

    /** Of an entry itself, in bytes. */
    private static final int ENTRY = 200;

    private final @Nullable StateCache cache;
    private final EventSerializer serializer;

    /** Of which aggregates states can be kept as text. */
    private final Map<AggregateDefinition<?>, Boolean> texts = new ConcurrentHashMap<>();

    CachedStates(@Nullable StateCache cache, EventSerializer serializer) {
        this.cache = cache;
        this.serializer = serializer;
    }

    private boolean canBeText(AggregateDefinition<?> aggregate) {
        Boolean known = texts.get(aggregate);
        return known != null ? known : texts.computeIfAbsent(aggregate, this::canBeWritten);
    }

    private boolean canBeWritten(AggregateDefinition<?> aggregate) {
        try {
            aggregate.states().values().forEach(serializer::requireState);
            return true;
        } catch (SerializationException e) {
            LOG.info(
                    "no {} is kept in the cache as text: {}",
                    aggregate.aggregateClass().getName(),
                    e.getMessage());
            return false;
        }
    }

    /** What a load can begin with. A cache that fails has nothing. */
    <S> Optional<Baseline<S>> find(AggregateDefinition<S> aggregate, StreamId stream) {
        if (cache == null) {
            return Optional.empty();
        }
        try {
            return find(aggregate, cache.get(stream));
        } catch (RuntimeException e) {
            LOG.warn("a cached state of {} cannot be used", stream, e);
            return Optional.empty();
        }
    }

    private <S> Optional<Baseline<S>> find(AggregateDefinition<S> aggregate, @Nullable Object kept) {
        if (kept instanceof Snapshot snapshot) {
            Class<? extends S> type = aggregate.states().get(snapshot.stateType());
            return type == null || snapshot.stateVersion() != aggregate.stateVersion()
                    ? Optional.empty()
                    : Optional.of(Baseline.of(snapshot, serializer.read(snapshot.state(), type)));
        }
        return kept instanceof Baseline<?> baseline
                        && aggregate.aggregateClass().isInstance(baseline.state())
                ? Optional.of(cast(baseline))
                : Optional.empty();
    }

    @SuppressWarnings("unchecked") // its state is an S
    private static <S> Baseline<S> cast(Baseline<?> baseline) {
        return (Baseline<S>) baseline;
    }

    /**
     * Keeps a state, if it can be kept and is worth it. Throws nothing: the events that made it are stored already.
     *
     * @param read how many events were read to come to it
     */
    <S> void keep(AggregateDefinition<S> aggregate, Baseline<S> baseline, int read) {
        if (cache == null) {
            return;
        }
        StateCache open = cache;
        safely(baseline, () -> keepIn(open, aggregate, baseline, read));
    }

    /**
     * Keeps a state after new events, if these come back as they were when they are read: what is not written of them is in no state that
     * a load comes to. Throws nothing.
     */
    <S> void keepAppended(
            AggregateDefinition<S> aggregate, Baseline<S> baseline, List<NewEvent> events, List<EventText> texts) {
        if (cache == null || !ImmutableState.canBe(baseline.state().getClass())) {
            return;
        }
        StateCache open = cache;
        safely(baseline, () -> {
            for (int i = 0; i < events.size(); i++) {
                Object event = events.get(i).event();
                if (!event.equals(serializer.read(texts.get(i).data(), event.getClass()))) {
                    return;
                }
            }
            keepIn(open, aggregate, baseline, 0);
        });
    }

    /** Has the next load read all events, or begin with a snapshot. */
    void forget(StreamId stream) {
        if (cache != null) {
            cache.remove(stream);
        }
    }

    private static void safely(Baseline<?> baseline, Runnable keeping) {
        try {
            keeping.run();
        } catch (SerializationException e) {
            LOG.debug(
                    "this state of {} is not kept",
                    baseline.stream(),
                    e); // its class can be written, but not each value
        } catch (RuntimeException | StackOverflowError e) {
            LOG.warn("a state of {} cannot be kept", baseline.stream(), e);
        }
    }

    private <S> void keepIn(StateCache open, AggregateDefinition<S> aggregate, Baseline<S> baseline, int read) {
        Class<?> type = baseline.state().getClass();
        // Not what the aggregate permits, but what this is: anybody may write a class below one that is not sealed.
        long weight = ImmutableState.canBe(type) ? ImmutableState.weight(baseline.state()) : -1;
        if (weight >= 0) {
            put(open, baseline.stream(), baseline, weight);
            return;
        }
        if (read >= EVENTS_WORTH_A_TEXT
                && aggregate.states().get(type.getSimpleName()) == type
                && canBeText(aggregate)) {
            Snapshot text = baseline.write(serializer, aggregate.stateVersion());
            put(open, text.stream(), text, 2L * text.state().length());
        }
    }

    private static void put(StateCache open, StreamId stream, Object state, long weight) {
        long name = 2L * (stream.aggregateType().length() + stream.aggregateId().length());
        open.put(stream, state, (int) Math.min(Integer.MAX_VALUE, ENTRY + name + weight));
    }
}
