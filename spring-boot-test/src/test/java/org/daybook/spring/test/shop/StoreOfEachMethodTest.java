package org.daybook.spring.test.shop;

import static org.assertj.core.api.Assertions.assertThat;

import org.daybook.spring.test.DaybookTest;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.ClassMode;

@DaybookTest
@DirtiesContext(classMode = ClassMode.AFTER_EACH_TEST_METHOD)
class StoreOfEachMethodTest {

    @Autowired
    Todos todos;

    @RepeatedTest(2)
    void each_method_can_have_a_store_of_its_own() {
        assertThat(todos.exists("1")).isFalse();
        todos.create("1", new Todo.Created("tea"));
    }
}
