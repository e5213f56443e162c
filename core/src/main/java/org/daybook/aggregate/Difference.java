package org.daybook.aggregate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.daybook.event.EventTree;
import org.daybook.event.SerializationException;
import org.daybook.serialization.EventSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A field that has another value in one state than in another one, or is in one of them only.
 *
 * <pre>{@code
 * label: "tea" -> "green tea"
 * stops[1]: nothing -> "Voss"
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param path where it is, such as {@code label}, {@code address.city} or {@code stops[1]}; nothing for the whole
 * @param before the value before: a text, a number, a truth value, a tree, a list of such values, or {@code null}, which is also what a
 *     field is that is not there
 * @param after the value after
 */
public record Difference(
        String path, @Nullable Object before, @Nullable Object after) {

    /**
     * Compares two values field by field, as they are written.
     *
     * @param serializer writes them
     * @param before the value before, or {@code null} if there was none
     * @param after the value after, or {@code null} if there is none
     * @return what differs, in the order of the fields; nothing if they are written the same
     * @throws SerializationException if one of them cannot be written
     */
    public static List<Difference> between(
            EventSerializer serializer, @Nullable Object before, @Nullable Object after) {
        List<Difference> differences = new ArrayList<>();
        compare("", value(serializer, before), value(serializer, after), differences);
        return List.copyOf(differences);
    }

    /**
     * Compares two states that should be the same. What is equal differs in nothing, in whatever order a set is written; and if it cannot be
     * known whether things are equal, the order of lists does not count either, since they may be sets.
     */
    static List<Difference> thatMatter(EventSerializer serializer, Object expected, Object actual) {
        if (expected.equals(actual) || (!(expected instanceof Record) && isOfOrderOnly(serializer, expected, actual))) {
            return List.of();
        }
        return between(serializer, expected, actual);
    }

    /** Whether two values are written the same, but for the order of lists. */
    static boolean isOfOrderOnly(EventSerializer serializer, Object one, Object other) {
        return unordered(value(serializer, one)).equals(unordered(value(serializer, other)));
    }

    /** With a list as how often each value is in it. */
    private static Object unordered(@Nullable Object value) {
        if (value instanceof EventTree tree) {
            Map<String, Object> fields = new HashMap<>();
            tree.names().forEach(each -> fields.put(each, unordered(tree.get(each))));
            return fields;
        }
        if (value instanceof List<?> list) {
            return list.stream().collect(Collectors.groupingBy(Difference::unordered, Collectors.counting()));
        }
        return Optional.ofNullable(value);
    }

    /** A tree, or the text of what is none. */
    private static @Nullable Object value(EventSerializer serializer, @Nullable Object value) {
        if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        String text = serializer.write(value);
        try {
            return serializer.readTree(text);
        } catch (SerializationException e) {
            return text; // of one value
        }
    }

    private static void compare(
            String path, @Nullable Object before, @Nullable Object after, List<Difference> differences) {
        if (before instanceof EventTree one && after instanceof EventTree other) {
            Set<String> names = new LinkedHashSet<>(one.names());
            names.addAll(other.names());
            for (String each : names) {
                compare(
                        path.isEmpty() ? each : path + "." + each,
                        one.has(each) ? one.get(each) : null,
                        other.has(each) ? other.get(each) : null,
                        differences);
            }
        } else if (before instanceof List<?> one && after instanceof List<?> other) {
            for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
                compare(
                        path + "[" + i + "]",
                        i < one.size() ? one.get(i) : null,
                        i < other.size() ? other.get(i) : null,
                        differences);
            }
        } else if (!Objects.equals(before, after)) {
            if (path.isEmpty() && before == null && after instanceof EventTree tree) {
                tree.names().forEach(each -> compare(each, null, tree.get(each), differences));
            } else {
                differences.add(new Difference(path, before, after));
            }
        }
    }

    /** The path and both values, texts in quotes. */
    @Override
    public String toString() {
        return (path.isEmpty() ? "" : path + ": ") + shown(before) + " -> " + shown(after);
    }

    private static String shown(@Nullable Object value) {
        if (value == null) {
            return "nothing";
        }
        return value instanceof String text ? "\"" + text + "\"" : value.toString();
    }
}
