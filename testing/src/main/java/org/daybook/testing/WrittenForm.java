package org.daybook.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.daybook.event.EventTree;
import org.daybook.event.SerializationException;
import org.daybook.serialization.EventSerializer;
import org.jspecify.annotations.Nullable;

/**
 * What is written of values, whatever the order of their lists: what is written does not tell a list from a set, whose order means nothing
 * and may be another one in the next process.
 */
final class WrittenForm {

    private WrittenForm() {}

    /** Whether all that is written of one value is written of the other one, as often. */
    static boolean isSame(EventSerializer serializer, Object one, Object other) {
        return of(serializer, one).equals(of(serializer, other));
    }

    private static Object of(EventSerializer serializer, Object value) {
        String text = serializer.write(value);
        try {
            return unordered(serializer.readTree(text)).orElse(text);
        } catch (SerializationException e) {
            return text; // of one value
        }
    }

    private static Optional<Object> unordered(@Nullable Object value) {
        if (value instanceof EventTree tree) {
            Map<String, Optional<Object>> fields = new HashMap<>();
            tree.names().forEach(name -> fields.put(name, unordered(tree.get(name))));
            return Optional.of(fields);
        }
        if (value instanceof List<?> list) {
            return Optional.of(list.stream()
                    .map(WrittenForm::unordered)
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())));
        }
        return Optional.ofNullable(value);
    }
}
