package org.daybook.aggregate;

import java.util.Locale;
import java.util.regex.Pattern;
import org.daybook.event.AggregateType;
import org.daybook.event.EventType;

/** The stored names of aggregates and events. */
final class EventNames {

    private static final Pattern ACRONYM_THEN_WORD = Pattern.compile("(\\p{Lu}+)(\\p{Lu}\\p{Ll})");
    private static final Pattern WORD_THEN_CAPITAL = Pattern.compile("([\\p{Ll}\\p{Nd}])(\\p{Lu})");

    private EventNames() {}

    static String aggregateType(Class<?> aggregate) {
        AggregateType annotation = aggregate.getAnnotation(AggregateType.class);
        return annotation == null ? aggregate.getSimpleName() : annotation.value();
    }

    static String eventType(String aggregateType, Class<?> event) {
        EventType annotation = event.getAnnotation(EventType.class);
        return annotation == null || annotation.name().isEmpty()
                ? snakeCase(aggregateType) + "_" + snakeCase(event.getSimpleName())
                : annotation.name();
    }

    static int schemaVersion(Class<?> event) {
        EventType annotation = event.getAnnotation(EventType.class);
        return annotation == null ? 1 : annotation.version();
    }

    /** {@code HTTPRequestCreated} becomes {@code http_request_created}: acronyms stay together. */
    static String snakeCase(String name) {
        String split = ACRONYM_THEN_WORD.matcher(name).replaceAll("$1_$2");
        return WORD_THEN_CAPITAL.matcher(split).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
    }
}
