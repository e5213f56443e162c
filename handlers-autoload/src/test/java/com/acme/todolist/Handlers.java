package com.acme.todolist;

import com.acme.Calls;
import com.acme.todo.Todo;
import org.daybook.handler.SubscribeTo;

/** In a package whose name only begins as that of another one. */
public class Handlers {
    @SubscribeTo(Todo.Created.class)
    void never(Todo.Created event) {
        Calls.ALL.add("never");
    }
}
