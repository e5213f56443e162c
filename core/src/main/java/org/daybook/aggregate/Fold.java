package org.daybook.aggregate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.daybook.event.BaseEntity;
import org.daybook.event.CorruptStreamException;
import org.daybook.event.Creation;
import org.daybook.event.EntityLifecycle;
import org.daybook.event.EntityLifecycle.ContextSource;
import org.daybook.event.EventContext;
import org.daybook.event.RawEvent;
import org.daybook.event.StoredEvent;
import org.daybook.event.StreamId;
import org.daybook.journal.JournalRecord;
import org.jspecify.annotations.Nullable;

/** One aggregate while its events are applied one after the other. Used by one thread. */
final class Fold<S> {

    private final AggregateDefinition<S> aggregate;
    private final StreamId stream;
    private final ContextSource contexts;
    private @Nullable S state;
    private long version;
    private boolean discarded;
    private boolean passedOver;
    private int replayed;
    private Instant begunAt = Instant.MIN;
    private Instant latest = Instant.MIN;
    private @Nullable UUID lastId;

    Fold(AggregateDefinition<S> aggregate, StreamId stream, ContextSource contexts) {
        this.aggregate = aggregate;
        this.stream = stream;
        this.contexts = contexts;
    }

    /** Begins behind the events that are in a baseline. */
    Fold(AggregateDefinition<S> aggregate, Baseline<S> baseline, ContextSource contexts) {
        this(aggregate, baseline.stream(), contexts);
        state = baseline.state();
        version = baseline.version();
        begunAt = baseline.begunAt();
        latest = baseline.latest();
        lastId = baseline.eventId();
        if (state instanceof BaseEntity entity) {
            EntityLifecycle.restored(entity, stream, contexts, version, begunAt);
        }
    }

    /** Applies an event that is stored, as what its upcasters made of it: often one, none, or several parts. */
    void replay(JournalRecord row, List<? extends StoredEvent<?>> parts) {
        requireNext(row);
        parts.forEach(this::replayPart);
        endOf(row);
    }

    /** Makes sure that an event is the next one of the stream. */
    void requireNext(JournalRecord row) {
        if (row.version() != version + 1) {
            throw new CorruptStreamException(
                    stream, row.version(), "it follows version " + version + ", so events are missing", null);
        }
    }

    /** Applies a part of an event, unless it has no class here. */
    void replayPart(StoredEvent<?> part) {
        if (!(part.payload() instanceof RawEvent)) {
            replay(part);
        }
    }

    /** Notes that all parts of an event are applied. */
    void endOf(JournalRecord row) {
        follow(row.version(), row.event().id(), row.event().time());
        replayed++;
    }

    /** Notes that an event, or a part of one, was not applied since nobody knows it here: others may. */
    void passOver() {
        passedOver = true;
    }

    /** How many events were replayed. */
    int replayed() {
        return replayed;
    }

    private void replay(StoredEvent<?> event) {
        try {
            apply(event.payload(), event.context());
        } catch (RuntimeException e) {
            // What a domain throws may quote its data, and so stays a cause; our own reasons do not.
            String reason = e instanceof CannotFollowException
                    ? String.valueOf(e.getMessage())
                    : e.getClass().getName();
            throw new CorruptStreamException(
                    stream, event.version(), "its " + event.type() + " cannot be applied, " + reason, e);
        }
    }

    /** Applies an event, stored or about to be; what cannot follow is an {@link IllegalArgumentException}. */
    void apply(Object event, EventContext context) {
        requireOwn(event);
        if (aggregate.style().begins(event.getClass())) {
            begin(event, context);
        } else {
            S before = state;
            if (before == null || discarded) {
                throw new CannotFollowException(event.getClass().getName() + " cannot follow in " + stream + ": "
                        + (discarded ? "it was discarded at version " + version : "no creation began it"));
            }
            state = result(event, aggregate.style().mutate(before, event, context));
        }
        follow(context.version(), context.eventId(), context.time());
        discarded = aggregate.style().ends(event.getClass());
    }

    private void follow(long newVersion, UUID id, Instant time) {
        version = newVersion;
        lastId = id;
        if (time.isAfter(latest)) {
            latest = time;
        }
    }

    private void begin(Object creation, EventContext context) {
        if (state != null && !discarded) {
            throw new CannotFollowException(creation.getClass().getName() + " cannot follow in " + stream
                    + ": it lives already, at version " + version);
        }
        S created = result(creation, aggregate.style().create(creation, context));
        if (created instanceof BaseEntity entity) {
            EntityLifecycle.begun(entity, (Creation<?>) creation, context, contexts);
        }
        state = created;
        begunAt = context.time();
    }

    private void requireOwn(Object event) {
        if (!aggregate.has(event.getClass())) {
            throw new CannotFollowException(event.getClass().getName() + " is not among the events of "
                    + aggregate.aggregateClass().getName() + ": "
                    + aggregate.style().howToRegister());
        }
    }

    private S result(Object event, @Nullable Object result) {
        if (!aggregate.aggregateClass().isInstance(result)) {
            throw new CannotFollowException(event.getClass().getName() + " must return a "
                    + aggregate.aggregateClass().getName() + ", but returned "
                    + (result == null ? "null" : "a " + result.getClass().getName()));
        }
        return aggregate.aggregateClass().cast(result);
    }

    /** The context of an event that is about to follow. */
    EventContext nextContext() {
        return contexts.next(stream, version + 1);
    }

    /** Nothing began it, as far as is known here. */
    boolean isEmpty() {
        return state == null;
    }

    /** What a later load can begin with, unless the aggregate is none now, or others may see more in its events. */
    Optional<Baseline<S>> baseline() {
        return state == null || discarded || passedOver || lastId == null
                ? Optional.empty()
                : Optional.of(new Baseline<>(stream, version, lastId, begunAt, latest, state));
    }

    boolean isDiscarded() {
        return discarded;
    }

    StreamId stream() {
        return stream;
    }

    long version() {
        return version;
    }

    S state() {
        if (state == null) {
            throw new IllegalStateException(stream + " has no state yet");
        }
        return state;
    }

    /** An event does not fit behind those before it, as an argument that the message tells about by type and id only. */
    private static final class CannotFollowException extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        CannotFollowException(String message) {
            super(message);
        }
    }
}
