package org.daybook.examples.howto.se;

import org.daybook.aggregate.Repository;
import org.daybook.event.Decision;
import org.daybook.event.DomainEvent;
import org.daybook.event.Receipt;

public class TodoService {

    private final Repository<Todo, DomainEvent<? super Todo>> todos;

    TodoService(Repository<Todo, DomainEvent<? super Todo>> todos) {
        this.todos = todos;
    }

    Receipt create(String id, String label) {
        return todos.create(id, new Todo.Created(label));
    }

    Receipt complete(String id) {
        return todos.update(id, todo -> todo.done() ? Decision.none() : new Todo.Completed());
    }
}
