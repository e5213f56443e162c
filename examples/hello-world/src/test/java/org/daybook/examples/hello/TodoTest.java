package org.daybook.examples.hello;

import org.daybook.testing.RoundTrips;
import org.daybook.testing.Scenario;
import org.junit.jupiter.api.Test;

/** What a todo does, told by its events. */
class TodoTest {

    // region kit
    @Test
    void a_label_is_changed() {
        Scenario.of(Todo.class)
                .given(new Todo.Created("tea"))
                .when(todo -> new Todo.ChangedLabel("green " + todo.label()))
                .then(new Todo.ChangedLabel("green tea"))
                .thenState(new Todo("green tea", false));
    }

    @Test
    void all_events_can_be_stored_and_read_again() {
        RoundTrips.of(Todo.class).everyEventRoundTrips();
    }
    // endregion
}
