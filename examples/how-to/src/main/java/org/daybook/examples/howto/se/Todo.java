package org.daybook.examples.howto.se;

import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;

public record Todo(String label, boolean done) {

    public record Created(String label) implements Creation<Todo> {
        @Override
        public Todo create() {
            return new Todo(label, false);
        }
    }

    public record Completed() implements DomainEvent<Todo> {
        @Override
        public Todo mutate(Todo todo) {
            return new Todo(todo.label, true);
        }
    }
}
