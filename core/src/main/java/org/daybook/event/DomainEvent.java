package org.daybook.event;

/**
 * A fact about one aggregate that knows how it changes that aggregate's state. Usually a record nested in the aggregate:
 *
 * <pre>{@code
 * public record Todo(String label, boolean done) {
 *     public record ChangedLabel(String label) implements DomainEvent<Todo> {
 *         @Override public Todo mutate(Todo todo) { return new Todo(label, todo.done); }
 *     }
 * }
 * }</pre>
 *
 * <p>An event must be immutable; {@code mutate} must depend on nothing but the event and the state, since it runs each
 * time the aggregate is loaded. What an event carries is stored under the names of its components, for ever.
 *
 * @param <S> the aggregate's state
 * @see Creation
 * @see Discard
 * @see Change
 */
public interface DomainEvent<S> extends Decision<S> {

    /**
     * The state after this event. Checks belong before it: a recorded fact is not refused. What this method throws for a new
     * event reaches the writer, and nothing is stored; for a stored one it makes a {@link CorruptStreamException}.
     *
     * @param state the state before it, never {@code null}
     * @return the state after it, never {@code null}; for an immutable state a new one, for a {@link BaseEntity} the same
     */
    S mutate(S state);

    /**
     * The state after this event, for events that want to know what is recorded about them. Repositories call this method;
     * it passes on to {@link #mutate(Object)} unless the event is a {@link InContext}.
     *
     * @param state the state before it, never {@code null}
     * @param context what is recorded about this event
     * @return the state after it, never {@code null}
     */
    default S mutate(S state, EventContext context) {
        return mutate(state);
    }

    /**
     * The aggregate that the events of a class belong to: the {@code S} of the {@code DomainEvent<S>} that it implements,
     * however indirectly.
     *
     * @param eventClass a class of events
     * @return the class of the aggregate
     * @throws IllegalArgumentException if the class implements no {@code DomainEvent}
     */
    static Class<?> aggregateOf(Class<?> eventClass) {
        return EventOwner.of(eventClass);
    }

    /**
     * An event whose effect depends on what is recorded about it: its stream, version, time or metadata.
     *
     * <pre>{@code
     * public record Renewed() implements DomainEvent.InContext<Ticket> {
     *     @Override public Ticket mutate(Ticket ticket, EventContext context) { return new Ticket(context.time()); }
     * }
     * }</pre>
     *
     * <p>Immutable, as every event is.
     *
     * @param <S> the aggregate's state
     */
    interface InContext<S> extends DomainEvent<S> {

        @Override
        S mutate(S state, EventContext context);

        /**
         * Not possible without the context.
         *
         * @throws UnsupportedOperationException always
         */
        @Override
        default S mutate(S state) {
            throw EventContext.missing(this);
        }
    }
}
