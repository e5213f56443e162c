package org.daybook.examples.todo.spring;

import java.util.List;

/** A todo as it is shown, at a version. */
record ListedTodo(String id, String label, boolean done, List<String> tags, long version) {

    static ListedTodo of(String id, long version, Todo todo) {
        return new ListedTodo(id, todo.label(), todo.done(), todo.tags(), version);
    }

    ListedTodo after(Todo.Event event, long newVersion) {
        return of(id, newVersion, event.mutate(new Todo(label, tags, done)));
    }
}
