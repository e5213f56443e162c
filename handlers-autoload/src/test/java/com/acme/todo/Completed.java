package com.acme.todo;

import org.daybook.event.DomainEvent;

/** An event in a file of its own. */
public record Completed() implements DomainEvent<Todo> {
    @Override
    public Todo mutate(Todo todo) {
        return todo;
    }
}
