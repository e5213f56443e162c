package org.daybook.testing;

import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Values that are equal but for arrays, which are equal only to themselves by their own account: in records and lists, too. */
final class DeepEquality {

    private DeepEquality() {}

    static boolean areEqual(@Nullable Object one, @Nullable Object other) {
        if (Objects.deepEquals(one, other)) {
            return true;
        }
        if (one == null || other == null || one.getClass() != other.getClass()) {
            return one instanceof List<?> list && other instanceof List<?> another && areEach(list, another);
        }
        if (one instanceof List<?> list) {
            return areEach(list, (List<?>) other);
        }
        return one.getClass().isRecord() && areComponents(one, other);
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
            throw new IllegalArgumentException(
                    "cannot read " + component.getName() + " of a "
                            + record.getClass().getName() + ": open its package to org.daybook.testing",
                    e);
        }
    }
}
