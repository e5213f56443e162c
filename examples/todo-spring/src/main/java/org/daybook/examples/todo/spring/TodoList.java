package org.daybook.examples.todo.spring;

import org.daybook.event.StoredEvent;
import org.daybook.handler.Durable;
import org.daybook.handler.OnReset;
import org.daybook.handler.SubscribeTo;

/** Keeps the list of all todos that are not removed. What it writes is committed together with the checkpoint, and so once. */
@Durable("spring-todo-list")
class TodoList {

    private final TodoRows rows;

    TodoList(TodoRows rows) {
        this.rows = rows;
    }

    @SubscribeTo(Todo.Event.class)
    void changed(StoredEvent<Todo.Event> event) {
        String id = event.stream().aggregateId();
        if (event.payload() instanceof Todo.Created created) {
            ListedTodo todo = ListedTodo.of(id, event.version(), created.create());
            rows.save(new TodoRow(event.position().number(), todo));
        } else if (event.payload() instanceof Todo.Discarded) {
            rows.deleteById(id);
        } else {
            rows.findById(id).ifPresent(row -> {
                row.todo = row.todo.after(event.payload(), event.version());
                rows.save(row);
            });
        }
    }

    @OnReset
    void clear() {
        rows.deleteAllInBatch();
    }
}
