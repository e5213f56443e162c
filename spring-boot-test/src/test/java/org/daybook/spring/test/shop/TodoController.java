package org.daybook.spring.test.shop;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class TodoController {

    private final Todos todos;

    TodoController(Todos todos) {
        this.todos = todos;
    }

    @GetMapping("/todos/{id}")
    Todo get(@PathVariable String id) {
        return todos.get(id);
    }
}
