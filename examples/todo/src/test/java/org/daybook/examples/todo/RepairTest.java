package org.daybook.examples.todo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.daybook.Daybook;
import org.daybook.DaybookConfiguration;
import org.daybook.aggregate.Repository;
import org.daybook.event.DomainEvent;
import org.daybook.examples.todo.contract.TestPostgres;
import org.daybook.examples.todo.model.Todo;
import org.daybook.examples.todo.view.ListedTodo;
import org.daybook.examples.todo.view.jpa.TodoRow;
import org.junit.jupiter.api.Test;

/** The read model after events that were stored while no handler ran. */
class RepairTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void theListIsBroughtUpToDateOnH2() {
        repairs(Map.of("daybook.jpa.url", "jdbc:h2:mem:repair;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000"));
    }

    @Test
    void theListIsBroughtUpToDateOnPostgres() {
        repairs(TestPostgres.emptyDatabase("repair"));
    }

    private static void repairs(Map<String, String> database) {
        Map<String, String> settings = new HashMap<>(database);
        settings.put("daybook.store", "jpa");
        settings.put("daybook.jpa.create-schema", "true");
        settings.put("daybook.jpa.entities", TodoRow.class.getName());
        DaybookConfiguration configuration = DaybookConfiguration.of(settings);
        try (TodoApplication application = TodoApplication.open(configuration)) {
            for (String id : List.of("changed", "removed", "kept", "a")) {
                application.todos().create(id, Todo.create(id));
            }
            assertThat(application.catchUp(PATIENCE, TodoApplication::pause)).isTrue();
            try (Daybook withoutHandlers = Daybook.builder(configuration)
                    .packages(Todo.class.getPackageName())
                    .open()) {
                Repository<Todo, DomainEvent<? super Todo>> todos = withoutHandlers.repository(Todo.class);
                todos.update("changed", todo -> todo.rename("new label"));
                todos.update("changed", todo -> todo.tag(List.of("t")));
                todos.update("removed", Todo::discard);
                todos.create("A", Todo.create("added"));
                todos.create("gone", Todo.create("gone"));
                todos.update("gone", Todo::discard);
            }
            assertThat(application.view().todos()).extracting(ListedTodo::id).contains("removed");
        }
        try (TodoApplication server = TodoApplication.openServer(configuration)) {
            assertThat(server.catchUp(PATIENCE, TodoApplication::pause)).isTrue();
            List<ListedTodo> repaired = server.view().todos();
            assertThat(repaired)
                    .containsExactly(
                            new ListedTodo("changed", "new label", false, List.of("t"), 3),
                            new ListedTodo("kept", "kept", false, List.of(), 1),
                            new ListedTodo("a", "a", false, List.of(), 1),
                            new ListedTodo("A", "added", false, List.of(), 1));
            server.list().reset();
            assertThat(server.catchUp(PATIENCE, TodoApplication::pause)).isTrue();
            assertThat(server.view().todos()).isEqualTo(repaired);
        }
    }
}
