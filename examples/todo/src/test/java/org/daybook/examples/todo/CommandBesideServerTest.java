package org.daybook.examples.todo;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.daybook.DaybookConfiguration;
import org.daybook.examples.todo.model.Todo;
import org.daybook.examples.todo.view.ListedTodo;
import org.daybook.examples.todo.view.jpa.TodoRow;
import org.junit.jupiter.api.Test;

/** A command that shows the list, with and without a server that keeps it. */
class CommandBesideServerTest {

    private static final String URL = "jdbc:h2:mem:beside;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static List<String> nodes() throws SQLException {
        List<String> nodes = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(URL);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select node from journal_subscriber")) {
            while (rows.next()) {
                nodes.add(rows.getString(1));
            }
        }
        return nodes;
    }

    private static void assertShows(TodoApplication application, String... ids) {
        assertThat(application.catchUp(PATIENCE, TodoApplication::pause)).isTrue();
        assertThat(application.view().todos()).extracting(ListedTodo::id).containsExactly(ids);
    }

    @Test
    void aCommandLeavesTheListToAServerThatHasIt() throws SQLException {
        DaybookConfiguration configuration = DaybookConfiguration.of(Map.of(
                "daybook.store",
                "jpa",
                "daybook.jpa.url",
                URL,
                "daybook.jpa.create-schema",
                "true",
                "daybook.jpa.entities",
                TodoRow.class.getName()));
        try (TodoApplication command = TodoApplication.open(configuration)) {
            command.todos().create("a", Todo.create("tea"));
            assertShows(command, "a");
            assertThat(nodes()).containsExactly(command.node());
        }
        try (TodoApplication server = TodoApplication.openServer(configuration)) {
            assertShows(server, "a");
            try (TodoApplication command = TodoApplication.open(configuration)) {
                command.todos().create("b", Todo.create("milk"));
                assertShows(command, "a", "b");
                command.keepList();
                assertThat(nodes()).containsExactly(server.node());
            }
        }
    }
}
