package org.daybook.examples.todo.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON object in the body of a request, with no other fields than those that mean something. */
final class JsonBody {

    static final int MAX_BYTES = 1 << 20;

    /** So much of a body that is too large is read and dropped, since a client sees no answer while it still writes. */
    private static final int MAX_DROPPED_BYTES = 32 << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(20).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode object;

    private JsonBody(JsonNode object) {
        this.object = object;
    }

    static JsonBody read(Request request, Set<String> fields) {
        requireMediaType(request);
        return parse(Percent.utf8(bytes(request), "The body"), fields);
    }

    private static void requireMediaType(Request request) {
        String type = Optional.ofNullable(request.getHeaders().get(HttpHeader.CONTENT_TYPE))
                .orElse("");
        String encoding = Optional.ofNullable(request.getHeaders().get(HttpHeader.CONTENT_ENCODING))
                .orElse("identity");
        if (!type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")
                || !encoding.strip().equalsIgnoreCase("identity")) {
            throw new Problem(415, "The body must be application/json, not encoded.");
        }
    }

    private static byte[] bytes(Request request) {
        Problem tooLarge = new Problem(413, "A body may have " + MAX_BYTES + " bytes.");
        if (request.getLength() > MAX_BYTES + MAX_DROPPED_BYTES) {
            throw tooLarge;
        }
        try {
            InputStream in = Content.Source.asInputStream(request);
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                drop(in);
                throw tooLarge;
            }
            return bytes;
        } catch (IOException e) {
            // such as chunks that are none
            throw e instanceof HttpException ? Problem.of(e) : Problem.badRequest("The body did not arrive whole.");
        }
    }

    private static void drop(InputStream in) throws IOException {
        byte[] buffer = new byte[8192];
        for (int dropped = 0; dropped < MAX_DROPPED_BYTES; ) {
            int count = in.read(buffer);
            if (count < 0) {
                return;
            }
            dropped += count;
        }
    }

    private static JsonBody parse(String text, Set<String> fields) {
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw Problem.badRequest("The body is not valid JSON, nested too deeply, or has a field twice.");
        }
        if (!node.isObject()) {
            throw Problem.badRequest("The body is not a JSON object.");
        }
        node.propertyNames().forEach(name -> {
            if (!fields.contains(name)) {
                throw Problem.badRequest("The body has an unknown field; known are " + new TreeSet<>(fields) + ".");
            }
        });
        return new JsonBody(node);
    }

    String text(String field) {
        return optionalText(field).orElseThrow(() -> Problem.badRequest("The body has no field \"" + field + "\"."));
    }

    Optional<String> optionalText(String field) {
        return Optional.ofNullable(object.get(field)).map(node -> text(field, node));
    }

    private static String text(String field, JsonNode node) {
        if (!node.isString()) {
            throw Problem.badRequest("\"" + field + "\" is not of text.");
        }
        return node.stringValue();
    }

    List<String> texts(String field) {
        JsonNode node = object.get(field);
        if (node == null || !node.isArray()) {
            throw Problem.badRequest("The body has no array \"" + field + "\".");
        }
        List<String> texts = new ArrayList<>();
        node.forEach(each -> texts.add(text(field, each)));
        return texts;
    }

    OptionalLong optionalVersion(String field) {
        JsonNode node = object.get(field);
        if (node == null) {
            return OptionalLong.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 1) {
            throw Problem.badRequest("\"" + field + "\" is not a whole number from 1.");
        }
        return OptionalLong.of(node.longValue());
    }
}
