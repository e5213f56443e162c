package org.daybook.examples.todo.view;

import java.util.List;
import org.daybook.examples.todo.model.Todo;

/** A todo as it is shown, at a version. */
public record ListedTodo(String id, String label, boolean done, List<String> tags, long version) {

    public static ListedTodo of(String id, long version, Todo todo) {
        return new ListedTodo(id, todo.label(), todo.done(), todo.tags(), version);
    }
}
