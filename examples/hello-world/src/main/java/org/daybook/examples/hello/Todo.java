package org.daybook.examples.hello;

import org.daybook.Daybook;
import org.daybook.event.*;
import org.daybook.store.memory.MemoryStore;

public record Todo(String label, boolean done) {

    public record Created(String label) implements Creation<Todo> {
        @Override public Todo create() { return new Todo(label, false); }
    }
    public record ChangedLabel(String label) implements DomainEvent<Todo> {
        @Override public Todo mutate(Todo todo) { return new Todo(label, todo.done); }
    }

    public static void main(String[] args) {
        try (var daybook = Daybook.open(new MemoryStore())) {
            daybook.subscribe(Todo.ChangedLabel.class, event -> System.out.println(" => " + event.payload().label()));
            var todos = daybook.repository(Todo.class);
            todos.create("6deaca4c", new Todo.Created("my next thing to do"));
            todos.update("6deaca4c", todo -> new Todo.ChangedLabel("my last thing to do"));
            System.out.println(todos.get("6deaca4c"));
        }
    }
}
