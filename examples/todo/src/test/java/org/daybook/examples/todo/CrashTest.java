package org.daybook.examples.todo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.daybook.examples.todo.TodoClient.json;
import static org.daybook.examples.todo.TodoClient.path;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.daybook.examples.todo.TodoClient.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Ends the server in the middle of its work, and looks for everything that it had acknowledged: the next one has it in its first
 * list.
 */
class CrashTest {

    private static final int WRITERS = 4;
    private static final int ACKNOWLEDGED = 25;

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
        Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
        CountDownLatch enough = new CountDownLatch(WRITERS);
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        List<Future<?>> running = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            String name = "w" + writer + "-";
            running.add(writers.submit(() -> write(server, name, acknowledged, enough)));
        }
        enough.await();
        end.come();
        for (Future<?> each : running) {
            each.get();
        }
        writers.shutdown();
        return acknowledged;
    }

    /** Until the server does not answer any more. */
    private static void write(
            TodoProcess server, String name, Map<String, Integer> acknowledged, CountDownLatch enough) {
        TodoClient client = new TodoClient(server.port());
        try {
            for (int i = 0; ; i++) {
                String id = name + i;
                if (!acknowledge(client.post("/todos", json(Map.of("id", id, "label", "a"))), id, acknowledged)
                        || !acknowledge(client.post(path(id) + "/complete", ""), id, acknowledged)) {
                    return;
                }
                if (i == ACKNOWLEDGED) {
                    enough.countDown();
                }
            }
        } catch (UncheckedIOException e) {
            // the end has come
        }
    }

    /** A server that is stopping may say so. */
    private static boolean acknowledge(Answer answer, String id, Map<String, Integer> acknowledged) {
        if (answer.status() == 503) {
            return false;
        }
        assertThat(answer.status()).isIn(200, 201);
        acknowledged.put(id, answer.json().get("version").intValue());
        return true;
    }

    private void assertIsThere(Map<String, Integer> acknowledged, Map<String, String> environment) throws Exception {
        assertThat(acknowledged).hasSizeGreaterThan(WRITERS * ACKNOWLEDGED);
        try (TodoProcess again = TodoProcess.serve(folder, environment)) {
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
