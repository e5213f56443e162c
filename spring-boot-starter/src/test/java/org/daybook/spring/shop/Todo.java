package org.daybook.spring.shop;

import org.daybook.event.Creation;
import org.daybook.event.Discard;
import org.daybook.event.DomainEvent;

public record Todo(String label, int changes) {

    public record Created(String label) implements Creation<Todo> {
        @Override
        public Todo create() {
            return new Todo(label, 0);
        }
    }

    public record Labeled(String label) implements DomainEvent<Todo> {
        @Override
        public Todo mutate(Todo todo) {
            return new Todo(label, todo.changes + 1);
        }
    }

    public record Removed() implements Discard<Todo> {}
}
