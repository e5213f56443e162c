package org.daybook.testing;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.daybook.event.BaseEntity;
import org.jspecify.annotations.Nullable;

/**
 * Values that are equal but for arrays and entities, which are equal only to themselves by their own account: in records, lists, sets and
 * the values of maps, too.
 */
final class DeepEquality {

    private DeepEquality() {}

    static boolean areEqual(@Nullable Object one, @Nullable Object other) {
        if (Objects.deepEquals(one, other)) {
            return true;
        }
        if (one instanceof List<?> list && other instanceof List<?> another) {
            return areEach(list, another);
        }
        if (one instanceof Set<?> set && other instanceof Set<?> another) {
            return areEachInAnyOrder(set, another);
        }
        if (one instanceof Map<?, ?> map && other instanceof Map<?, ?> another) {
            return areEachOfKeys(map, another);
        }
        if (one == null || other == null || one.getClass() != other.getClass()) {
            return false;
        }
        if (one instanceof Object[] array) {
            return areEach(Arrays.asList(array), Arrays.asList((Object[]) other));
        }
        if (one instanceof Optional<?> optional) {
            return areEqual(optional.orElse(null), ((Optional<?>) other).orElse(null));
        }
        if (one instanceof BaseEntity entity) {
            return differentFields(entity, (BaseEntity) other).isEmpty();
        }
        return one.getClass().isRecord() && areComponents(one, other);
    }

    /** The fields of two entities of a class that differ, as a snapshot would have them: without the transient ones. */
    static List<Field> differentFields(BaseEntity one, BaseEntity other) {
        List<Field> different = new ArrayList<>();
        for (Class<?> type = one.getClass(); type != BaseEntity.class; type = type.getSuperclass()) {
            for (Field each : type.getDeclaredFields()) {
                boolean isState = !Modifier.isStatic(each.getModifiers())
                        && !Modifier.isTransient(each.getModifiers())
                        && !each.isSynthetic();
                if (isState && !areEqual(valueOf(each, one), valueOf(each, other))) {
                    different.add(each);
                }
            }
        }
        return different;
    }

    private static boolean areEach(List<?> one, List<?> other) {
        if (one.size() != other.size()) {
            return false;
        }
        Iterator<?> others = other.iterator();
        for (Object each : one) {
            if (!areEqual(each, others.next())) {
                return false;
            }
        }
        return true;
    }

    private static boolean areEachInAnyOrder(Set<?> one, Set<?> other) {
        List<@Nullable Object> left = new ArrayList<>(other);
        for (Object each : one) {
            int place = 0;
            while (place < left.size() && !areEqual(each, left.get(place))) {
                place++;
            }
            if (place == left.size()) {
                return false;
            }
            left.remove(place);
        }
        return left.isEmpty();
    }

    private static boolean areEachOfKeys(Map<?, ?> one, Map<?, ?> other) {
        if (!one.keySet().equals(other.keySet())) {
            return false;
        }
        for (Map.Entry<?, ?> each : one.entrySet()) {
            if (!areEqual(each.getValue(), other.get(each.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean areComponents(Object one, Object other) {
        RecordComponent[] components = one.getClass().getRecordComponents();
        for (RecordComponent each : components) {
            if (!areEqual(valueOf(each, one), valueOf(each, other))) {
                return false;
            }
        }
        return components.length > 0;
    }

    private static @Nullable Object valueOf(RecordComponent component, Object record) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw unreadable(component.getName(), record, e);
        }
    }

    static @Nullable Object valueOf(Field field, BaseEntity entity) {
        try {
            field.setAccessible(true);
            return field.get(entity);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw unreadable(field.getName(), entity, e);
        }
    }

    private static IllegalArgumentException unreadable(String name, Object of, Exception e) {
        return new IllegalArgumentException(
                "cannot read " + name + " of a " + of.getClass().getName()
                        + ": open its package to org.daybook.testing",
                e);
    }
}
