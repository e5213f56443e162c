package org.daybook.spring.test.shop;

import org.daybook.event.Receipt;
import org.springframework.stereotype.Service;

/** A component that has nothing to do with handlers. */
@Service
public class TodoService {

    private final Todos todos;

    TodoService(Todos todos) {
        this.todos = todos;
    }

    public Receipt complete(String id) {
        return todos.update(id, todo -> new Todo.Completed());
    }
}
