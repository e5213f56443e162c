package org.daybook.serialization.jackson;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Tells which records can be read again whatever they hold: their components are texts, whole numbers, truth values, ids,
 * days, moments, constants of enums and such records, and no annotation but Java's and Daybook's own says how to write them.
 */
final class PlainRecords {

    private static final Set<Class<?>> VALUES = Set.of(
            String.class,
            boolean.class,
            Boolean.class,
            byte.class,
            Byte.class,
            short.class,
            Short.class,
            int.class,
            Integer.class,
            long.class,
            Long.class,
            UUID.class,
            Instant.class,
            LocalDate.class);

    private PlainRecords() {}

    static boolean contains(Class<?> type) {
        return isPlainRecord(type, new HashSet<>());
    }

    /** A record that contains records of its own class is left out: how deep it is nested depends on its values. */
    private static boolean isPlainRecord(Class<?> type, Set<Class<?>> around) {
        if (!type.isRecord() || !around.add(type) || !isUnannotated(type)) {
            return false;
        }
        for (RecordComponent each : type.getRecordComponents()) {
            Class<?> component = each.getType();
            if (!VALUES.contains(component) && !isPlainEnum(component) && !isPlainRecord(component, around)) {
                return false;
            }
        }
        around.remove(type);
        return true;
    }

    /** Constants are written by their texts, which must be their names, or two could be alike. */
    private static boolean isPlainEnum(Class<?> type) {
        return type.isEnum()
                && isUnannotated(type)
                && Stream.of(type.getEnumConstants())
                        .allMatch(each -> each.getClass() == type && !declaresToString(type));
    }

    private static boolean declaresToString(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .anyMatch(each -> each.getName().equals("toString") && each.getParameterCount() == 0);
    }

    /** Looks at what a class inherits, too, since annotations are found there as well. */
    private static boolean isUnannotated(Class<?> type) {
        return isFree(type)
                && Stream.of(type.getDeclaredFields()).allMatch(PlainRecords::isFree)
                && Stream.of(type.getDeclaredMethods()).allMatch(PlainRecords::isFree)
                && Stream.of(type.getDeclaredConstructors())
                        .allMatch(each ->
                                isFree(each) && Stream.of(each.getParameters()).allMatch(PlainRecords::isFree))
                && Stream.of(type.getInterfaces()).allMatch(PlainRecords::isUnannotated);
    }

    private static boolean isFree(AnnotatedElement element) {
        for (Annotation each : element.getAnnotations()) {
            String name = each.annotationType().getName();
            if (!name.startsWith("java.lang.") && !name.startsWith("org.daybook.")) {
                return false;
            }
        }
        return true;
    }
}
