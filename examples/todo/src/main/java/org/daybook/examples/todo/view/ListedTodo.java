package org.daybook.examples.todo.view;

import java.util.List;
import org.daybook.event.StoredEvent;
import org.daybook.examples.todo.model.Todo;
import org.jspecify.annotations.Nullable;

/** A todo as it is shown, at a version. */
public record ListedTodo(String id, String label, boolean done, List<String> tags, long version) {

    public static ListedTodo of(String id, long version, Todo todo) {
        return new ListedTodo(id, todo.label(), todo.done(), todo.tags(), version);
    }

    /**
     * What the list shows of a todo after an event.
     *
     * @param before what it shows before, nothing of a todo that is new, or whose creation nobody could handle and somebody
     *     skipped
     * @return what it shows from now on, nothing if the todo is removed
     */
    public static @Nullable ListedTodo after(StoredEvent<Todo.Event> event, @Nullable ListedTodo before) {
        String id = event.stream().aggregateId();
        if (event.payload() instanceof Todo.Created created) {
            return of(id, event.version(), created.create());
        }
        if (before == null || event.payload() instanceof Todo.Discarded) {
            return null;
        }
        return of(id, event.version(), event.payload().mutate(new Todo(before.label, before.tags, before.done)));
    }
}
