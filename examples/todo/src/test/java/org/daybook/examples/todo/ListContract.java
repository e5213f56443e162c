package org.daybook.examples.todo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.daybook.examples.todo.TodoClient.json;
import static org.daybook.examples.todo.TodoClient.path;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.daybook.examples.todo.TodoProcess.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The list as a subscription: what commands tell of it and do with it, and how a server waits for it. */
@Tag("deep") // starts fifty processes
abstract class ListContract {

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /** Makes handlers fail for one label, which is JSON in its column. */
    private static final String FAIL = "alter table todo_list add constraint no_poison check (label <> '\"poison\"')";

    private static final String MEND = "alter table todo_list drop constraint no_poison";

    @TempDir
    Path folder;

    private Map<String, String> settings;

    /** A new and empty database, which several processes can use. */
    abstract Map<String, String> emptyDatabase(Path folder);

    @BeforeEach
    void create() {
        settings = emptyDatabase(folder);
    }

    private Map<String, String> environment() {
        return TestPostgres.variables(settings);
    }

    private TodoProcess serve(String... more) throws Exception {
        return TodoProcess.serve(folder, environment(), more);
    }

    /** A command in a process of its own. */
    private Result todo(String... arguments) {
        return TodoProcess.run(folder, environment(), arguments);
    }

    private Result done(String... arguments) {
        Result result = todo(arguments);
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        return result;
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        settings.get("daybook.jpa.url"),
                        settings.getOrDefault("daybook.jpa.user", ""),
                        settings.getOrDefault("daybook.jpa.password", ""));
                Statement change = connection.createStatement()) {
            change.execute(statement);
        }
    }

    private static void await(String what, Supplier<Boolean> isThere) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!isThere.get()) {
            assertThat(System.nanoTime()).as("in time: " + what).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static String line(Result result, String name) {
        return result.out()
                .lines()
                .filter(each -> each.startsWith(name))
                .findFirst()
                .map(each -> each.substring(name.length()).strip())
                .orElse("");
    }

    private static void add(TodoClient client, String id, String label) {
        client.post("/todos", json(Map.of("id", id, "label", label))).is(201);
    }

    @Test
    void theStatusTellsHowTheListStands() throws Exception {
        done("add", "milk");
        done("add", "bread");
        Result before = done("status");
        assertThat(line(before, "list ")).isEqualTo("todo-list");
        assertThat(line(before, "state")).isEqualTo("running");
        assertThat(line(before, "position")).isEqualTo("0/0");
        assertThat(line(before, "head")).isEqualTo("0/2");
        assertThat(line(before, "lag")).matches("2 events, [0-9]+\\.[0-9] s").doesNotEndWith(" 0.0 s");
        assertThat(line(before, "parked")).isEqualTo("0 keys, 0 events");
        assertThat(line(before, "last error")).isEqualTo("-");
        assertThat(before.out()).contains("problem     nobody reads segment 0");
        assertThat(done("list").out().lines()).hasSize(2);

        try (TodoProcess server = serve()) {
            add(new TodoClient(server.port()), "a", "tea");
            new TodoClient(server.port()).listed();
            Result meanwhile = done("status");
            assertThat(line(meanwhile, "position")).isEqualTo("0/3");
            assertThat(line(meanwhile, "lag")).isEqualTo("0 events, 0.0 s");
            assertThat(meanwhile.out()).doesNotContain("problem");
            assertThat(meanwhile.out().lines().toList())
                    .contains("segment  position  events  owner")
                    .last()
                    .asString()
                    .matches("0        0/3       3       serve-[-0-9a-f]{36}");
            assertThat(server.terminate()).isZero();
        }
        assertThat(done("status").out().lines().toList()).last().isEqualTo("0        0/3       3       -");
    }

    @Test
    void aRebuiltListIsTheSame() throws Exception {
        String id = done("add", "milk").out().strip();
        done("tag", id, "dairy");
        String removed = done("add", "bread").out().strip();
        done("remove", removed);
        String list = done("list").out();
        sql("update todo_list set label = '\"spoiled\"'");
        assertThat(done("list").out()).contains("spoiled");
        assertThat(done("rebuild").out().strip()).isEqualTo("the list is made anew from 4 events");
        assertThat(done("list").out()).isEqualTo(list);

        try (TodoProcess server = serve()) {
            TodoClient client = new TodoClient(server.port());
            sql("insert into todo_list select 'ghost', 1, 1, label, tags, done from todo_list");
            assertThat(client.listed()).contains("ghost");
            assertThat(done("rebuild").out().strip()).isEqualTo("the list is made anew from 4 events");
            assertThat(client.listed()).containsExactly(id);
            add(client, "a", "tea");
            assertThat(client.listed()).containsExactly(id, "a");
        }
    }

    @Test
    void whatCannotBeListedIsParkedAndTriedAgain() throws Exception {
        try (TodoProcess server = serve()) {
            TodoClient client = new TodoClient(server.port());
            sql(FAIL);
            add(client, "a", "poison");
            client.post(path("a") + "/complete", "").is(200);
            add(client, "b", "tea");
            await("parked", () -> !client.listed().isEmpty());
            assertThat(client.listed()).containsExactly("b");

            List<String> parked = done("parked").out().lines().toList();
            assertThat(parked).hasSize(3);
            assertThat(parked.get(0)).matches("position +key +attempts +error");
            assertThat(parked.get(1)).matches("0/1 +Todo/a +5 +.*nothing was stored.*");
            assertThat(parked.get(2)).matches("0/2 +Todo/a +0 +waits behind an earlier event of its key");
            Result status = done("status");
            assertThat(line(status, "parked")).isEqualTo("1 keys, 2 events");
            assertThat(line(status, "last error")).contains("nothing was stored");

            Result inVain = todo("parked", "retry", "Todo/a");
            assertThat(inVain.status()).isEqualTo(3);
            assertThat(inVain.err())
                    .startsWith("error: event 0/1 failed again: ")
                    .doesNotContain("\tat ");

            sql(MEND);
            assertThat(done("parked", "retry", "Todo/a").out().strip()).isEqualTo("2 events handled");
            assertThat(client.listed()).containsExactly("a", "b");
            assertThat(done("parked").out().lines()).hasSize(1);
            Result nothing = todo("parked", "retry", "Todo/a");
            assertThat(nothing.status()).isEqualTo(3);
            assertThat(nothing.err().strip()).isEqualTo("error: nothing is parked under the key Todo/a");
        }
    }

    @Test
    void aParkedEventIsSkippedForAReason() throws Exception {
        done("list");
        sql(FAIL);
        try (TodoProcess server = serve()) {
            add(new TodoClient(server.port()), "a", "poison");
            add(new TodoClient(server.port()), "b", "tea");
        }
        assertThat(done("list").out().lines()).containsExactly("b  [ ] tea");
        assertThat(todo("parked", "skip", "Todo/a").status()).isEqualTo(2);
        assertThat(done("parked", "skip", "Todo/a", "--reason", "nobody drinks it")
                        .out()
                        .strip())
                .isEqualTo("event 0/1 skipped, 0 behind it handled");
        assertThat(done("parked").out().lines()).hasSize(1);
        assertThat(todo("parked", "skip", "Todo/a", "--reason", "again").status())
                .isEqualTo(3);
    }

    @Test
    void aServerWaitsForTheListBeforeItListens() throws Exception {
        for (int i = 0; i < 3; i++) {
            done("add", "todo " + i);
        }
        try (TodoProcess server = serve()) {
            assertThat(new TodoClient(server.port()).listed()).hasSize(3);
            assertThat(server.terminate()).isZero();
            assertThat(server.errors()).isEmpty();
        }
    }

    @Test
    void aServerWarnsOfWhatIsParked() throws Exception {
        done("list");
        sql(FAIL);
        done("add", "poison");
        try (TodoProcess server = serve()) {
            assertThat(new TodoClient(server.port()).listed()).isEmpty();
            assertThat(server.errors()).contains("warning: events of 1 todos could not be handled");
        }
    }

    @Test
    void aServerStartsWithAListThatIsStopped() throws Exception {
        done("add", "milk");
        done("list");
        done("add", "bread");
        sql("update journal_subscription set mode = 'STOPPED', reason = 'for a test'");
        try (TodoProcess server = serve()) {
            assertThat(server.errors())
                    .contains("warning: the list of todos is at 0/1 of 0/2 and does not move (stopped: for a test)");
            TodoClient client = new TodoClient(server.port());
            assertThat(client.listed()).hasSize(1);
            client.get("/todos?after=0/2").isProblem(503);
            Result list = todo("list");
            assertThat(list.status()).isZero();
            assertThat(list.out().lines()).hasSize(1);
            assertThat(list.err()).contains("warning: the list does not show all changes");
            assertThat(line(done("status"), "state")).isEqualTo("stopped");

            assertThat(done("rebuild").out().strip()).isEqualTo("the list is made anew from 2 events");
            JsonNode all = client.get("/todos?after=0/2").is(200);
            assertThat(all).hasSize(2);
        }
    }

    /** Somebody else has the segment and says that he goes on, but does not. */
    @Test
    void aServerStartsWithAListThatStandsStill() throws Exception {
        done("add", "milk");
        sql("update journal_segment set owner = 'nobody', lease_until = 9000000000000");
        try (TodoProcess server = serve("--wait", "1")) {
            assertThat(server.errors()).contains("warning: the list of todos is at 0/0 of 0/1 and stands still");
            assertThat(new TodoClient(server.port()).listed()).isEmpty();
        }
    }
}
