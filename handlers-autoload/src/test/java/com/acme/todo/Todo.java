package com.acme.todo;

import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;

public record Todo(String label) {

    public sealed interface Event extends DomainEvent<Todo> permits Created, ChangedLabel {}

    public record Created(String label) implements Event, Creation<Todo> {
        @Override
        public Todo create() {
            return new Todo(label);
        }
    }

    public record ChangedLabel(String label) implements Event {
        @Override
        public Todo mutate(Todo todo) {
            return new Todo(label);
        }
    }
}
