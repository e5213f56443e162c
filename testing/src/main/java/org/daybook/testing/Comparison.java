package org.daybook.testing;

import java.util.ArrayList;
import java.util.List;
import org.daybook.aggregate.Difference;
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
        List<String> lines = new ArrayList<>();
        try {
            for (Difference each : Difference.between(serializer, expected, actual)) {
                lines.add("  " + (each.path().isEmpty() ? "" : each.path() + ": ") + "expected " + shown(each.before())
                        + ", but was " + shown(each.after()));
            }
        } catch (SerializationException e) {
            lines.add("  expected " + expected + ", but was " + actual);
        }
        if (lines.isEmpty()) {
            lines.add("  they are written the same, but are not equal: has "
                    + expected.getClass().getName() + " an equals method?");
        }
        return lines;
    }

    private static String shown(@Nullable Object value) {
        return value instanceof String text ? "\"" + text + "\"" : String.valueOf(value);
    }
}
