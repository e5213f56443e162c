package org.daybook.examples.todo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.daybook.examples.todo.TodoClient.path;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Ends the server in the middle of its work, and looks for everything that it had acknowledged: the next one has it in its first
 * list.
 */
class CrashTest {

    private static final int WRITERS = 4;
    private static final int CHANGES = 55;

    @TempDir
    Path folder;

    @Test
    void nothingAcknowledgedIsLostByAKill() throws Exception {
        nothingAcknowledgedIsLostByAKill(Map.of());
    }

    @Test
    void nothingAcknowledgedIsLostByAKillOnPostgres() throws Exception {
        nothingAcknowledgedIsLostByAKill(TestPostgres.environment("crash"));
    }

    private void nothingAcknowledgedIsLostByAKill(Map<String, String> environment) throws Exception {
        try (TodoProcess server = TodoProcess.serve(folder, environment)) {
            Map<String, Integer> acknowledged = workUntil(server, server::kill);
            assertIsThere(acknowledged, environment);
        }
    }

    @Test
    void aServerThatIsAskedToStopEndsInOrder() throws Exception {
        try (TodoProcess server = TodoProcess.serve(folder, Map.of())) {
            Map<String, Integer> acknowledged =
                    workUntil(server, () -> assertThat(server.terminate()).isZero());
            assertThat(server.errors()).isEmpty();
            assertIsThere(acknowledged, Map.of());
        }
    }

    private interface End {
        void come() throws Exception;
    }

    /** Adds todos and changes them, and gives back the version that was acknowledged of each. */
    private static Map<String, Integer> workUntil(TodoProcess server, End end) throws Exception {
        Writers writers = Writers.start(server, WRITERS);
        writers.awaitChanges(WRITERS * CHANGES);
        end.come();
        return writers.join().versions();
    }

    private void assertIsThere(Map<String, Integer> acknowledged, Map<String, String> environment) throws Exception {
        assertThat(acknowledged).hasSizeGreaterThan(WRITERS * CHANGES / 4);
        try (TodoProcess again = TodoProcess.serve(folder, environment)) {
            again.printStartTime("after another one");
            assertThat(again.errors()).isEmpty();
            TodoClient client = new TodoClient(again.port());
            JsonNode list = client.get("/todos").is(200);
            Map<String, JsonNode> listed = new ConcurrentHashMap<>();
            list.forEach(todo -> listed.put(todo.get("id").stringValue(), todo));
            acknowledged.forEach((id, version) -> {
                assertThat(listed).containsKey(id);
                assertThat(listed.get(id).get("version").intValue()).isGreaterThanOrEqualTo(version);
                assertThat(client.get(path(id)).is(200)).isEqualTo(listed.get(id));
            });
        }
    }
}
