package org.daybook.examples.djangoevents;

import org.daybook.event.BaseEntity;
import org.daybook.event.Change;
import org.daybook.event.Creation;

public class Todo extends BaseEntity {

    private String label;
    private final boolean done;

    private Todo(String label, boolean done) {
        this.label = label;
        this.done = done;
    }

    public String label() { return label; }

    public boolean isDone() { return done; }

    public void changeLabel(String to) {
        raise(new ChangedLabel(to));
    }

    public record Created(String label) implements Creation<Todo> {
        @Override public Todo create() { return new Todo(label, false); }
    }

    public record ChangedLabel(String label) implements Change<Todo> {
        @Override public void apply(Todo todo) { todo.label = label; }
    }
}
