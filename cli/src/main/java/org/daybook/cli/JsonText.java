package org.daybook.cli;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Tells whether a stored text can be read, token by token, so that nothing of it is kept in memory. A name that stands twice in an
 * object can: the last counts for Daybook, as for Python.
 */
final class JsonText {

    /** As deep as a payload may be nested to be read. */
    private static final int DEEPEST = 500;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private JsonText() {}

    /** What is wrong with the payload of an event, if it is. */
    static @Nullable String dataProblem(String text) {
        return problem(text, false);
    }

    /** What is wrong with the metadata of an event, if it is: they map strings to strings. */
    static @Nullable String metadataProblem(String text) {
        return problem(text, true);
    }

    private static @Nullable String problem(String text, boolean isMap) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return "is empty";
            }
            if (isMap && token != JsonToken.START_OBJECT) {
                return "is no object";
            }
            int depth = 0;
            for (; token != null; token = parser.nextToken()) {
                if (isMap && depth == 1 && token != JsonToken.VALUE_STRING && isValue(token)) {
                    return "has a value that is no string";
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth == 0) {
                    return parser.nextToken() == null ? null : "has something behind its value";
                }
            }
            return "is cut off";
        } catch (StreamConstraintsException e) {
            return "is nested more than " + DEEPEST + " levels deep";
        } catch (JacksonException e) {
            long at = e.getLocation() == null ? -1 : e.getLocation().getCharOffset();
            return "is no readable JSON" + (at < 0 ? "" : ", at its character " + (at + 1));
        }
    }

    private static boolean isValue(JsonToken token) {
        return token.isScalarValue() || token.isStructStart();
    }
}
