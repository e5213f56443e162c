package org.daybook.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.UUID;
import org.daybook.Daybook;
import org.daybook.aggregate.EntityRepository;
import org.daybook.aggregate.Repository;
import org.daybook.event.DomainEvent;
import org.daybook.event.Metadata;
import org.daybook.spring.bare.BareApplication;
import org.daybook.spring.shop.Account;
import org.daybook.spring.shop.Cart;
import org.daybook.spring.shop.Journal;
import org.daybook.spring.shop.ShopApplication;
import org.daybook.spring.shop.Todo;
import org.daybook.spring.shop.Todos;
import org.daybook.store.Store;
import org.daybook.store.jpa.JpaStore;
import org.daybook.store.memory.MemoryStore;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is a bean, and what gives way to one of the application's. */
class WiringTest {

    static class Client {
        @Autowired
        Repository<Todo, DomainEvent<? super Todo>> todos;

        @Autowired
        EntityRepository<Account> accounts;

        @Autowired
        Repository<Cart, Cart.Event> carts;

        @Autowired
        ObjectProvider<Repository<Cart, Cart.Event>> provided;

        @Autowired
        Todos own;
    }

    @Configuration
    static class OwnStore {
        static final MemoryStore STORE = new MemoryStore();

        @Bean
        Store store() {
            return STORE;
        }
    }

    @Configuration
    static class OwnDaybook {
        @Bean
        Daybook daybook() {
            return Daybook.builder(new MemoryStore()).define(Todo.class).open();
        }
    }

    @Configuration
    static class OwnTodos {
        @Bean
        Todos mine(Daybook daybook) {
            Repository<Todo, DomainEvent<? super Todo>> todos = daybook.repository(Todo.class);
            return (Todos) Proxy.newProxyInstance(
                    Todos.class.getClassLoader(),
                    new Class<?>[] {Todos.class},
                    (proxy, method, arguments) ->
                            method.getName().equals("toString") ? "mine" : method.invoke(todos, arguments));
        }
    }

    private static ConfigurableApplicationContext start(List<Class<?>> more, String... properties) {
        return new SpringApplicationBuilder(ShopApplication.class)
                .sources(more.toArray(Class<?>[]::new))
                .properties(
                        "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1",
                        "spring.jpa.hibernate.ddl-auto=create-drop",
                        "spring.main.web-application-type=none")
                .properties(properties)
                .run();
    }

    @Test
    void repositories_of_each_style_are_injected_by_their_types() {
        try (ConfigurableApplicationContext context = start(List.of(Client.class))) {
            Client client = context.getBean(Client.class);
            client.todos.create("1", new Todo.Created("tea"));
            client.accounts.begin("2", new Account.Opened());
            Account account = client.accounts.begin("2", new Account.Opened());
            account.deposit(5);
            client.accounts.save(account);
            client.carts.create("3", new Cart.Opened());
            assertThat(client.own.get("1").label()).isEqualTo("tea");
            assertThat(client.accounts.get("2").balance()).isEqualTo(5);
            assertThat(client.provided.getObject().get("3")).isEqualTo(new Cart(List.of()));
        }
    }

    @Test
    void an_interface_of_the_application_has_its_default_methods_and_its_own_types() {
        try (ConfigurableApplicationContext context = start(List.of())) {
            Todos todos = context.getBean(Todos.class);
            Todos traced = todos.with(Metadata.none().withCorrelationId("c"));
            traced.create("1", new Todo.Created("tea"));
            traced.label("1", "milk");
            try (var history = todos.history("1")) {
                assertThat(history.map(each -> each.metadata().correlationId().orElse("")))
                        .containsExactly("c", "c");
            }
            assertThat(todos).isEqualTo(todos).isNotEqualTo(traced).hasToString(todos.toString());
        }
    }

    @Test
    void an_interface_of_which_the_application_declares_a_bean_is_left_to_it() {
        try (ConfigurableApplicationContext context = start(List.of(OwnTodos.class), "daybook.store=memory")) {
            assertThat(context.getBeansOfType(Todos.class)).containsOnlyKeys("mine");
        }
    }

    @Test
    void interfaces_are_found_in_the_packages_that_are_named_too() {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(BareApplication.class)
                .properties(
                        "daybook.store=memory",
                        "daybook.packages=org.daybook.spring.shop",
                        "spring.main.web-application-type=none")
                .sources(Journal.class)
                .run()) {
            context.getBean(Todos.class).create("1", new Todo.Created("tea"));
            assertThat(context.getBean(Journal.class).notes()).containsExactly("created 1 at 0/1");
        }
    }

    @Test
    void handlers_are_beans_whether_found_by_their_name_or_beans_before() {
        try (ConfigurableApplicationContext context = start(List.of())) {
            Todos todos = context.getBean(Todos.class);
            todos.create("1", new Todo.Created("tea"));
            todos.label("1", "milk");
            assertThat(context.getBean(Journal.class).notes()).containsExactly("created 1 at 0/1", "labeled milk");
            assertThat(context.getBean(Daybook.class).activeRegistrations()).hasSize(2);
            assertThat(context.containsBean("org.daybook.spring.shop.Handlers")).isTrue();
        }
    }

    @Test
    void the_store_is_jpa_unless_the_profile_says_memory() {
        try (ConfigurableApplicationContext context = start(List.of())) {
            assertThat(context.getBean(Store.class)).isInstanceOf(JpaStore.class);
        }
        try (ConfigurableApplicationContext context = start(List.of(), "daybook.store=memory")) {
            assertThat(context.getBean(Store.class)).isInstanceOf(MemoryStore.class);
        }
    }

    @Test
    void beans_of_the_application_come_first() {
        try (ConfigurableApplicationContext context = start(List.of(OwnStore.class))) {
            assertThat(context.getBean(Daybook.class).store()).isSameAs(OwnStore.STORE);
        }
        try (ConfigurableApplicationContext context = start(List.of(OwnDaybook.class))) {
            assertThat(context.getBeansOfType(Store.class)).isEmpty();
            assertThat(context.getBean(Daybook.class).store()).isInstanceOf(MemoryStore.class);
        }
    }

    @Test
    void a_context_that_is_closed_closes_its_store() {
        Store store;
        try (ConfigurableApplicationContext context = start(List.of())) {
            store = context.getBean(Store.class);
        }
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> store.journal().head()))
                .hasMessageContaining("closed");
    }
}
