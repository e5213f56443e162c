package org.daybook.examples.todo.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks to the application as any client would, and below that where a client library would not. */
public final class TodoClient {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    public TodoClient(int port) {
        this.port = port;
    }

    /** An answer whose body is JSON, if there is one. */
    public record Answer(int status, HttpResponse<byte[]> response) {

        public JsonNode json() {
            return MAPPER.readTree(response.body());
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** Checks that this is an error as all errors are. */
        public Answer isProblem(int expected) {
            assertThat(status)
                    .as(new String(response.body(), StandardCharsets.UTF_8))
                    .isEqualTo(expected);
            assertThat(header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(json().propertyNames()).containsExactly("type", "title", "status", "detail");
            assertThat(json().get("status").intValue()).isEqualTo(expected);
            assertThat(json().get("detail").stringValue()).doesNotContain("Exception", "org.daybook", "java.");
            return this;
        }

        public Answer isOneOf(Integer... expected) {
            assertThat(status)
                    .as(new String(response.body(), StandardCharsets.UTF_8))
                    .isIn((Object[]) expected);
            return this;
        }

        public JsonNode is(int expected) {
            assertThat(status)
                    .as(new String(response.body(), StandardCharsets.UTF_8))
                    .isEqualTo(expected);
            assertThat(header("Content-Type")).isEqualTo("application/json");
            return json();
        }
    }

    public static String path(String id) {
        return "/todos/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public static String json(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    public Answer post(String path, String body, String... headers) {
        HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body));
        if (!List.of(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    public Answer send(String method, String path, byte[] body) {
        return send(request(path)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body)));
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The ids in the list, in its order. */
    public List<String> listed() {
        return StreamSupport.stream(get("/todos").is(200).spliterator(), false)
                .map(todo -> todo.get("id").stringValue())
                .toList();
    }

    /** Sends bytes and gives back all that comes until the server closes the connection. */
    public String raw(String request) {
        return raw(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    public String raw(byte[] request) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            socket.shutdownOutput(); // or else a server waits for the rest of a body that was announced
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
