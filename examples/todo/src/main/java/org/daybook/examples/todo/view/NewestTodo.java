package org.daybook.examples.todo.view;

import org.daybook.Daybook;
import org.daybook.aggregate.Versioned;
import org.daybook.event.AggregateDiscardedException;
import org.daybook.examples.todo.model.Todo;
import org.jspecify.annotations.Nullable;

/**
 * A todo as it is now. An event carries only its own change, and handlers of two callers run in any order; so a handler asks
 * for the newest state, and writes it only over an older one.
 *
 * @param todo its state, nothing once it is removed
 */
public record NewestTodo(long version, @Nullable Todo todo) {

    public static NewestTodo load(Daybook daybook, String id) {
        try {
            Versioned<Todo> loaded = daybook.repository(Todo.class).load(id);
            return new NewestTodo(loaded.version(), loaded.state());
        } catch (AggregateDiscardedException e) {
            return new NewestTodo(e.version(), null);
        }
    }
}
