package org.daybook.examples.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.daybook.Daybook;
import org.daybook.aggregate.Repository;
import org.daybook.event.DomainEvent;
import org.daybook.examples.hello.Todo;
import org.daybook.store.jpa.JpaStore;
import org.daybook.subscription.RetryPolicy;
import org.daybook.subscription.Subscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the README shows of durable subscriptions does what the README says. */
class TodoListTest {

    private JpaStore store;

    @BeforeEach
    void open() {
        store = JpaStore.builder("jdbc:h2:mem:todo-list")
                .createSchema()
                .entities(TodoRow.class)
                .open();
        execute("drop table if exists todo_list");
        execute("create table todo_list (id varchar(255) primary key, label varchar(20) not null)");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void execute(String statement) {
        store.entityManagerFactory()
                .runInTransaction(
                        manager -> manager.createNativeQuery(statement).executeUpdate());
    }

    private List<String> labels() {
        return store.entityManagerFactory()
                .callInTransaction(
                        manager -> manager.createQuery("select r.label from TodoRow r order by r.id", String.class)
                                .getResultList());
    }

    @Test
    void a_list_has_what_was_written_before_and_what_one_waits_for() {
        try (Daybook daybook = Daybook.open(store)) {
            Repository<Todo, DomainEvent<? super Todo>> todos = daybook.repository(Todo.class);
            todos.create("0", new Todo.Created("water"));
            // region start
            var handlers = new TodoList();
            var list = daybook.subscription("todo-list").handlers(handlers).start();
            var receipt = todos.create("1", new Todo.Created("tea"));
            boolean isListed = list.await(receipt, Duration.ofSeconds(30)); // to read what one wrote
            // endregion
            assertThat(isListed).isTrue();
            assertThat(list.await(daybook.journal().head(), Duration.ofSeconds(30)))
                    .isTrue();
            assertThat(labels()).containsExactly("water", "tea");
        }
    }

    @Test
    void an_annotated_class_is_registered_as_any_other() {
        try (Daybook daybook =
                Daybook.builder(store).define(Todo.class).manualSubscriptions().open()) {
            daybook.register(new TodoList());
            daybook.publish("1", new Todo.Created("tea"));
            daybook.drain();
            assertThat(daybook.subscriptions()).map(Subscription::name).containsExactly("todo-list");
            assertThat(labels()).containsExactly("tea");
        }
    }

    @Test
    void what_fails_is_seen_and_mended() {
        try (Daybook daybook =
                Daybook.builder(store).define(Todo.class).manualSubscriptions().open()) {
            Subscription list = daybook.subscription("todo-list")
                    .retry(new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1)))
                    .handlers(new TodoList())
                    .start();
            daybook.publish("1", new Todo.Created("tea"));
            daybook.publish("2", new Todo.Created("as much as the table takes"));
            daybook.publish("3", new Todo.Created("more than any table of this world will ever take"));
            daybook.publish("4", new Todo.Created("milk"));
            daybook.drain();
            assertThat(labels()).containsExactly("tea", "milk");

            execute("alter table todo_list alter column label varchar(30)");
            String printed = printedBy(() -> operate(list));
            assertThat(printed.lines())
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("Todo/2 at 0/2: "),
                            line -> assertThat(line).startsWith("Todo/3 at 0/3: "));
            daybook.drain();
            assertThat(labels()).containsExactly("tea", "as much as the table takes", "milk");
            assertThat(list.parked()).isEmpty();
            assertThat(list.status().isHealthy()).isTrue();

            list.reset();
            assertThat(labels()).isEmpty();
            daybook.drain();
            assertThat(labels()).containsExactly("tea", "as much as the table takes", "milk");
        }
    }

    private static void operate(Subscription list) {
        // region operate
        if (!list.status().isHealthy()) {
            System.err.println(list.status().problems());
        }
        list.parked().forEach(each -> System.out.println(each.key() + " at " + each.position() + ": " + each.error()));
        list.retry("Todo/2"); // what was in its way is mended
        list.skip("Todo/3", "a test of the import, nobody needs it");
        // endregion
    }

    private static String printedBy(Runnable program) {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
