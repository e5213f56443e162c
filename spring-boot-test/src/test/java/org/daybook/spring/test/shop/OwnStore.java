package org.daybook.spring.test.shop;

import static org.assertj.core.api.Assertions.assertThat;

import org.daybook.Daybook;
import org.daybook.spring.test.DaybookTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Two classes of tests inherit this, so the one that runs later would find what the first one left. */
@DaybookTest
abstract class OwnStore {

    @Autowired
    Daybook daybook;

    @Autowired
    TodoList list;

    @Test
    void a_class_of_tests_finds_an_empty_store_and_new_handlers_whichever_ran_before() {
        assertThat(daybook.publish("1", new Todo.Created("tea")).position().number())
                .isEqualTo(1);
        daybook.drain();
        assertThat(list.labels()).containsExactly("tea");
    }
}
