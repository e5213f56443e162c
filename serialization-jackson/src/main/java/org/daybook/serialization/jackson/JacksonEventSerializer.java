package org.daybook.serialization.jackson;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.util.Map;
import java.util.Objects;
import org.daybook.event.SerializationException;
import org.daybook.serialization.EventSerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/**
 * Writes payloads as JSON objects of their fields: a record's components, a class's fields. Times are ISO 8601 text with
 * their own offset or zone. When reading, a field that the class no longer has is passed over.
 *
 * <p>Nothing in the text can name a class to load: payloads that ask for that, with Jackson's {@code @JsonTypeInfo} by
 * class, are refused. By name it is allowed.
 */
public final class JacksonEventSerializer implements EventSerializer {

    private static final int MAX_NESTING = 1000;

    private final JsonMapper mapper;
    private final JavaType stringMap;

    /** Creates the serializer. */
    public JacksonEventSerializer() {
        mapper = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(MAX_NESTING)
                                // What was written is read again, however long: it is this application's own.
                                .maxNumberLength(Integer.MAX_VALUE)
                                .maxStringLength(Integer.MAX_VALUE)
                                .maxNameLength(Integer.MAX_VALUE)
                                .build())
                        .streamWriteConstraints(StreamWriteConstraints.builder()
                                .maxNestingDepth(MAX_NESTING)
                                .build())
                        .build())
                .changeDefaultVisibility(visibility -> visibility
                        .withFieldVisibility(Visibility.ANY)
                        .withGetterVisibility(Visibility.NONE)
                        .withIsGetterVisibility(Visibility.NONE)
                        .withSetterVisibility(Visibility.NONE))
                .polymorphicTypeValidator(
                        BasicPolymorphicTypeValidator.builder().build())
                .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
                .build();
        stringMap = mapper.getTypeFactory().constructMapType(Map.class, String.class, String.class);
    }

    @Override
    public String write(Object value) {
        String text;
        try {
            text = mapper.writeValueAsString(Objects.requireNonNull(value, "value"));
        } catch (JacksonException e) {
            throw failed("write", value.getClass(), e);
        }
        return escapeHalfPairs(text);
    }

    @Override
    public <T> T read(String text, Class<T> type) {
        @Nullable T value;
        try {
            value = mapper.readValue(text, type == Map.class ? stringMap : mapper.constructType(type));
        } catch (JacksonException e) {
            throw failed("read", type, e);
        }
        if (value == null) {
            throw new SerializationException("cannot read a " + type.getName() + ": the text is null", null);
        }
        return value;
    }

    /** Leaves out Jackson's own message, which quotes values, and the keys of maps, which may be values too. */
    private static SerializationException failed(String what, Class<?> type, JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            boolean named = step.getPropertyName() != null && !(step.from() instanceof Map);
            path.append(named ? "." + step.getPropertyName() : "[]");
        }
        return new SerializationException(
                "cannot " + what + " a " + type.getName() + (path.isEmpty() ? "" : " at " + path) + ": "
                        + e.getClass().getSimpleName(),
                null);
    }

    /**
     * UTF-8 has no form for half a surrogate pair, so a database would refuse it or change it; JSON can escape it. Outside
     * of JSON strings there is none.
     */
    private static String escapeHalfPairs(String json) {
        StringBuilder escaped = null;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < json.length()
                    && Character.isLowSurrogate(json.charAt(i + 1));
            boolean half = Character.isSurrogate(c) && !pair;
            if (half && escaped == null) {
                escaped = new StringBuilder(json.length() + 16).append(json, 0, i);
            }
            if (escaped != null) {
                escaped.append(half ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
            if (pair) {
                i++;
                if (escaped != null) {
                    escaped.append(json.charAt(i));
                }
            }
        }
        return escaped == null ? json : escaped.toString();
    }
}
