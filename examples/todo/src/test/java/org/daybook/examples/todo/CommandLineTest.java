package org.daybook.examples.todo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.daybook.examples.todo.contract.TodoClient.path;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.daybook.examples.todo.contract.TodoClient;
import org.daybook.examples.todo.contract.TodoProcess;
import org.daybook.examples.todo.contract.TodoProcess.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The commands as processes, beside the server that the answers are checked with. */
class CommandLineTest {

    private static final Map<String, String> DEFAULTS = Map.of();

    @TempDir
    Path folder;

    /** A command in this process, which starts faster; it finds the database of the others by its URL. */
    private Result todo(String... arguments) {
        return at("jdbc:h2:file:" + folder.resolve("todo-data/journal"), arguments);
    }

    private static Result at(String url, String... arguments) {
        System.setProperty("daybook.jpa.url", url);
        try {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            int status = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
            return new Result(status, out.toString(), err.toString());
        } finally {
            System.clearProperty("daybook.jpa.url");
        }
    }

    @Test
    void commandsWorkWhileTheServerRuns() throws Exception {
        try (TodoProcess server = Commands.serve(folder, DEFAULTS)) {
            TodoClient client = new TodoClient(server.port());
            Result added = Commands.run(folder, DEFAULTS, "add", "buy milk");
            assertThat(added.status()).isZero();
            String id = added.out().strip();
            assertThat(client.listed()).containsExactly(id);

            assertThat(todo("tag", id, "@home", "+food", "@home").status()).isZero();
            JsonNode todo = client.get(path(id)).is(200);
            assertThat(todo.get("tags").toString()).isEqualTo("[\"@home\",\"+food\"]");
            assertThat(todo("rename", id, "buy oat milk").status()).isZero();
            assertThat(todo("show", id, "--version", "1").out()).contains("buy milk", "version  1");
            assertThat(todo("list").out())
                    .isEqualTo(id + "  [ ] buy oat milk  [@home, +food]" + System.lineSeparator());
            assertThat(todo("done", id).status()).isZero();
            assertThat(todo("remove", id).status()).isZero();
            assertThat(client.listed()).isEmpty();
            assertThat(todo("history", id).out().lines())
                    .hasSize(5)
                    .last()
                    .asString()
                    .startsWith("5 ")
                    .contains("todo_discarded");
            assertThat(todo("history", id, "--diff").out().lines())
                    .contains(
                            "   label: nothing -> \"buy milk\"",
                            "   tags[1]: nothing -> \"+food\"",
                            "   label: \"buy milk\" -> \"buy oat milk\"",
                            "   done: false -> true");
            Result gone = todo("show", id);
            assertThat(gone.status()).isEqualTo(3);
            assertThat(gone.err()).contains("this todo was removed").doesNotContain("\tat ");
            assertThat(server.terminate()).isZero();
        }
    }

    @Test
    void anImportStoresWhatCanBeRead() throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write("\uFEFF(A) 2024-01-01 call Mom +family @phone\r\n\r\n".getBytes(UTF_8));
        file.write("x 2024-01-03 2024-01-02 pay +bills\n".getBytes(UTF_8));
        file.write(new byte[] {'g', 'r', (byte) 0xfc, 'n', '\n'});
        file.write(("a".repeat(10_001) + "\n").getBytes(UTF_8));
        file.write(("b".repeat(100_000) + "\n").getBytes(UTF_8));
        file.write("   \n\0\nnul \0\nlast".getBytes(UTF_8));
        Files.write(folder.resolve("todo.txt"), file.toByteArray());

        Result result = Commands.run(folder, DEFAULTS, "import", "todo.txt");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out().strip()).isEqualTo("4 lines stored, 3 refused");
        assertThat(result.err().lines())
                .containsExactly(
                        "line 4 refused: not UTF-8",
                        "line 5 refused: the label has 10001 characters, 10000 are allowed",
                        "line 6 refused: longer than 65536 bytes");

        try (TodoProcess server = Commands.serve(folder, DEFAULTS)) {
            TodoClient client = new TodoClient(server.port());
            JsonNode todos = client.get("/todos").is(200);
            assertThat(todos)
                    .extracting(todo -> todo.get("label").stringValue())
                    .containsExactly("call Mom +family @phone", "pay +bills", "nul \0", "last");
            assertThat(todos.get(0).get("tags").toString()).isEqualTo("[\"+family\",\"@phone\",\"pri:A\"]");
            assertThat(todos.get(0).get("done").booleanValue()).isFalse();
            assertThat(todos.get(1).get("done").booleanValue()).isTrue();
            JsonNode events = client.get(path(todos.get(1).get("id").stringValue()) + "/events")
                    .is(200);
            assertThat(events.get(0).get("data").toString())
                    .isEqualTo("{\"label\":\"pay +bills\",\"date\":\"2024-01-02\"}");
            assertThat(events.get(2).get("data").toString()).isEqualTo("{\"date\":\"2024-01-03\"}");
        }
    }

    @Test
    void aCleanImportSucceedsAlsoInMemory() throws IOException {
        Files.writeString(folder.resolve("todo.txt"), "one\ntwo\n");
        Result result = Commands.run(folder, Map.of("DAYBOOK_STORE", "memory"), "import", "todo.txt");
        assertThat(result).isEqualTo(new Result(0, "2 lines stored, 0 refused" + System.lineSeparator(), ""));
    }

    @Test
    void aFileThatCannotBeReadIsAnErrorOfOneLine() {
        Result missing = todo("import", "nothing.txt");
        assertThat(missing.status()).isEqualTo(3);
        assertThat(missing.err().strip()).isEqualTo("error: there is no file nothing.txt");
        Result directory = todo("import", folder.toString());
        assertThat(directory.status()).isEqualTo(3);
        assertThat(directory.err().strip()).isEqualTo("error: " + folder + " is a directory, not a file");
    }

    @Test
    void theExitStatusTellsWhetherTheListIsWell() {
        Result nobody = todo("status");
        assertThat(nobody.status()).isEqualTo(1);
        assertThat(nobody.out()).startsWith("health      red").contains("problem     nobody reads segment 0");
        assertThat(nobody.err()).isEmpty();
    }

    @Test
    void aKeyOfWhichNothingIsParkedIsAnErrorOfOneLine() {
        for (String key : new String[] {"Todo/a", "a", "\u001b[2J", "../a", "x".repeat(2_000)}) {
            for (String[] command :
                    new String[][] {{"parked", "retry", key}, {"parked", "skip", key, "--reason", "nobody needs it"}}) {
                Result result = todo(command);
                assertThat(result.status()).isEqualTo(3);
                assertThat(result.out()).isEmpty();
                assertThat(result.err().strip())
                        .isEqualTo("error: nothing is parked under the key " + key.replace('\u001b', '\uFFFD'));
            }
        }
        assertThat(todo("parked").out().lines()).hasSize(1);
    }

    @Test
    void nothingIsSkippedWithoutAReason() {
        for (String reason : new String[] {"", " ", "\t"}) {
            Result result = todo("parked", "skip", "a", "--reason", reason);
            assertThat(result.status()).isEqualTo(2);
            assertThat(result.err()).startsWith("say why the event is skipped").contains("Usage: todo parked skip");
        }
        assertThat(todo("parked", "skip", "a").err()).contains("Missing required option: '--reason");
    }

    @Test
    void aDatabaseThatIsDownIsAnErrorOfOneLine() {
        String[][] commands = {
            {"status"}, {"rebuild"}, {"parked"}, {"parked", "retry", "a"}, {"parked", "skip", "a", "--reason", "b"}
        };
        for (String[] command : commands) {
            Result result = at("jdbc:postgresql://127.0.0.1:1/none", command);
            assertThat(result.status()).isEqualTo(3);
            assertThat(result.out()).isEmpty();
            assertThat(result.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("error: cannot connect to jdbc:postgresql://127.0.0.1:1/none: ");
        }
        Result noUrl = at("jdbc:nonsense", "status");
        assertThat(noUrl.status()).isEqualTo(3);
        assertThat(noUrl.err().lines())
                .singleElement()
                .asString()
                .startsWith("error: cannot use the URL jdbc:nonsense");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "add a",
                "rename a b",
                "tag a b",
                "done a",
                "remove a",
                "list",
                "history a",
                "show a",
                "status",
                "rebuild",
                "parked",
                "parked retry a",
                "parked skip a --reason b"
            })
    void aCommandOnTheMemoryStoreSaysThatItIsInVain(String command) {
        System.setProperty("daybook.store", "memory");
        Result result;
        try {
            result = todo(command.split(" "));
        } finally {
            System.clearProperty("daybook.store");
        }
        assertThat(result.status()).isEqualTo(3);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("error: the memory store dies with its process");
    }

    @Test
    void aWrongUsageSaysWhatIsRight() {
        assertThat(todo("--help").status()).isZero();
        assertThat(todo().status()).isEqualTo(2);
        assertThat(todo("fly").status()).isEqualTo(2);
        assertThat(todo("add").status()).isEqualTo(2);
        assertThat(todo("add", "two", "labels").status()).isEqualTo(2);
        assertThat(todo("tag", "id").status()).isEqualTo(2);
        assertThat(todo("show", "id", "--version", "x").status()).isEqualTo(2);
        assertThat(todo("serve", "--port", "65536").status()).isEqualTo(2);
        assertThat(todo("serve", "--wait", "-1").status()).isEqualTo(2);
        assertThat(todo("status", "a").status()).isEqualTo(2);
        assertThat(todo("parked", "retry").status()).isEqualTo(2);
        assertThat(todo("parked", "skip", "a").status()).isEqualTo(2);
    }
}
