package org.daybook.testing;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.daybook.aggregate.Difference;
import org.daybook.event.BaseEntity;
import org.daybook.event.SerializationException;
import org.daybook.serialization.EventSerializer;
import org.jspecify.annotations.Nullable;

/** Says what differs between what a test expects and what there is, field by field. */
final class Comparison {

    private final EventSerializer serializer;

    Comparison(EventSerializer serializer) {
        this.serializer = serializer;
    }

    /** @throws AssertionError if the events differ, in number, class or value */
    void requireEvents(List<?> expected, List<?> actual) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            Object one = i < expected.size() ? expected.get(i) : null;
            Object other = i < actual.size() ? actual.get(i) : null;
            if (DeepEquality.areEqual(one, other)) {
                continue;
            }
            String place = "event " + (i + 1) + ": ";
            if (one == null) {
                lines.add(place + "nothing was expected, but there is " + other);
            } else if (other == null) {
                lines.add(place + "expected " + one + ", but there is nothing");
            } else if (one.getClass() != other.getClass()) {
                lines.add(place + "expected " + one + ", but there is " + other);
            } else {
                lines.add(place + one.getClass().getSimpleName());
                lines.addAll(differences(one, other));
            }
        }
        if (!lines.isEmpty()) {
            throw new AssertionError("the events are not those that were expected:\n  " + String.join("\n  ", lines));
        }
    }

    /** @throws AssertionError if the states differ */
    void requireState(@Nullable Object expected, @Nullable Object actual) {
        if (DeepEquality.areEqual(expected, actual)) {
            return;
        }
        List<String> lines = new ArrayList<>();
        if (expected == null || actual == null) {
            lines.add("expected " + expected + ", but there is " + (actual == null ? "nothing" : actual));
        } else {
            lines.addAll(differences(expected, actual));
        }
        throw new AssertionError("the state is not the one that was expected:\n  " + String.join("\n  ", lines));
    }

    private List<String> differences(Object expected, Object actual) {
        if (expected instanceof BaseEntity entity) {
            return entityDifferences(entity, actual);
        }
        List<String> lines = new ArrayList<>();
        addDifferences("", expected, actual, lines);
        if (lines.isEmpty()) {
            lines.add("  they are written the same, but are not equal: has "
                    + expected.getClass().getName() + " an equals method?");
        }
        return lines;
    }

    /** Field after field, since nothing says that an entity can be written: its events must be. */
    private List<String> entityDifferences(BaseEntity expected, Object actual) {
        if (!(actual instanceof BaseEntity entity) || expected.getClass() != entity.getClass()) {
            return List.of("  expected a " + expected.getClass().getName() + ", but was a "
                    + actual.getClass().getName());
        }
        List<String> lines = new ArrayList<>();
        for (Field each : DeepEquality.differentFields(expected, entity)) {
            int before = lines.size();
            addDifferences(
                    each.getName(), DeepEquality.valueOf(each, expected), DeepEquality.valueOf(each, entity), lines);
            if (lines.size() == before) {
                lines.add("  " + each.getName() + ": both are written the same, but are not equal: has "
                        + each.getType().getName() + " an equals method?");
            }
        }
        return lines;
    }

    private void addDifferences(String path, @Nullable Object expected, @Nullable Object actual, List<String> lines) {
        if (expected instanceof List<?> one && actual instanceof List<?> other) {
            for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
                Object element = i < one.size() ? one.get(i) : null;
                Object another = i < other.size() ? other.get(i) : null;
                if (!DeepEquality.areEqual(element, another)) {
                    addDifferences(path + "[" + i + "]", element, another, lines);
                }
            }
            return;
        }
        if (expected == null || actual == null) { // whose tree would say less than the value itself
            addLine(path, shown(expected), shown(actual), lines);
            return;
        }
        try {
            for (Difference each : Difference.between(serializer, expected, actual)) {
                String place = path + (path.isEmpty() || each.path().isEmpty() ? "" : ".") + each.path();
                addLine(place, shown(each.before()), shown(each.after()), lines);
            }
        } catch (SerializationException e) {
            addLine(path, String.valueOf(expected), String.valueOf(actual), lines);
        }
    }

    private static void addLine(String path, String expected, String actual, List<String> lines) {
        lines.add("  " + (path.isEmpty() ? "" : path + ": ") + "expected " + expected + ", but was " + actual);
    }

    private static String shown(@Nullable Object value) {
        return value instanceof String text ? "\"" + text + "\"" : String.valueOf(value);
    }
}
