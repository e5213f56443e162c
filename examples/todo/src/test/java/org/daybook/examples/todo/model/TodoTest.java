package org.daybook.examples.todo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.daybook.event.DomainEvent;
import org.daybook.testing.RoundTrips;
import org.daybook.testing.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a todo does, told by its events. */
class TodoTest {

    private static Scenario<Todo, DomainEvent<? super Todo>> tea() {
        return Scenario.of(Todo.class).given(Todo.create("buy tea"));
    }

    @Test
    void a_todo_is_renamed() {
        tea().when(todo -> todo.rename("buy green tea"))
                .then(new Todo.ChangedLabel("buy green tea"))
                .thenState(new Todo("buy green tea", List.of(), false));
    }

    @Test
    void the_same_name_changes_nothing() {
        tea().when(todo -> todo.rename("buy tea")).thenNothing();
    }

    @Test
    void each_tag_is_added_once() {
        tea().given(new Todo.Tagged(List.of("shop")))
                .when(todo -> todo.tag(List.of("drink", "shop", "drink")))
                .then(new Todo.Tagged(List.of("drink")))
                .thenState(Todo::tags, List.of("shop", "drink"));
        tea().given(new Todo.Tagged(List.of("shop")))
                .when(todo -> todo.tag(List.of("shop")))
                .thenNothing();
    }

    @Test
    void what_is_done_is_done_once() {
        LocalDate today = LocalDate.of(2026, 11, 29);
        tea().when(todo -> todo.complete(today)).then(new Todo.Completed(today)).thenState(Todo::done, true);
        tea().given(new Todo.Completed(today)).when(Todo::complete).thenNothing();
    }

    @Test
    void a_todo_can_be_discarded() {
        tea().when(Todo::discard).then(new Todo.Discarded()).thenDiscarded();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u3164", "\u0000", "half \ud83d a character"})
    void a_label_that_cannot_be_seen_or_is_no_text_is_refused(String label) {
        tea().when(todo -> todo.rename(label)).thenFails(InvalidTodoException.class);
        assertThatThrownBy(() -> Todo.create(label)).isInstanceOf(InvalidTodoException.class);
    }

    @Test
    void a_label_that_is_too_long_is_refused() {
        String longest = "\ud83d\ude80".repeat(Todo.MAX_LABEL_LENGTH);
        tea().when(todo -> todo.rename(longest)).then(new Todo.ChangedLabel(longest));
        assertThat(tea().when(todo -> todo.rename(longest + "x")).thenFails(InvalidTodoException.class))
                .hasMessage("the label has 10001 characters, 10000 are allowed");
    }

    @Test
    void all_events_are_the_same_when_they_are_read_again() {
        RoundTrips.of(Todo.class).everyEventRoundTrips();
    }
}
