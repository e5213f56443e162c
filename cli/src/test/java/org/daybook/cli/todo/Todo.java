package org.daybook.cli.todo;

import java.util.List;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;
import org.daybook.event.EventShape;
import org.daybook.event.EventType;
import org.daybook.event.Upcaster;
import org.daybook.event.Upcasts;
import org.daybook.handler.SubscribeTo;

/** An aggregate of an application that is asked for its types. */
public record Todo(String label, boolean done) {

    @EventType(version = 2)
    public record Created(String label) implements Creation<Todo> {
        @Override
        public Todo create() {
            return new Todo(label, false);
        }
    }

    public record Done() implements DomainEvent<Todo> {
        @Override
        public Todo mutate(Todo todo) {
            return new Todo(todo.label, true);
        }
    }

    @Upcasts(type = "todo_created", version = 1)
    static final class TitleIsLabel implements Upcaster {
        @Override
        public List<EventShape> upcast(EventShape event) {
            event.data().rename("title", "label");
            return List.of(event.next());
        }
    }

    /** Which nobody creates. */
    public static final class Handlers {
        public Handlers() {
            throw new AssertionError("an application is only asked");
        }

        @SubscribeTo(Created.class)
        void created(Created event) {
            throw new AssertionError("an application is only asked");
        }
    }
}
