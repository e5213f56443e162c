package org.daybook.serialization.jackson;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.daybook.event.EventTree;
import org.daybook.event.SerializationException;
import org.daybook.serialization.EventSerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes payloads as JSON objects of their fields: a record's components, a class's fields. Times are ISO 8601 text with
 * their own offset or zone. When reading, a field that the class no longer has is passed over.
 *
 * <p>Nothing in the text can name a class to load: payloads that ask for that, with Jackson's {@code @JsonTypeInfo} by
 * class, are neither written nor read. By name it is allowed. What is nested more than 250 levels deep is not written, and more than
 * 500 levels not read; a tree that was read can be written.
 *
 * <pre>{@code
 * var serializer = new JacksonEventSerializer();
 * String text = serializer.write(new Todo.ChangedLabel("tea")); // {"label":"tea"}
 * var event = serializer.read(text, Todo.ChangedLabel.class);
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class JacksonEventSerializer implements EventSerializer {

    /** What is written must be readable in a thread with a small stack, too; a level of it takes a kilobyte. */
    private static final int MAX_NESTING_WRITTEN = 250;

    private static final int MAX_NESTING_READ = 500;

    private final JsonMapper mapper;
    private final ObjectReader maps;
    private final ObjectReader trees;
    private final JsonMapper treeWriter;
    private final Map<Class<?>, Form> forms = new ConcurrentHashMap<>();

    /**
     * How the values of a class are written and read.
     *
     * @param writer writes them
     * @param reader reads them
     * @param plain what they can be made of again without reading, if that is so
     * @param wasRead whether one was read again
     */
    private record Form(
            ObjectWriter writer,
            ObjectReader reader,
            @Nullable PlainRecord plain,
            AtomicBoolean wasRead) {}

    /** Creates the serializer. */
    public JacksonEventSerializer() {
        mapper = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(MAX_NESTING_READ)
                                // What was written is read again, however long: it is this application's own.
                                .maxNumberLength(Integer.MAX_VALUE)
                                .maxStringLength(Integer.MAX_VALUE)
                                .maxNameLength(Integer.MAX_VALUE)
                                .build())
                        .streamWriteConstraints(StreamWriteConstraints.builder()
                                .maxNestingDepth(MAX_NESTING_WRITTEN)
                                .build())
                        .build())
                .changeDefaultVisibility(visibility -> visibility
                        .withFieldVisibility(Visibility.ANY)
                        .withGetterVisibility(Visibility.NONE)
                        .withIsGetterVisibility(Visibility.NONE)
                        .withSetterVisibility(Visibility.NONE))
                // Or the final fields of a class would be written, and silently not read.
                .enable(MapperFeature.ALLOW_FINAL_FIELDS_AS_MUTATORS)
                .annotationIntrospector(new OwnRules())
                .polymorphicTypeValidator(
                        BasicPolymorphicTypeValidator.builder().build())
                // A fraction where the class has a whole number is another shape of the event, not a value to cut.
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
                .build();
        trees = mapper.readerFor(JsonNode.class)
                .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
        // What was deep enough to be read is not written by hand, so its depth is known.
        treeWriter = JsonMapper.builder(JsonFactory.builder()
                        .streamWriteConstraints(StreamWriteConstraints.builder()
                                .maxNestingDepth(MAX_NESTING_READ)
                                .build())
                        .build())
                .build();
        maps = mapper.readerFor(mapper.getTypeFactory().constructMapType(Map.class, String.class, String.class));
    }

    private Form form(Class<?> type) {
        Form known = forms.get(type); // before computing, which may lock
        return known != null ? known : forms.computeIfAbsent(type, this::newForm);
    }

    private Form newForm(Class<?> type) {
        JavaType javaType = mapper.constructType(type);
        return new Form(
                mapper.writerFor(javaType), mapper.readerFor(javaType), PlainRecord.of(type), new AtomicBoolean());
    }

    @Override
    public String write(Object value) {
        Class<?> type = value.getClass();
        boolean isMap = value instanceof Map; // of strings, which can always be read again
        String text;
        try {
            text = isMap ? mapper.writeValueAsString(value) : form(type).writer.writeValueAsString(value);
        } catch (JacksonException e) {
            throw failed("write", type, e);
        } catch (StackOverflowError e) {
            throw tooDeep("write", type);
        }
        if (!isMap) {
            requireReadable(value, text);
        }
        return escapeHalfPairs(text, false);
    }

    /** What could not be read again must not be stored, and only trying it tells: that depends on the values it holds. */
    private void requireReadable(Object value, String text) {
        Class<?> type = value.getClass();
        Form form = form(type);
        PlainRecord plain = form.plain;
        try {
            if (plain != null && form.wasRead.get()) {
                plain.remake(value);
            } else {
                read(text, type);
                form.wasRead.set(true);
            }
        } catch (SerializationException | InvocationTargetException e) {
            // A constructor's own words may quote the values.
            throw new SerializationException(
                    "a " + type.getName() + " could not be read again",
                    e instanceof SerializationException reason ? reason : null);
        }
    }

    @Override
    public <T> T read(String text, Class<T> type) {
        @Nullable T value;
        try {
            value = (type == Map.class ? maps : form(type).reader).readValue(text);
        } catch (JacksonException | ArithmeticException | NumberFormatException e) {
            throw failed("read", type, e);
        } catch (StackOverflowError e) {
            throw tooDeep("read", type);
        }
        if (value == null) {
            throw new SerializationException("cannot read a " + type.getName() + ": the text is null", null);
        }
        return value;
    }

    @Override
    public void requireState(Class<?> type) {
        StateCheck.require(type);
    }

    @Override
    public EventTree readTree(String text) {
        JsonNode node;
        try {
            node = trees.readTree(text);
        } catch (JacksonException | ArithmeticException | NumberFormatException e) { // of numbers that are too large
            throw failed("read", EventTree.class, e);
        } catch (StackOverflowError e) {
            throw tooDeep("read", EventTree.class);
        }
        if (!(node instanceof ObjectNode object)) {
            throw new SerializationException("cannot upcast a payload that is no JSON object", null);
        }
        return new JacksonEventTree(object);
    }

    @Override
    public <T> T read(EventTree tree, Class<T> type) {
        Form form = form(type);
        ObjectNode node = JacksonEventTree.nodeOf(tree);
        Object plain = form.plain == null ? null : form.plain.make(node); // in a third of the time
        if (plain != null) {
            return type.cast(plain);
        }
        try {
            return form.reader.readValue(node);
        } catch (JacksonException | ArithmeticException | NumberFormatException e) {
            throw failed("read", type, e);
        } catch (StackOverflowError e) {
            throw tooDeep("read", type);
        }
    }

    @Override
    public String writeTree(EventTree tree) {
        try {
            return escapeHalfPairs(treeWriter.writeValueAsString(JacksonEventTree.nodeOf(tree)), true);
        } catch (JacksonException e) {
            throw failed("write", EventTree.class, e);
        } catch (StackOverflowError e) {
            throw tooDeep("write", EventTree.class);
        }
    }

    /** Leaves out Jackson's own message, which quotes values, and the keys of maps, which may be values too. */
    private static SerializationException failed(String what, Class<?> type, RuntimeException e) {
        StringBuilder path = new StringBuilder();
        List<JacksonException.Reference> steps = e instanceof JacksonException jackson ? jackson.getPath() : List.of();
        for (JacksonException.Reference step : steps) {
            boolean named = step.getPropertyName() != null && !(step.from() instanceof Map);
            path.append(named ? "." + step.getPropertyName() : "[]");
        }
        return new SerializationException(
                "cannot " + what + " a " + type.getName() + (path.isEmpty() ? "" : " at " + path) + ": "
                        + e.getClass().getSimpleName() + closedPackage(type),
                null);
    }

    private static SerializationException tooDeep(String what, Class<?> type) {
        return new SerializationException("cannot " + what + " a " + type.getName() + ": it is nested too deep", null);
    }

    /** The likely reason in an application of modules, of which Jackson's own message would have told. */
    private static String closedPackage(Class<?> type) {
        String jackson = JsonMapper.class.getModule().getName();
        return type.getName().startsWith("java.")
                        || type.getModule().isOpen(type.getPackageName(), JsonMapper.class.getModule())
                ? ""
                : " (package " + type.getPackageName() + " is not open to " + jackson + ")";
    }

    /** Refuses types whose text would name a class to load, and texts that have no value for a primitive. */
    private static final class OwnRules extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        /** A reference may be null, but the zero of a primitive would be a value that nobody wrote. */
        @Override
        public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
            return member.getRawType().isPrimitive() ? Boolean.TRUE : super.hasRequiredMarker(config, member);
        }

        @Override
        public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
            JsonTypeInfo.Value info = super.findPolymorphicTypeInfo(config, annotated);
            if (info != null
                    && (info.getIdType() == JsonTypeInfo.Id.CLASS
                            || info.getIdType() == JsonTypeInfo.Id.MINIMAL_CLASS)) {
                throw new SerializationException(
                        annotated.getName() + " asks for class names in the text, with @JsonTypeInfo: "
                                + "give its subtypes names, with use = NAME and @JsonSubTypes",
                        null);
            }
            return info;
        }
    }

    /**
     * UTF-8 has no form for half a surrogate pair, so a database would refuse it or change it; JSON can escape it. Outside
     * of JSON strings there is none.
     *
     * @param inNames whether names may have some: those that were read
     */
    private static String escapeHalfPairs(String json, boolean inNames) {
        int i = 0;
        while (i < json.length() && !Character.isSurrogate(json.charAt(i))) {
            i++;
        }
        return i == json.length() ? json : escapeHalfPairs(json, i, inNames);
    }

    private static String escapeHalfPairs(String json, int from, boolean inNames) {
        StringBuilder escaped = null;
        int endOfText = 0; // behind the text that the last half was found in
        for (int i = from; i < json.length(); i++) {
            char c = json.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < json.length()
                    && Character.isLowSurrogate(json.charAt(i + 1));
            boolean half = Character.isSurrogate(c) && !pair;
            if (half && escaped == null) {
                escaped = new StringBuilder(json.length() + 16).append(json, 0, i);
            }
            if (half && !inNames && i >= endOfText) {
                endOfText = requireNoName(json, i);
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

    /** Refuses half a pair in the name of a field, which is a text with a colon behind it; returns where the text ends. */
    private static int requireNoName(String json, int index) {
        int i = index;
        while (json.charAt(i) != '"') {
            i += json.charAt(i) == '\\' ? 2 : 1;
        }
        if (i + 1 < json.length() && json.charAt(i + 1) == ':') {
            throw new SerializationException(
                    "cannot write a name that contains half a surrogate pair, which no JSON reader need accept", null);
        }
        return i;
    }
}
