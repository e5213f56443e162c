package org.daybook.examples.todo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.daybook.examples.todo.contract.TestPostgres;
import org.daybook.examples.todo.contract.TodoProcess;
import org.daybook.examples.todo.contract.TodoProcess.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests that run servers and commands as processes on one database, and look into it. */
abstract class OnDatabase {

    @TempDir
    Path folder;

    private Map<String, String> settings;

    /** A new and empty database, which several processes can use. */
    abstract Map<String, String> emptyDatabase(Path folder);

    static Map<String, String> onH2(Path folder) {
        return Map.of("daybook.jpa.url", "jdbc:h2:file:" + folder.resolve("journal") + ";AUTO_SERVER=TRUE");
    }

    static Map<String, String> onPostgres() {
        return TestPostgres.emptyDatabase("list");
    }

    @BeforeEach
    void create() {
        settings = emptyDatabase(folder);
    }

    Map<String, String> environment() {
        return TestPostgres.variables(settings);
    }

    TodoProcess serve(String... more) throws Exception {
        return Commands.serve(folder, environment(), more);
    }

    /** A command that nobody waits for. */
    TodoProcess begin(String... arguments) throws Exception {
        return Commands.begin(folder, environment(), arguments);
    }

    /** A command in a process of its own. */
    Result todo(String... arguments) {
        return Commands.run(folder, environment(), arguments);
    }

    Result done(String... arguments) {
        Result result = todo(arguments);
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        return result;
    }

    final Connection connect() throws SQLException {
        return DriverManager.getConnection(
                settings.get("daybook.jpa.url"),
                settings.getOrDefault("daybook.jpa.user", ""),
                settings.getOrDefault("daybook.jpa.password", ""));
    }

    void sql(String statement) throws SQLException {
        try (Connection connection = connect();
                Statement change = connection.createStatement()) {
            change.execute(statement);
        }
    }

    /** The rows that a query finds, with all columns as text. */
    List<List<String>> query(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            List<List<String>> rows = new ArrayList<>();
            while (row.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    columns.add(row.getString(i));
                }
                rows.add(columns);
            }
            return rows;
        }
    }

    /** The number that a query finds. */
    long number(String query) throws SQLException {
        return Long.parseLong(query(query).get(0).get(0));
    }
}
