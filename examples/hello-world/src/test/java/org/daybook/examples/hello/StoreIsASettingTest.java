package org.daybook.examples.hello;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.daybook.Daybook;
import org.daybook.DaybookConfiguration;
import org.daybook.event.Receipt;
import org.daybook.store.Store;
import org.daybook.store.jpa.JpaStore;
import org.daybook.store.memory.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One scenario, two stores: the only difference is the value of daybook.store. */
class StoreIsASettingTest {

    @AfterEach
    void clear() {
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("daybook."));
    }

    @Test
    @Tag("AP-01")
    @Tag("AP-07")
    @Tag("AP-13")
    @Tag("CF-08")
    void on_memory() {
        scenario("memory", MemoryStore.class);
    }

    @Test
    @Tag("AP-01")
    @Tag("AP-07")
    @Tag("AP-13")
    @Tag("CF-08")
    void on_jpa() {
        scenario("jpa", JpaStore.class);
    }

    private static void scenario(String store, Class<? extends Store> expected) {
        System.setProperty("daybook.store", store);
        System.setProperty("daybook.packages", "org.daybook.examples.hello");
        System.setProperty("daybook.jpa.url", "jdbc:h2:mem:");
        System.setProperty("daybook.jpa.pool-size", "1");
        System.setProperty("daybook.jpa.create-schema", "true");
        Handlers.SEEN.clear();

        try (Daybook daybook = Daybook.fromConfiguration()) {
            assertThat(daybook.store()).isInstanceOf(expected);
            var todos = daybook.repository(Todo.class);
            todos.create("1", new Todo.Created("tea"));
            Receipt receipt = todos.update("1", todo -> new Todo.ChangedLabel("green " + todo.label()));

            assertThat(receipt.lastVersion()).isEqualTo(2);
            assertThat(todos.get("1")).isEqualTo(new Todo("green tea", false));
            assertThat(todos.at("1", 1)).isEqualTo(new Todo("tea", false));
            assertThat(daybook.journal().head().get(0).number()).isEqualTo(2);
            assertThat(Handlers.SEEN).containsExactly("Todo/1 at position 0/1: tea");
        }
    }

    @Test
    @Tag("CF-01")
    void a_configuration_can_be_given_by_hand() {
        try (Daybook daybook = Daybook.builder(DaybookConfiguration.of(
                        Map.of("daybook.store", "memory", "daybook.packages", "org.daybook.examples.hello")))
                .open()) {
            assertThat(daybook.store()).isInstanceOf(MemoryStore.class);
        }
    }
}
