package org.daybook.spring.shop;

import org.daybook.event.StoredEvent;
import org.daybook.handler.SubscribeTo;

/** Found by its name, and created by Spring, as its constructor shows. */
class Handlers {

    private final Journal journal;
    private final Todos todos;

    Handlers(Journal journal, Todos todos) {
        this.journal = journal;
        this.todos = todos;
    }

    @SubscribeTo(Todo.Created.class)
    void created(StoredEvent<Todo.Created> event) {
        journal.note("created " + event.stream().aggregateId() + " at " + event.position());
        if (event.payload().label().startsWith("again ")) {
            todos.create(event.stream().aggregateId() + "-again", new Todo.Created("by a handler"));
        }
    }
}
