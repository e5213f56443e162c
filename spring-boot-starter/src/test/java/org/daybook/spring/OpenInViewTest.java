package org.daybook.spring;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManagerFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.daybook.event.Receipt;
import org.daybook.spring.shop.Invoices;
import org.daybook.spring.shop.Journal;
import org.daybook.spring.shop.ShopApplication;
import org.daybook.spring.shop.Todo;
import org.daybook.spring.shop.Todos;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Requests of an application whose views have an open EntityManager, as Spring Boot's have by default. */
class OpenInViewTest {

    @RestController
    static class Controller {

        private final Todos todos;
        private final EntityManagerFactory factory;
        private final TransactionTemplate transaction;

        Controller(Todos todos, EntityManagerFactory factory, PlatformTransactionManager manager) {
            this.todos = todos;
            this.factory = factory;
            this.transaction = new TransactionTemplate(manager);
        }

        @PostMapping("/todos")
        String write() {
            return String.join(
                    " ",
                    TransactionSynchronizationManager.hasResource(factory) ? "open" : "closed",
                    how(todos.create("1", new Todo.Created("tea"))),
                    transaction.execute(status -> how(todos.label("1", "milk"))),
                    how(todos.label("1", "invoice 1")));
        }

        private static String how(Receipt receipt) {
            return receipt.position() == null ? "joined" : "stored";
        }
    }

    static Stream<String> databases() {
        String name = DurableHandlersContract.unique();
        return Stream.of("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1", TestPostgres.emptyDatabase(name));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void the_open_entity_manager_alone_joins_nothing(String url) throws Exception {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(ShopApplication.class)
                .sources(Controller.class)
                .properties(
                        "spring.datasource.url=" + url,
                        "spring.jpa.hibernate.ddl-auto=update",
                        "server.port=0",
                        "server.address=127.0.0.1")
                .run()) {
            String port = context.getEnvironment().getProperty("local.server.port");
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/todos"))
                                    .POST(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo("open stored joined stored");
            assertThat(context.getBean(Journal.class).notes())
                    .containsExactly("created 1 at 0/1", "labeled milk", "labeled invoice 1");
            assertThat(context.getBean(Invoices.class).existsById("invoice 1")).isTrue();
        }
    }
}
