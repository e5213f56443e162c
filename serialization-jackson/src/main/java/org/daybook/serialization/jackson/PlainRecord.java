package org.daybook.serialization.jackson;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A class of records of which only the constructor tells whether one can be read again: the components are texts, whole
 * numbers, truth values, ids, days, moments, constants of enums and such records, which all are read as they were written,
 * and no annotation but Java's and Daybook's own says how to write them. So to make such a record anew of what it holds finds
 * what reading its text would find, in a tenth of the time.
 */
final class PlainRecord {

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

    private final Constructor<?> constructor;
    private final Field[] fields;
    private final @Nullable PlainRecord[] records;

    private PlainRecord(Constructor<?> constructor, Field[] fields, @Nullable PlainRecord[] records) {
        this.constructor = constructor;
        this.fields = fields;
        this.records = records;
    }

    /** Nothing for a class that is none, or that this package may not look into. */
    static @Nullable PlainRecord of(Class<?> type) {
        return of(type, new HashSet<>());
    }

    /** A record that contains records of its own class is left out: how deep it is nested depends on its values. */
    private static @Nullable PlainRecord of(Class<?> type, Set<Class<?>> around) {
        if (!type.isRecord() || !around.add(type) || !isUnannotated(type)) {
            return null;
        }
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Field[] fields = new Field[components.length];
        @Nullable PlainRecord[] records = new @Nullable PlainRecord[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                fields[i] = type.getDeclaredField(components[i].getName());
                records[i] = of(types[i], around);
                boolean isPlain = records[i] != null || VALUES.contains(types[i]) || isPlainEnum(types[i]);
                if (!isPlain || !fields[i].trySetAccessible()) {
                    return null;
                }
            }
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            around.remove(type);
            return constructor.trySetAccessible() ? new PlainRecord(constructor, fields, records) : null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " is a record without its fields or constructor", e);
        }
    }

    /**
     * Makes a record anew of what it holds, as reading it would.
     *
     * @throws InvocationTargetException if its constructor refuses that
     */
    Object remake(Object value) throws InvocationTargetException {
        try {
            @Nullable Object[] held = new @Nullable Object[fields.length];
            for (int i = 0; i < fields.length; i++) {
                Object each = fields[i].get(value);
                PlainRecord record = records[i];
                held[i] = each == null || record == null ? each : record.remake(each);
            }
            return constructor.newInstance(held);
        } catch (IllegalAccessException | InstantiationException e) {
            throw new IllegalStateException(
                    "cannot look into a " + value.getClass().getName(), e);
        }
    }

    /**
     * Makes a record of a tree, if it holds nothing but what can be read in one way: texts, whole numbers, truth values, nulls and
     * such records, each where the class has one.
     *
     * @return the record, or nothing if reading it is up to Jackson, as it is when its constructor refuses the values
     */
    @Nullable
    Object make(ObjectNode node) {
        @Nullable Object[] values = new @Nullable Object[fields.length];
        for (int i = 0; i < fields.length; i++) {
            JsonNode each = node.get(fields[i].getName());
            Class<?> type = fields[i].getType();
            if (each == null || each.isNull()) {
                if (type.isPrimitive()) {
                    return null;
                }
                continue;
            }
            PlainRecord record = records[i];
            Object value =
                    record == null ? value(type, each) : each instanceof ObjectNode object ? record.make(object) : null;
            if (value == null) {
                return null;
            }
            values[i] = value;
        }
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            return null;
        } catch (IllegalAccessException | InstantiationException e) {
            throw new IllegalStateException(
                    "cannot make a " + constructor.getDeclaringClass().getName(), e);
        }
    }

    private static @Nullable Object value(Class<?> type, JsonNode node) {
        if (type == String.class) {
            return node.isString() ? node.stringValue() : null;
        }
        if (type == long.class || type == Long.class) {
            return node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : null;
        }
        if (type == int.class || type == Integer.class) {
            return node.isIntegralNumber() && node.canConvertToInt() ? node.intValue() : null;
        }
        if (type == boolean.class || type == Boolean.class) {
            return node.isBoolean() ? node.booleanValue() : null;
        }
        return null;
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
                && Stream.of(type.getDeclaredFields()).allMatch(PlainRecord::isFree)
                && Stream.of(type.getDeclaredMethods()).allMatch(PlainRecord::isFree)
                && Stream.of(type.getDeclaredConstructors())
                        .allMatch(each ->
                                isFree(each) && Stream.of(each.getParameters()).allMatch(PlainRecord::isFree))
                && Stream.of(type.getInterfaces()).allMatch(PlainRecord::isUnannotated);
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
