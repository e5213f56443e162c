package org.daybook.contract;

import java.util.List;
import org.daybook.event.Creation;
import org.daybook.event.Discard;
import org.daybook.event.DomainEvent;

/** The aggregate of the record style. */
record Todo(String label, boolean done, int changes) {

    sealed interface Event extends DomainEvent<Todo> {}

    record Created(String label) implements Event, Creation<Todo> {
        @Override
        public Todo create() {
            return new Todo(label, false, 0);
        }
    }

    record ChangedLabel(String label) implements Event {
        @Override
        public Todo mutate(Todo todo) {
            return new Todo(label, todo.done, todo.changes + 1);
        }
    }

    record Completed() implements Event {
        @Override
        public Todo mutate(Todo todo) {
            return new Todo(todo.label, true, todo.changes + 1);
        }
    }

    record Discarded() implements Event, Discard<Todo> {}

    /** Cannot be applied. */
    record Impossible() implements DomainEvent<Todo> {
        static final String MESSAGE = "this can never follow";

        @Override
        public Todo mutate(Todo todo) {
            throw new UnsupportedOperationException(MESSAGE);
        }
    }

    /** Forgets to return the state. */
    record Vanished() implements DomainEvent<Todo> {
        @Override
        @SuppressWarnings("NullAway") // what a careless user does
        public Todo mutate(Todo todo) {
            return null;
        }
    }

    /** Cannot be written when the list contains itself. */
    record Attached(List<Object> content) implements DomainEvent<Todo> {
        @Override
        public Todo mutate(Todo todo) {
            return todo;
        }
    }
}
