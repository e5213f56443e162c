package org.daybook.examples.djangoevents;

import java.util.Optional;
import org.daybook.Daybook;
import org.daybook.aggregate.EntityRepository;

public final class TodoRepository {

    private final EntityRepository<Todo> todos;

    public TodoRepository(Daybook daybook) {
        todos = daybook.entityRepository(Todo.class);
    }

    public Optional<Todo> find(String id) { return todos.find(id); }

    public void relabel(String id, String label) { todos.change(id, todo -> todo.changeLabel(label)); }
}
