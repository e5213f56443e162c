package org.daybook.examples.todo.http;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a request is answered with. */
record Answer(int status, Map<String, String> headers, byte[] body) {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private static final String CONTENT_TYPE = HttpHeader.CONTENT_TYPE.asString();

    static Answer ok(Object value) {
        return new Answer(200, Map.of(CONTENT_TYPE, "application/json"), MAPPER.writeValueAsBytes(value));
    }

    static Answer created(String location, Object value) {
        return new Answer(
                201,
                Map.of(CONTENT_TYPE, "application/json", HttpHeader.LOCATION.asString(), location),
                MAPPER.writeValueAsBytes(value));
    }

    static Answer noContent() {
        return new Answer(204, Map.of(), new byte[0]);
    }

    /** RFC 9457. */
    static Answer of(Problem problem) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", HttpStatus.getMessage(problem.status()));
        body.put("status", problem.status());
        body.put("detail", problem.detail());
        Map<String, String> headers = new LinkedHashMap<>(problem.headers());
        headers.put(CONTENT_TYPE, "application/problem+json");
        return new Answer(problem.status(), headers, MAPPER.writeValueAsBytes(body));
    }

    Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, body);
    }

    void send(Response response, Callback callback) {
        response.setStatus(status);
        headers.forEach(response.getHeaders()::put);
        if (status != HttpStatus.NO_CONTENT_204) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        }
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
