package org.daybook.examples.djangoevents;

import org.daybook.Daybook;
import org.daybook.event.Metadata;

/** Stores an event and reads its aggregate. */
public final class CreateTodo {

    private CreateTodo() {}

    public static void main(String[] args) {
        // region store
        try (var daybook = Daybook.fromConfiguration()) {
            var todos = daybook.entityRepository(Todo.class);

            // stores the event, then calls the handlers
            daybook.publish(
                    "6deaca4c-d866-4b28-9878-8814a55a4688",
                    new Todo.Created("my next thing to do"),
                    Metadata.none().with("command_id", "..."));

            // the aggregate, by its id
            Todo myTodo = todos.get("6deaca4c-d866-4b28-9878-8814a55a4688");
            System.out.println(myTodo.label());
        }
        // endregion
    }
}
