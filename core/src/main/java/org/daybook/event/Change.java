package org.daybook.event;

/**
 * An event that changes a mutable aggregate in place, as the events of a {@link BaseEntity} do.
 *
 * <pre>{@code
 * public record Deposited(long cents) implements Change<Account> {
 *     @Override public void apply(Account account) { account.balance += cents; }
 * }
 * }</pre>
 *
 * <p>Immutable, as every event.
 *
 * @param <S> the aggregate
 */
public interface Change<S> extends DomainEvent<S> {

    /**
     * Changes the aggregate. Checks belong into the command that raises the event: a recorded fact is not refused, so this
     * method must not throw.
     *
     * @param entity the aggregate to change
     */
    void apply(S entity);

    /**
     * Changes the aggregate, for events that want to know what is recorded about them. It passes on to
     * {@link #apply(Object)} unless the event is a {@link InContext}.
     *
     * @param entity the aggregate to change
     * @param context what is recorded about this event
     */
    default void apply(S entity, EventContext context) {
        apply(entity);
    }

    @Override
    default S mutate(S state) {
        apply(state);
        return state;
    }

    @Override
    default S mutate(S state, EventContext context) {
        apply(state, context);
        return state;
    }

    /**
     * A change whose effect depends on what is recorded about it: its stream, version, time or metadata.
     *
     * <pre>{@code
     * public record Deposited(long cents) implements Change.InContext<Account> {
     *     @Override public void apply(Account account, EventContext context) { account.lastMoved = context.time(); }
     * }
     * }</pre>
     *
     * <p>Immutable, as every event is.
     *
     * @param <S> the aggregate
     */
    interface InContext<S> extends Change<S> {

        @Override
        void apply(S entity, EventContext context);

        /**
         * Not possible without the context.
         *
         * @throws UnsupportedOperationException always
         */
        @Override
        default void apply(S entity) {
            throw EventContext.missing(this);
        }
    }
}
