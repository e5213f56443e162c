package org.daybook.spring.test.shop;

import static org.assertj.core.api.Assertions.assertThat;

import org.daybook.spring.test.DaybookTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.env.Environment;

@DaybookTest(
        properties = "daybook.max-attempts=3",
        includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = TodoService.class),
        excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Congratulations.class))
class FilterTest {

    @Autowired
    ApplicationContext context;

    @Autowired
    TodoService service;

    @Autowired
    Todos todos;

    @Test
    void what_is_included_is_there_and_what_is_excluded_is_not() {
        todos.create("1", new Todo.Created("tea"));
        service.complete("1");
        assertThat(todos.get("1").done()).isTrue();
        assertThat(context.getBeanNamesForType(Congratulations.class)).isEmpty();
    }

    @Test
    void properties_of_the_test_are_set_beside_those_of_the_slice() {
        Environment environment = context.getEnvironment();
        assertThat(environment.getProperty("daybook.max-attempts")).isEqualTo("3");
        assertThat(environment.getProperty("daybook.store")).isEqualTo("memory");
    }
}
