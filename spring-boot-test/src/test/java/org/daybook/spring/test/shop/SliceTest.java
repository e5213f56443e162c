package org.daybook.spring.test.shop;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManagerFactory;
import javax.sql.DataSource;
import org.daybook.Daybook;
import org.daybook.spring.test.DaybookTest;
import org.daybook.store.Store;
import org.daybook.store.memory.MemoryStore;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.web.context.WebApplicationContext;

/** What is there, and what is not. */
@DaybookTest
class SliceTest {

    @Autowired
    ApplicationContext context;

    @Test
    void the_store_is_in_memory_and_there_is_neither_a_database_nor_a_web_server() {
        assertThat(context.getBean(Store.class)).isInstanceOf(MemoryStore.class);
        assertThat(context.getBeanNamesForType(DataSource.class)).isEmpty();
        assertThat(context.getBeanNamesForType(EntityManagerFactory.class)).isEmpty();
        assertThat(context).isNotInstanceOf(WebApplicationContext.class);
    }

    @Test
    void components_without_handlers_are_not_loaded() {
        assertThat(context.getBeanNamesForType(Report.class)).isEmpty();
        assertThat(context.getBeanNamesForType(TodoController.class)).isEmpty();
        assertThat(context.getBeanNamesForType(TodoService.class)).isEmpty();
    }

    @Test
    void components_with_handlers_are_called() {
        Daybook daybook = context.getBean(Daybook.class);
        daybook.publish("1", new Todo.Created("tea"));
        daybook.publish("1", new Todo.Completed());
        assertThat(context.getBean(Congratulations.class).sent()).isEqualTo(1);
    }
}
