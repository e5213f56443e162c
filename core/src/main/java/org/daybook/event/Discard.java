package org.daybook.event;

/**
 * The event that ends an aggregate. From then on the aggregate is absent and refuses further events; its history stays
 * readable, and only an explicit {@code recreate} begins it anew.
 *
 * <pre>{@code
 * public record Discarded() implements Discard<Todo> {}
 * }</pre>
 *
 * <p>Immutable, as every event.
 *
 * @param <S> the aggregate's state
 */
public interface Discard<S> extends DomainEvent<S> {

    /**
     * The last state. The default leaves it as it was.
     *
     * @param state the state before the end
     * @return the state at the end, never {@code null}
     */
    @Override
    default S mutate(S state) {
        return state;
    }
}
