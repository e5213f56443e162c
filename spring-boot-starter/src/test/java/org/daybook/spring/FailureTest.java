package org.daybook.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.UUID;
import org.daybook.handler.SubscribeTo;
import org.daybook.spring.bare.BareApplication;
import org.daybook.spring.lacking.LackingApplication;
import org.daybook.spring.shop.ShopApplication;
import org.daybook.spring.shop.Todo;
import org.daybook.store.Store;
import org.daybook.store.memory.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Applications that do not start: what Spring prints says what to do. */
@ExtendWith(OutputCaptureExtension.class)
class FailureTest {

    @Configuration
    static class TwoStores {
        @Bean
        Store one() {
            return new MemoryStore();
        }

        @Bean
        Store another() {
            return new MemoryStore();
        }
    }

    static class WrongHandler {
        @SubscribeTo(Todo.Created.class)
        void created(String wrong) {}
    }

    private static void fails(List<Class<?>> more, String... properties) {
        Throwable failure = catchThrowable(() -> new SpringApplicationBuilder(ShopApplication.class)
                .sources(more.toArray(Class<?>[]::new))
                .properties(
                        "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1",
                        "spring.jpa.hibernate.ddl-auto=create-drop",
                        "spring.main.web-application-type=none")
                .properties(properties)
                .run()
                .close());
        assertThat(failure).isNotNull();
    }

    @Test
    void an_unknown_property(CapturedOutput output) {
        fails(List.of(), "spring.config.location=classpath:unknown-property.properties");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("Unknown property daybook.jpa.tabel-prefix")
                .contains("you may have meant daybook.jpa.table-prefix");
    }

    @Test
    void an_unknown_system_property(CapturedOutput output) {
        System.setProperty("daybook.subscriptions.leese", "5s");
        try {
            fails(List.of());
        } finally {
            System.clearProperty("daybook.subscriptions.leese");
        }
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("unknown setting daybook.subscriptions.leese")
                .contains("did you mean daybook.subscriptions.lease?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            daybook.max-attempts=0             | max-attempts must be 1 at least, and is 0
            daybook.jpa.partitions=0           | partitions must be 1 at least, and is 0
            daybook.jpa.partitions=1025        | partitions must be 1024 at most, and is 1025
            daybook.jpa.append-timeout=0       | append-timeout in milliseconds must be 1 at least, and is 0
            daybook.jpa.table-prefix=a-b       | a table prefix consists of lower-case letters, digits and _, but was a-b
            daybook.jpa.schema=x y             | a schema is a name of lower-case letters, digits and _, but was x y
            daybook.subscriptions.node=my node | node must have 1 to 128 characters of ASCII and no blanks, and is "my node"
            daybook.subscriptions.threads=0    | threads must be 1 at least, and is 0
            """)
    void a_value_out_of_its_range(String property, String message, CapturedOutput output) {
        fails(List.of(), property);
        assertThat(output).contains("APPLICATION FAILED TO START").contains(message);
    }

    @Test
    void a_missing_table(CapturedOutput output) {
        fails(List.of(), "daybook.jpa.tables=check");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("event_journal")
                .contains("daybook.jpa.tables=auto");
    }

    @Test
    void tables_that_the_scripts_do_not_make(CapturedOutput output) {
        fails(List.of(), "daybook.jpa.tables=flyway", "daybook.jpa.partitions=3");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("daybook.jpa.tables=flyway needs tables of the usual names for one partition");
    }

    @Test
    void two_stores(CapturedOutput output) {
        fails(List.of(TwoStores.class));
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("there are several stores")
                .contains("one Daybook bean for each and mark one of them as @Primary");
    }

    @Test
    void no_store(CapturedOutput output) {
        Throwable failure = catchThrowable(() -> new SpringApplicationBuilder(BareApplication.class)
                .properties("spring.main.web-application-type=none")
                .run()
                .close());
        assertThat(failure).isNotNull();
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("there is no store: add spring-boot-starter-data-jpa");
    }

    @Test
    void a_handler_with_a_wrong_signature(CapturedOutput output) {
        fails(List.of(WrongHandler.class));
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains(WrongHandler.class.getName() + ".created takes a java.lang.String")
                .contains("other beans go into the constructor");
    }

    @Test
    void a_handler_that_needs_a_bean_that_there_is_not(CapturedOutput output) {
        Throwable failure = catchThrowable(() -> new SpringApplicationBuilder(LackingApplication.class)
                .properties("spring.main.web-application-type=none", "daybook.store=memory")
                .run()
                .close());
        assertThat(failure).isNotNull();
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("Consider defining a bean of type 'org.daybook.spring.lacking.Printer'")
                .doesNotContain("is broken:");
    }
}
