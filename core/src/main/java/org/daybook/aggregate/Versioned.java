package org.daybook.aggregate;

import java.util.Objects;
import org.daybook.event.StreamId;

/**
 * An aggregate's state and the version it was read at. Immutable if the state is.
 *
 * <pre>{@code
 * Versioned<Todo> seen = todos.load(id);
 * todos.update(id, ExpectedVersion.exactly(seen.version()), todo -> new Todo.Completed());
 * }</pre>
 *
 * @param stream the stream of the aggregate
 * @param version the version, from 1
 * @param state the state at that version
 * @param <S> the aggregate's state
 */
public record Versioned<S>(StreamId stream, long version, S state) {

    /**
     * Checks the parts.
     *
     * @param stream the stream of the aggregate
     * @param version the version, from 1
     * @param state the state at that version
     * @throws NullPointerException if a part is {@code null}
     */
    public Versioned {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(state, "state");
    }
}
