package org.daybook.aggregate;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daybook.event.AggregateType;
import org.daybook.event.ConfigurationException;
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

    static Set<String> aggregateAliases(Class<?> aggregate) {
        AggregateType annotation = aggregate.getAnnotation(AggregateType.class);
        return annotation == null ? Set.of() : distinct(aggregate, annotation.value(), Stream.of(annotation.aliases()));
    }

    /** Those that are given, and those that the name had when its aggregate was called otherwise. */
    static Set<String> eventAliases(String aggregateType, Set<String> aggregateAliases, Class<?> event) {
        EventType annotation = event.getAnnotation(EventType.class);
        Stream<String> given = annotation == null ? Stream.of() : Stream.of(annotation.aliases());
        boolean isFixed = annotation != null && !annotation.name().isEmpty();
        Stream<String> followed =
                isFixed ? Stream.of() : aggregateAliases.stream().map(each -> eventType(each, event));
        return distinct(event, eventType(aggregateType, event), Stream.concat(given, followed));
    }

    private static Set<String> distinct(Class<?> type, String name, Stream<String> aliases) {
        Set<String> names = new LinkedHashSet<>();
        aliases.forEach(each -> {
            if (each.equals(name) || !names.add(each)) {
                throw new ConfigurationException(
                        type.getName() + " has the stored name " + each + " twice: leave out one of them");
            }
        });
        return names;
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
