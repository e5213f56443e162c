package org.daybook.examples.todo.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.daybook.examples.todo.contract.TodoClient.path;

import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Ends the server in the middle of its work, and looks for everything that it had acknowledged: the next one has it in its first
 * list.
 */
public abstract class CrashContract {

    private static final int WRITERS = 4;
    private static final int CHANGES = 55;

    @TempDir
    Path folder;

    private Map<String, String> environment;

    protected abstract Application application();

    /** The variables that name a new and empty database, which may be in the folder where the application runs. */
    protected abstract Map<String, String> emptyDatabase();

    @BeforeEach
    void create() {
        environment = emptyDatabase();
    }

    private TodoProcess serve() throws Exception {
        return TodoProcess.serve(folder, environment, application().command());
    }

    @Test
    void nothingAcknowledgedIsLostByAKill() throws Exception {
        try (TodoProcess server = serve()) {
            Map<String, Integer> acknowledged = workUntil(server, server::kill);
            assertIsThere(acknowledged);
        }
    }

    @Test
    void aServerThatIsAskedToStopEndsInOrder() throws Exception {
        try (TodoProcess server = serve()) {
            Map<String, Integer> acknowledged = workUntil(
                    server,
                    () -> assertThat(server.terminate()).isEqualTo(application().statusWhenAskedToStop()));
            assertThat(server.errors()).isEmpty();
            assertIsThere(acknowledged);
        }
    }

    /** The client keeps its connection, which must not keep the server. */
    @Test
    void aServerAnswersWhatItWasAskedBeforeItStops() throws Exception {
        try (TodoProcess server = serve();
                Socket waiting = new Socket("127.0.0.1", server.port())) {
            waiting.getOutputStream()
                    .write("GET /todos?after=0/99 HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            for (int i = 0; i < 3; i++) {
                new TodoClient(server.port()).listed(); // by then the other request has been read
            }
            assertThat(server.terminate()).isEqualTo(application().statusWhenAskedToStop());
            assertThat(server.errors()).isEmpty();
            byte[] answer = waiting.getInputStream().readNBytes(12);
            assertThat(new String(answer, US_ASCII)).isEqualTo("HTTP/1.1 503");
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

    private void assertIsThere(Map<String, Integer> acknowledged) throws Exception {
        assertThat(acknowledged).hasSizeGreaterThan(WRITERS * CHANGES / 4);
        try (TodoProcess again = serve()) {
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
