package org.daybook.examples.todo.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.daybook.event.DomainEvent;
import org.daybook.testing.RoundTrips;
import org.daybook.testing.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a todo does, told by its events: no Spring, no server, no database. */
class TodoTest {

    private static Scenario<Todo, DomainEvent<? super Todo>> tea() {
        return Scenario.of(Todo.class).given(Todo.create("buy tea"));
    }

    @Test
    void a_todo_is_renamed() {
        tea().when(todo -> todo.rename("buy green tea"))
                .then(new Todo.ChangedLabel("buy green tea"))
                .thenState(new Todo("buy green tea", List.of(), false));
        tea().when(todo -> todo.rename("buy tea")).thenNothing();
    }

    @Test
    void each_tag_is_added_once() {
        tea().given(new Todo.Tagged(List.of("shop")))
                .when(todo -> todo.tag(List.of("drink", "shop", "drink")))
                .then(new Todo.Tagged(List.of("drink")))
                .thenState(Todo::tags, List.of("shop", "drink"));
    }

    @Test
    void what_is_done_is_done_once() {
        tea().when(Todo::complete).then(new Todo.Completed(null)).thenState(Todo::done, true);
        tea().given(new Todo.Completed(null)).when(Todo::complete).thenNothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u3164", "half \ud83d a character"})
    void a_label_that_cannot_be_seen_or_is_no_text_is_refused(String label) {
        assertThat(tea().when(todo -> todo.rename(label)).thenFails(Todo.InvalidException.class))
                .hasMessageStartingWith("the label ");
    }

    @Test
    void all_events_are_the_same_when_they_are_read_again() {
        RoundTrips.of(Todo.class).everyEventRoundTrips();
    }
}
