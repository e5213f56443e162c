package org.daybook.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.persistence.EntityManagerFactory;
import java.util.UUID;
import javax.sql.DataSource;
import org.daybook.spring.shop.ShopApplication;
import org.daybook.spring.shop.Todo;
import org.daybook.spring.shop.Todos;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** Applications with other transaction managers than Spring Boot's. */
@ExtendWith(OutputCaptureExtension.class)
class ManagersTest {

    @Configuration
    static class OfJdbcFirst {
        @Bean
        @Primary
        PlatformTransactionManager ofJdbc(DataSource source) {
            return new DataSourceTransactionManager(source);
        }

        @Bean
        PlatformTransactionManager ofJpa(EntityManagerFactory factory) {
            return new JpaTransactionManager(factory);
        }
    }

    @Configuration
    static class OfJdbcAlone {
        @Bean
        PlatformTransactionManager transactionManager(DataSource source) {
            return new DataSourceTransactionManager(source);
        }
    }

    /** One whose class says nothing of JPA. */
    record Wrapped(PlatformTransactionManager manager) implements PlatformTransactionManager {
        @Override
        public TransactionStatus getTransaction(TransactionDefinition definition) {
            return manager.getTransaction(definition);
        }

        @Override
        public void commit(TransactionStatus status) {
            manager.commit(status);
        }

        @Override
        public void rollback(TransactionStatus status) {
            manager.rollback(status);
        }
    }

    @Configuration
    static class OfJpaWrapped {
        @Bean
        PlatformTransactionManager transactionManager(EntityManagerFactory factory) {
            return new Wrapped(new JpaTransactionManager(factory));
        }
    }

    private static ConfigurableApplicationContext start(Class<?> managers) {
        return new SpringApplicationBuilder(ShopApplication.class)
                .sources(managers)
                .properties(
                        "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1",
                        "spring.jpa.hibernate.ddl-auto=create-drop",
                        "spring.main.web-application-type=none")
                .run();
    }

    private static boolean staysAfterRollback(ConfigurableApplicationContext context, String manager) {
        Todos todos = context.getBean(Todos.class);
        new TransactionTemplate(context.getBean(manager, PlatformTransactionManager.class))
                .executeWithoutResult(status -> {
                    todos.create("1", new Todo.Created("tea"));
                    status.setRollbackOnly();
                });
        return todos.exists("1");
    }

    @Test
    void that_of_the_factory_is_joined_also_when_another_one_is_the_primary(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start(OfJdbcFirst.class)) {
            assertThat(staysAfterRollback(context, "ofJpa")).isFalse();
            assertThat(staysAfterRollback(context, "ofJdbc")).isTrue();
        }
        assertThat(output)
                .contains("begins transactions of " + DataSourceTransactionManager.class.getName()
                        + ", which events do not join");
    }

    @Test
    void one_that_begins_no_transactions_on_the_factory_is_refused(CapturedOutput output) {
        assertThat(catchThrowable(() -> start(OfJdbcAlone.class).close())).isNotNull();
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("DataSourceTransactionManager begins no transactions on the EntityManagerFactory")
                .contains("declare one JpaTransactionManager for it");
    }

    @Test
    void one_that_shows_only_at_work_that_it_fits_is_joined() {
        try (ConfigurableApplicationContext context = start(OfJpaWrapped.class)) {
            assertThat(staysAfterRollback(context, "transactionManager")).isFalse();
        }
    }
}
