package org.daybook.event;

/**
 * The event that begins an aggregate: version 1 of its stream, or the first one after a {@link Discard} when the
 * aggregate is created again.
 *
 * <pre>{@code
 * public record Created(String label) implements Creation<Todo> {
 *     @Override public Todo create() { return new Todo(label, false); }
 * }
 * }</pre>
 *
 * <p>Immutable, as every event.
 *
 * @param <S> the aggregate's state
 */
public interface Creation<S> extends DomainEvent<S> {

    /**
     * The state that the aggregate begins with.
     *
     * @return the first state, never {@code null}
     */
    S create();

    /**
     * The state that the aggregate begins with, for creations that want to know what is recorded about them. Repositories
     * call this method; it passes on to {@link #create()} unless the event is a {@link InContext}.
     *
     * @param context what is recorded about this event
     * @return the first state, never {@code null}
     */
    default S create(EventContext context) {
        return create();
    }

    /**
     * Never called on an aggregate that lives: a creation begins one.
     *
     * @throws IllegalStateException always
     */
    @Override
    default S mutate(S state) {
        throw new IllegalStateException(getClass().getName() + " begins an aggregate and cannot change one that lives");
    }

    /**
     * A creation whose first state depends on what is recorded about it: its stream, time or metadata.
     *
     * <pre>{@code
     * public record Opened() implements Creation.InContext<Ticket> {
     *     @Override public Ticket create(EventContext context) { return new Ticket(context.time()); }
     * }
     * }</pre>
     *
     * <p>Immutable, as every event is.
     *
     * @param <S> the aggregate's state
     */
    interface InContext<S> extends Creation<S> {

        @Override
        S create(EventContext context);

        /**
         * Not possible without the context.
         *
         * @throws UnsupportedOperationException always
         */
        @Override
        default S create() {
            throw EventContext.missing(this);
        }
    }
}
