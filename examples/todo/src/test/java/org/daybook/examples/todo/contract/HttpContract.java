package org.daybook.examples.todo.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.daybook.examples.todo.contract.TodoClient.json;
import static org.daybook.examples.todo.contract.TodoClient.path;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.examples.todo.contract.TodoClient.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What an application does over HTTP, on every store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class HttpContract {

    private TodoProcess process;
    private TodoClient client;

    protected abstract Application application();

    /** The variables that say on which store. */
    protected abstract Map<String, String> environment();

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        process = TodoProcess.serve(folder, environment(), application().command());
        client = new TodoClient(process.port());
    }

    @AfterAll
    void stop() throws Exception {
        if (process != null) {
            try (TodoProcess closed = process) {
                assertThat(closed.terminate()).isEqualTo(application().statusWhenAskedToStop());
                assertThat(closed.errors()).doesNotContain("ERROR");
            }
        }
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    private String added(String label) {
        String id = newId();
        client.post("/todos", json(Map.of("id", id, "label", label))).is(201);
        return id;
    }

    @Test
    void aNewTodoIsAnsweredWithItsLocation() {
        Answer answer = client.post("/todos", "{\"label\":\"buy milk\"}");
        JsonNode todo = answer.is(201);
        String id = todo.get("id").stringValue();
        assertThat(UUID.fromString(id)).isNotNull();
        assertThat(answer.header("Location")).isEqualTo("/todos/" + id);
        assertThat(todo.toString())
                .isEqualTo("{\"id\":\"" + id + "\",\"label\":\"buy milk\",\"done\":false,\"tags\":[],\"version\":1}");
        assertThat(client.get("/todos/" + id).is(200)).isEqualTo(todo);
    }

    @Test
    void theListKeepsTheOrderOfCreation() {
        String first = added("first");
        String second = added("second");
        String third = added("third");
        client.post(path(first) + "/label", "{\"label\":\"changed\"}").is(200);
        client.delete(path(second));
        assertThat(client.listed()).containsSubsequence(first, third).doesNotContain(second);
    }

    @Test
    void eachChangeTellsItsPositionAndTheListWaitsForIt() {
        String id = newId();
        Answer created = client.post("/todos", json(Map.of("id", id, "label", "a")));
        Answer renamed = client.post(path(id) + "/label", "{\"label\":\"b\"}");
        Answer tagged = client.post(path(id) + "/tags", "{\"tags\":[\"t\"]}");
        Answer completed = client.post(path(id) + "/complete", "");
        List<Position> positions = new ArrayList<>();
        for (Answer each : List.of(created, renamed, tagged, completed)) {
            positions.add(Positions.parse(each.header("Daybook-Position")).get(0));
        }
        assertThat(positions).isSorted().doesNotHaveDuplicates();
        assertThat(client.get("/todos?after=" + completed.header("Daybook-Position"))
                        .is(200))
                .contains(completed.is(200));
        JsonNode events = client.get(path(id) + "/events").is(200);
        assertThat(events.get(3).get("position").longValue())
                .isEqualTo(positions.get(3).number());

        Answer removed = client.delete(path(id));
        String end = removed.header("Daybook-Position");
        assertThat(Positions.parse(end).get(0)).isGreaterThan(positions.get(3));
        assertThat(client.get("/todos?after=" + end.replace("/", "%2F")).is(200))
                .noneMatch(todo -> todo.get("id").stringValue().equals(id));
    }

    @Test
    void aChangeOfNothingTellsAPositionBehindTheLastChange() {
        String id = added("a");
        Answer completed = client.post(path(id) + "/complete", "");
        Answer again = client.post(path(id) + "/complete", "");
        String position = again.header("Daybook-Position");
        assertThat(Positions.parse(position).get(0))
                .isGreaterThanOrEqualTo(
                        Positions.parse(completed.header("Daybook-Position")).get(0));
        assertThat(client.get("/todos?after=" + position).is(200)).contains(again.is(200));
    }

    @Test
    void whatIsNoPositionIsRefused() {
        for (String wrong : List.of(
                "",
                "x",
                "1",
                "0",
                "0/x",
                "0/-1",
                "-1/1",
                "1/1",
                "0/1,",
                "0/1,1/1",
                "0/01",
                "+0/1",
                "%200/1",
                "0/9223372036854775808",
                "abc",
                "-1",
                "0/-9223372036854775808",
                "2147483648/1",
                "0/1/1",
                "0//1",
                ",0/1",
                "0/1,0/1",
                "0/1.0",
                "0/1e3",
                "0/%D9%A1", // a digit, but not of ASCII
                "0/1%00",
                "0/1%0A",
                "null",
                "0/" + "9".repeat(5_000),
                "0/" + "0".repeat(5_000) + "1",
                "0/1,".repeat(1_000),
                "/".repeat(5_000),
                "0/1&after=0/1")) {
            client.get("/todos?after=" + wrong).isProblem(400);
        }
        client.get("/todos?after").isProblem(400);
        client.get("/todos?after&after=0/0").isProblem(400);
        assertThat(client.send("HEAD", "/todos?after=abc", null).status()).isEqualTo(400);
        assertRawProblem(client.raw("GET /todos?after=%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), 400);
        assertRawProblem(client.raw("GET /todos?after=" + "1".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"), 414);
        client.get("/todos?after=0/0").is(200);
    }

    /** With many of them at once, since each has its own thread, and none of these may be lost for long. */
    @Test
    void aPositionBeyondTheLastOneIsNotWaitedForLong() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(10);
        try {
            List<Future<Answer>> running = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                running.add(clients.submit(() -> client.get("/todos?after=0/9223372036854775807")));
            }
            for (Future<Answer> each : running) {
                Answer answer = each.get(30, TimeUnit.SECONDS).isProblem(503);
                assertThat(answer.json().get("detail").stringValue())
                        .contains("has not come to 0/9223372036854775807 within 5 seconds");
            }
        } finally {
            clients.shutdown();
        }
        client.get("/todos").is(200);
    }

    @Test
    void aTodoIsRenamedTaggedAndCompleted() {
        String id = added("a");
        client.post(path(id) + "/label", "{\"label\":\"b\"}").is(200);
        client.post(path(id) + "/tags", "{\"tags\":[\"z\",\"y\",\"z\"]}").is(200);
        client.post(path(id) + "/tags", "{\"tags\":[\"x\",\"y\"]}").is(200);
        JsonNode todo = client.post(path(id) + "/complete", "").is(200);
        assertThat(todo.toString())
                .isEqualTo("{\"id\":\"" + id
                        + "\",\"label\":\"b\",\"done\":true,\"tags\":[\"z\",\"y\",\"x\"],\"version\":5}");
        assertThat(client.get(path(id)).is(200)).isEqualTo(todo);
        assertThat(client.get("/todos").is(200)).contains(todo);
    }

    @Test
    void eachVersionStaysReadable() {
        String id = added("a");
        client.post(path(id) + "/label", "{\"label\":\"b\"}").is(200);
        assertThat(client.get(path(id) + "?version=1").is(200).get("label").stringValue())
                .isEqualTo("a");
        assertThat(client.get(path(id) + "?version=2").is(200).get("label").stringValue())
                .isEqualTo("b");
        for (String beyond : List.of("0", "-1", "3", "9223372036854775808", "-99999999999999999999")) {
            client.get(path(id) + "?version=" + beyond).isProblem(404);
        }
        for (String wrong : List.of("", "x", "1.0", "1&version=2", "%2B1", "0x1")) {
            client.get(path(id) + "?version=" + wrong).isProblem(400);
        }
    }

    @Test
    void theEventsTellWhatHappened() {
        String id = newId();
        client.post("/todos", json(Map.of("id", id, "label", "a")), "X-Correlation-Id", "request-7")
                .is(201);
        client.post(path(id) + "/tags", "{\"tags\":[\"t\"]}").is(200);
        client.post(path(id) + "/label", "{\"label\":\"b\"}").is(200);
        client.post(path(id) + "/complete", "").is(200);
        client.delete(path(id));
        JsonNode events = client.get(path(id) + "/events").is(200);
        assertThat(events)
                .extracting(each -> each.get("type").stringValue())
                .containsExactly(
                        "todo_created", "todo_tagged", "todo_changed_label", "todo_completed", "todo_discarded");
        assertThat(events).extracting(each -> each.get("version").intValue()).containsExactly(1, 2, 3, 4, 5);
        JsonNode first = events.get(0);
        assertThat(first.propertyNames())
                .containsExactly("id", "type", "schemaVersion", "version", "position", "time", "metadata", "data");
        assertThat(UUID.fromString(first.get("id").stringValue())).isNotNull();
        assertThat(first.get("schemaVersion").intValue()).isEqualTo(1);
        assertThat(first.get("position").isIntegralNumber()).isTrue();
        assertThat(events.get(1).get("position").longValue())
                .isGreaterThan(first.get("position").longValue());
        assertThat(Instant.parse(first.get("time").stringValue()))
                .isBefore(Instant.now().plusSeconds(60));
        assertThat(first.get("metadata").toString()).isEqualTo("{\"correlation_id\":\"request-7\"}");
        assertThat(events.get(1).get("metadata").toString()).isEqualTo("{}");
        assertThat(first.get("data").get("label").stringValue()).isEqualTo("a");
        assertThat(events.get(1).get("data").toString()).isEqualTo("{\"tags\":[\"t\"]}");
    }

    @Test
    void aRemovedTodoIsGoneButNotItsPast() {
        String id = added("a");
        Answer removed = client.delete(path(id));
        assertThat(removed.status()).isEqualTo(204);
        assertThat(removed.response().body()).isEmpty();
        client.get(path(id)).isProblem(410);
        client.delete(path(id)).isProblem(410);
        client.post(path(id) + "/complete", "").isProblem(410);
        client.post(path(id) + "/label", "{\"label\":\"b\"}").isProblem(410);
        client.post(path(id) + "/label", "{\"label\":\"b\",\"expectedVersion\":1}")
                .isProblem(410);
        client.post(path(id) + "/tags", "{\"tags\":[\"b\"]}").isProblem(410);
        client.get(path(id) + "?version=2").isProblem(410);
        client.get(path(id) + "?version=3").isProblem(404);
        client.post("/todos", json(Map.of("id", id, "label", "again"))).isProblem(409);
        assertThat(client.get(path(id) + "?version=1").is(200).get("label").stringValue())
                .isEqualTo("a");
        assertThat(client.get(path(id) + "/events").is(200)).hasSize(2);
        assertThat(client.listed()).doesNotContain(id);
    }

    @Test
    @Tag("SH-01")
    void whatIsNotThereIsNotFound() {
        String id = newId();
        client.get(path(id)).isProblem(404);
        client.get(path(id) + "?version=1").isProblem(404);
        client.get(path(id) + "?version=0").isProblem(404);
        client.get(path(id) + "/events").isProblem(404);
        client.delete(path(id)).isProblem(404);
        client.post(path(id) + "/complete", "").isProblem(404);
        client.post(path(id) + "/label", "{\"label\":\"b\"}").isProblem(404);
        for (String path :
                List.of("/", "/todo", "/todos/", "/todos//events", "/todos/a/b", "/todos/a/events/", "/Todos")) {
            client.get(path).isProblem(404);
        }
    }

    @Test
    void aTakenIdIsAConflict() {
        String id = added("a");
        client.post("/todos", json(Map.of("id", id, "label", "b"))).isProblem(409);
        assertThat(client.get(path(id)).is(200).get("label").stringValue()).isEqualTo("a");
    }

    @Test
    void aStaleExpectationIsAConflict() {
        String id = added("a");
        client.post(path(id) + "/label", "{\"label\":\"b\",\"expectedVersion\":1}")
                .is(200);
        client.post(path(id) + "/label", "{\"label\":\"c\",\"expectedVersion\":1}")
                .isProblem(409);
        client.post(path(id) + "/label", "{\"label\":\"b\",\"expectedVersion\":1}")
                .isProblem(409);
        client.post(path(id) + "/label", "{\"label\":\"c\",\"expectedVersion\":3}")
                .isProblem(409);
        assertThat(client.get(path(id)).is(200).get("version").intValue()).isEqualTo(2);
    }

    @Test
    void aChangeOfNothingStoresNothing() {
        String id = added("a");
        client.post(path(id) + "/tags", "{\"tags\":[\"t\"]}").is(200);
        client.post(path(id) + "/complete", "").is(200);
        assertThat(client.post(path(id) + "/label", "{\"label\":\"a\"}")
                        .is(200)
                        .get("version")
                        .intValue())
                .isEqualTo(3);
        assertThat(client.post(path(id) + "/label", "{\"label\":\"a\",\"expectedVersion\":3}")
                        .is(200)
                        .get("version")
                        .intValue())
                .isEqualTo(3);
        assertThat(client.post(path(id) + "/tags", "{\"tags\":[\"t\"]}")
                        .is(200)
                        .get("version")
                        .intValue())
                .isEqualTo(3);
        assertThat(client.post(path(id) + "/tags", "{\"tags\":[]}")
                        .is(200)
                        .get("version")
                        .intValue())
                .isEqualTo(3);
        assertThat(client.post(path(id) + "/complete", "")
                        .is(200)
                        .get("version")
                        .intValue())
                .isEqualTo(3);
        assertThat(client.get(path(id) + "/events").is(200)).hasSize(3);
    }

    @Test
    void manyWritersOfOneTodoAllSucceed() throws Exception {
        String id = added("0");
        ExecutorService writers = Executors.newFixedThreadPool(10);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int writer = 0; writer < 10; writer++) {
                String name = "writer " + writer;
                running.add(writers.submit(() -> {
                    for (int i = 0; i < 10; i++) {
                        client.post(path(id) + "/label", json(Map.of("label", name + " " + i)))
                                .is(200);
                        client.post(path(id) + "/tags", json(Map.of("tags", List.of(name + " " + i))))
                                .is(200);
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            writers.shutdown();
        }
        JsonNode todo = client.get(path(id)).is(200);
        assertThat(todo.get("version").intValue()).isEqualTo(201);
        assertThat(todo.get("tags")).hasSize(100);
        assertThat(client.get(path(id) + "/events").is(200)).hasSize(201);
        assertThat(client.get("/todos").is(200)).contains(todo);
    }

    @Test
    void ofManyWhoRemoveOneTodoOneSucceeds() throws Exception {
        String id = added("a");
        ExecutorService removers = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                running.add(removers.submit(() -> client.delete(path(id)).status()));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> each : running) {
                statuses.add(each.get());
            }
            assertThat(statuses).containsOnlyOnce(204).containsOnly(204, 410);
        } finally {
            removers.shutdown();
        }
        assertThat(client.listed()).doesNotContain(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/", "a/b", "%", "%2F", "?", "#", ";a=b", "&", "..", ".", "a b", "a+b", "ünï", "日本", "😀", "\\", "\"",
                "'", "a\tb", "\n", "events", "A", "a:b@c", "null"
            })
    void anIdIsAnyText(String odd) {
        String id = odd + (odd.startsWith(".") ? "" : newId());
        Answer created = client.post("/todos", json(Map.of("id", id, "label", "odd")));
        assertThat(created.is(201).get("id").stringValue()).isEqualTo(id);
        String location = created.header("Location");
        assertThat(location).matches("[!-~]+");
        assertThat(client.get(location).is(200).get("id").stringValue()).isEqualTo(id);
        client.post(location + "/tags", "{\"tags\":[\"t\"]}").is(200);
        assertThat(client.get(location + "/events").is(200)).hasSize(2);
        assertThat(client.listed()).contains(id);
        assertThat(client.delete(location).status()).isEqualTo(204);
    }

    @Test
    void idsAreComparedByCharacter() {
        String id = newId() + "a";
        client.post("/todos", json(Map.of("id", id, "label", "one"))).is(201);
        for (String other : List.of(id.toUpperCase(), id + " ", id + "\u0301")) {
            client.get(path(other)).isProblem(404);
            client.post("/todos", json(Map.of("id", other, "label", "other"))).is(201);
        }
    }

    @Test
    void anIdHasALength() {
        String longest = newId() + "é".repeat(255 - 36);
        client.post("/todos", json(Map.of("id", longest, "label", "a"))).is(201);
        client.get(path(longest)).is(200);
        client.post("/todos", json(Map.of("id", longest + "x", "label", "a"))).isProblem(400);
        client.get(path(longest + "x")).isProblem(404);
        client.post("/todos", "{\"id\":\"\",\"label\":\"a\"}").isProblem(400);
        client.post("/todos", "{\"id\":\"a\\u0000\",\"label\":\"a\"}").isProblem(400);
        client.post("/todos", "{\"id\":\"a\\ud800\",\"label\":\"a\"}").isProblem(400);
        client.get("/todos/%00").isProblem(400);
    }

    @Test
    void aLabelIsAnyTextOfALength() {
        for (String label : List.of("x", "a\0b", "😀".repeat(10_000), "line\nbreak", "<b>&\"'\\", "\u202Egnp", " a ")) {
            String id = added(label);
            JsonNode todo = client.get(path(id)).is(200);
            assertThat(todo.get("label").stringValue()).isEqualTo(label);
            assertThat(client.get("/todos").is(200)).contains(todo);
        }
        for (String label : List.of("", " ", "\t\n", "a".repeat(10_001))) {
            client.post("/todos", json(Map.of("label", label))).isProblem(400);
        }
        client.post("/todos", "{\"label\":\"a\\ud800b\"}").isProblem(400);
        String id = added("a");
        client.post(path(id) + "/label", "{\"label\":\" \"}").isProblem(400);
        client.post(path(id) + "/tags", "{\"tags\":[\"ok\",\"\"]}").isProblem(400);
        assertThat(client.get(path(id)).is(200).get("version").intValue()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "{",
                "[]",
                "null",
                "1",
                "\"label\"",
                "{}",
                "{\"label\":1}",
                "{\"label\":null}",
                "{\"label\":[\"a\"]}",
                "{\"label\":{\"a\":\"b\"}}",
                "{\"label\":\"a\"",
                "{\"label\":\"a\",}",
                "{\"label\":\"a\"}{}",
                "{\"label\":\"a\"} x",
                "{\"label\":\"a\",\"label\":\"b\"}",
                "{\"label\":\"a\",\"done\":true}",
                "{\"label\":\"a\",\"id\":1}",
                "{\"label\":\"a\",\"id\":null}",
                "{'label':'a'}",
                "{label:\"a\"}",
                "{\"label\":\"a\"}//",
                "{\"Label\":\"a\"}",
                "{\"label\":\"a\nb\"}",
                "{\"label\":\"a\",\"expectedVersion\":1}",
                "{\"label\":NaN}"
            })
    void aBodyThatIsNotExactlyATodoIsRefused(String body) {
        client.post("/todos", body).isProblem(400);
    }

    @Test
    void aBodyOfAChangeIsExactToo() {
        String id = added("a");
        for (String version :
                List.of("\"1\"", "1.0", "1.5", "1e0", "true", "null", "0", "-1", "[1]", "9223372036854775808")) {
            client.post(path(id) + "/label", "{\"label\":\"b\",\"expectedVersion\":" + version + "}")
                    .isProblem(400);
        }
        for (String tags : List.of("\"a\"", "null", "{}", "[1]", "[null]", "[[\"a\"]]")) {
            client.post(path(id) + "/tags", "{\"tags\":" + tags + "}").isProblem(400);
        }
        client.post(path(id) + "/tags", "{}").isProblem(400);
        client.post(path(id) + "/label", "{}").isProblem(400);
        assertThat(client.get(path(id) + "/events").is(200)).hasSize(1);
    }

    @Test
    void deepNestingIsRefused() {
        client.post("/todos", "[".repeat(100_000)).isProblem(400);
        client.post("/todos", "{\"a\":".repeat(100_000)).isProblem(400);
        client.post("/todos", "{\"label\":" + "[".repeat(500) + "]".repeat(500) + "}")
                .isProblem(400);
    }

    @Test
    void aBodyHasASize() {
        String start = "{\"label\":\"a\"}";
        String largest = start + " ".repeat((1 << 20) - start.length());
        client.post("/todos", largest).is(201);
        client.post("/todos", largest + " ").isProblem(413);
        client.post("/todos", largest.repeat(8)).isProblem(413);
        byte[] chunked = (largest + " ").getBytes(UTF_8);
        client.send(client.request("/todos")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(chunked))))
                .isProblem(413);
        String announced = client.raw("POST /todos HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                + "Content-Length: 99999999999\r\n\r\n");
        assertRawProblem(announced, 413);
    }

    @Test
    void aBodyIsUtf8() {
        client.send(client.request("/todos")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(
                                "{\"label\":\"gr\u00fcn\"}".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1))))
                .isProblem(400);
        client.send(client.request("/todos")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(
                                "{\"label\":\"a\"}".getBytes(java.nio.charset.StandardCharsets.UTF_16))))
                .isProblem(400);
    }

    @Test
    void aLabelOfWhichNothingCanBeSeenIsBlank() {
        for (String blank : List.of("\\u00a0", "\\u200b", "\\ufeff", "\\u3164", "\\u001f\\u0085\\n", "\\u3000", " ")) {
            client.post("/todos", "{\"label\":\"" + blank + "\"}", "Content-Type", "application/json")
                    .isProblem(400);
        }
    }

    @Test
    void aRefusedBodyDoesNotDisturbTheNextRequest() {
        for (int i = 0; i < 200; i++) {
            client.post("/todos", "{\"label\":\"a\"}", "Content-Type", "text/plain")
                    .isProblem(415);
            client.post("/none", "{\"label\":\"a\"}", "Content-Type", "application/json")
                    .isProblem(404);
        }
        client.post("/todos", "{\"label\":\"a\"}", "Content-Type", "application/json")
                .is(201);
    }

    @Test
    void aBodyIsOfOneMediaType() {
        String id = added("a");
        for (String type : List.of(
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/jsonp",
                "application/problem+json",
                "*/*")) {
            client.post("/todos", "{\"label\":\"a\"}", "Content-Type", type).isProblem(415);
            client.post(path(id) + "/label", "{\"label\":\"b\"}", "Content-Type", type)
                    .isProblem(415);
            client.post(path(id) + "/tags", "{\"tags\":[]}", "Content-Type", type)
                    .isProblem(415);
        }
        client.send(client.request("/todos").POST(BodyPublishers.ofString("{\"label\":\"a\"}")))
                .isProblem(415);
        client.post("/todos", "{\"label\":\"a\"}", "Content-Type", "application/json", "Content-Encoding", "gzip")
                .isProblem(415);
        for (String type :
                List.of("application/json; charset=utf-8", "Application/JSON", "application/json ;charset=\"UTF-8\"")) {
            client.post("/todos", "{\"label\":\"a\"}", "Content-Type", type).is(201);
        }
    }

    @Test
    void whatTakesNoBodyIgnoresIt() {
        String id = added("a");
        client.post(path(id) + "/complete", "not json", "Content-Type", "text/plain")
                .is(200);
        client.send("GET", path(id), "body".getBytes(UTF_8)).is(200);
        assertThat(client.send("DELETE", path(id), "body".getBytes(UTF_8)).status())
                .isEqualTo(204);
    }

    @Test
    void aMethodThatAPathDoesNotTakeIsRefused() {
        String id = added("a");
        Map<String, String> allowed = Map.of(
                "/todos",
                "GET, HEAD, POST",
                path(id),
                "DELETE, GET, HEAD",
                path(id) + "/events",
                "GET, HEAD",
                path(id) + "/label",
                "POST",
                path(id) + "/tags",
                "POST",
                path(id) + "/complete",
                "POST");
        allowed.forEach((path, methods) -> {
            for (String method : List.of("PUT", "PATCH", "OPTIONS", "TRACE", "BREW", "get")) {
                assertThat(client.send(method, path, null).isProblem(405).header("Allow"))
                        .isEqualTo(methods);
            }
        });
        client.get(path(id) + "/complete").isProblem(405);
        client.delete("/todos").isProblem(405);
        client.post(path(id), "{}").isProblem(405);
    }

    @Test
    void headIsGetWithoutABody() {
        String id = added("a");
        for (String path : List.of(path(id), path(id) + "/events", path(id) + "?version=1")) {
            Answer get = client.get(path);
            Answer head = client.send("HEAD", path, null);
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.response().body()).isEmpty();
            assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
            assertThat(head.header("Content-Type")).isEqualTo("application/json");
        }
        assertThat(client.send("HEAD", "/todos", null).status()).isEqualTo(200);
        assertThat(client.send("HEAD", path(newId()), null).status()).isEqualTo(404);
        assertThat(client.send("HEAD", path(id) + "/label", null).status()).isEqualTo(405);
    }

    @Test
    void whatIsNotHttpIsAnsweredAsAProblemToo() {
        assertRawProblem(client.raw("NONSENSE\r\n\r\n"), 400);
        assertRawProblem(client.raw("GET /todos HTTP/1.1\r\nConnection: close\r\n\r\n"), 400);
        assertRawProblem(client.raw("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"), 414);
        assertRawProblem(
                client.raw("GET /todos HTTP/1.1\r\nHost: a\r\nX-Long: " + "a".repeat(20_000) + "\r\n\r\n"), 431);
        assertRawProblem(client.raw("GET /todos HTTP/9.9\r\nHost: a\r\n\r\n"), 505);
        assertRawProblem(
                client.raw("POST /todos HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nnonsense\r\n\r\n"),
                400);
        assertRawProblem(
                client.raw("POST /todos HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}"), 400);
    }

    /** Else a client sends its next request into a connection that is already closed. */
    @Test
    void aConnectionThatIsClosedAfterAnErrorIsAnnouncedSo() {
        for (String request : List.of(
                "GET /todos/%00 HTTP/1.1\r\nHost: a\r\n\r\n",
                "NONSENSE\r\n\r\n",
                "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /todos HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 99999999999\r\n\r\n")) {
            assertThat(client.raw(request)).containsIgnoringCase("\r\nconnection: close\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/todos/%",
                "/todos/%2",
                "/todos/%zz",
                "/todos/%ff",
                "/todos/%c3",
                "/todos/%c0%af",
                "/todos/a?version=%",
                "/todos/\u00e9"
            })
    void aUriThatCannotBeDecodedIsRefused(String uri) {
        assertRawProblem(client.raw("GET " + uri + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), 400);
    }

    @Test
    void dotsInAPathAreAnIdAndNoFolder() {
        assertRawProblem(client.raw("GET /todos/../todos HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), 404);
        assertRawProblem(client.raw("GET /todos/%2e%2e%2f HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), 404);
        assertRawProblem(client.raw("GET //todos HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), 404);
    }

    @Test
    void aTargetMayBeAbsolute() {
        assertThat(client.raw("GET http://a/todos HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    protected final TodoClient client() {
        return client;
    }

    protected static void assertRawProblem(String response, int status) {
        assertThat(response).startsWith("HTTP/1.1 " + status + " ");
        assertThat(response).containsIgnoringCase("content-type: application/problem+json");
        assertThat(response).contains("\"type\":\"about:blank\"", "\"status\":" + status, "\"title\":", "\"detail\":");
        assertThat(response).doesNotContainIgnoringCase("exception", "jetty", "tomcat", "apache");
    }
}
