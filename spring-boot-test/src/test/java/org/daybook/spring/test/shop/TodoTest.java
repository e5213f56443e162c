package org.daybook.spring.test.shop;

import static org.assertj.core.api.Assertions.assertThat;

import org.daybook.Daybook;
import org.daybook.spring.test.DaybookTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@DaybookTest
class TodoTest {

    @Autowired
    Daybook daybook;

    @Autowired
    Todos todos;

    @Autowired
    Handlers handlers;

    @Autowired
    TodoList list;

    @Test
    void handlers_are_called_at_once_and_durable_ones_when_they_are_told_to() {
        todos.create("1", new Todo.Created("tea"));
        assertThat(handlers.created()).containsExactly("1");
        assertThat(list.labels()).isEmpty();

        daybook.drain();
        assertThat(list.labels()).containsExactly("tea");
    }
}
