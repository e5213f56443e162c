package org.daybook.observation;

import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;

record Todo(String label, boolean done) {

    record Created(String label) implements Creation<Todo> {
        @Override
        public Todo create() {
            return new Todo(label, false);
        }
    }

    record Labeled(String label) implements DomainEvent<Todo> {
        @Override
        public Todo mutate(Todo todo) {
            return new Todo(label, todo.done);
        }
    }

    record Completed() implements DomainEvent<Todo> {
        @Override
        public Todo mutate(Todo todo) {
            return new Todo(todo.label, true);
        }
    }
}
