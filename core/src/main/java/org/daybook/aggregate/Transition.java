package org.daybook.aggregate;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.daybook.event.StoredEvent;
import org.jspecify.annotations.Nullable;

/**
 * What one event has made of an aggregate.
 *
 * <pre>{@code
 * try (var history = todos.transitions("6deaca4c")) {
 *     history.forEach(each -> System.out.println(each.event().version() + ": " + each.differences()));
 * }
 * }</pre>
 *
 * <p>Immutable if the state is. An entity is changed by the next event: use it before the next transition is read.
 *
 * @param <S> the aggregate's state
 * @param <E> the type of its events
 */
public final class Transition<S, E> {

    private final StoredEvent<E> event;
    private final @Nullable S before;
    private final S after;
    private final Supplier<List<Difference>> differences;

    Transition(StoredEvent<E> event, @Nullable S before, S after, Supplier<List<Difference>> differences) {
        this.event = Objects.requireNonNull(event, "event");
        this.before = before;
        this.after = Objects.requireNonNull(after, "after");
        this.differences = differences;
    }

    /**
     * The event.
     *
     * @return the event, a part of one if upcasters have split it
     */
    public StoredEvent<E> event() {
        return event;
    }

    /**
     * The state before the event.
     *
     * @return the state, or nothing if the event begins the aggregate
     */
    public Optional<S> before() {
        return Optional.ofNullable(before);
    }

    /**
     * The state after the event.
     *
     * @return the state; that of before if the event discards the aggregate
     */
    public S after() {
        return after;
    }

    /**
     * What differs between the two states, field by field, as they are written.
     *
     * @return the differences
     * @throws org.daybook.event.SerializationException if a state cannot be written
     */
    public List<Difference> differences() {
        return differences.get();
    }

    /** The event, never a state. */
    @Override
    public String toString() {
        return "Transition[" + event + "]";
    }
}
