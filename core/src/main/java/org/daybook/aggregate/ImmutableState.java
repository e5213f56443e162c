package org.daybook.aggregate;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a state can be shared, since nobody can change it, and about how much memory it takes: records of values, of other such
 * records, and of collections of them that the JDK made unmodifiable, as {@code List.copyOf} does. Immutable.
 */
final class ImmutableState {

    private static final Set<Class<?>> VALUES = Set.of(
            String.class,
            Boolean.class,
            Byte.class,
            Short.class,
            Character.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class,
            UUID.class,
            URI.class,
            Locale.class,
            Currency.class);

    /** Those of the JDK that nobody can change. They have no names of their own. */
    private static final Set<Class<?>> FIXED = Set.of(
            List.of().getClass(),
            List.of(1).getClass(),
            List.of(1, 2, 3).subList(1, 3).getClass(),
            Set.of().getClass(),
            Set.of(1).getClass(),
            Map.of().getClass(),
            Map.of(1, 1).getClass());

    /** Of an object and a reference to it, in bytes. */
    private static final int OBJECT = 24;

    /** Deeper ones would need a large stack. */
    private static final int DEEPEST = 500;

    /** The components of a record that may hold something to look at; nothing if they cannot be looked at. */
    private static final ClassValue<Optional<List<Field>>> FIELDS = new ClassValue<>() {
        @Override
        protected Optional<List<Field>> computeValue(Class<?> type) {
            List<Field> fields = new ArrayList<>();
            for (RecordComponent each : type.getRecordComponents()) {
                try {
                    Field field = type.getDeclaredField(each.getName());
                    if (!each.getType().isPrimitive()) {
                        if (!field.trySetAccessible()) {
                            return Optional.empty();
                        }
                        fields.add(field);
                    }
                } catch (NoSuchFieldException e) {
                    throw new IllegalStateException(type + " has a component without a field", e);
                }
            }
            return Optional.of(fields);
        }
    };

    private static final ClassValue<Boolean> CAN_BE = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return canBe(type, new HashSet<>());
        }
    };

    private ImmutableState() {}

    /** Whether values of a class are, as far as it tells: whether those with collections are depends on these. */
    static boolean canBe(Class<?> type) {
        return CAN_BE.get(type);
    }

    private static boolean canBe(Type type, Set<Class<?>> around) {
        if (type instanceof ParameterizedType parameterized) {
            Type raw = parameterized.getRawType();
            return (raw == List.class || raw == Set.class || raw == Map.class)
                    && Stream.of(parameterized.getActualTypeArguments()).allMatch(each -> canBe(each, around));
        }
        if (!(type instanceof Class<?> plain)) {
            return false;
        }
        if (isValue(plain) || !around.add(plain)) {
            return true;
        }
        if (plain.isSealed() && plain.isInterface()) {
            return Stream.of(plain.getPermittedSubclasses()).allMatch(each -> canBe(each, around));
        }
        return plain.isRecord()
                && FIELDS.get(plain).isPresent()
                && Stream.of(plain.getRecordComponents()).allMatch(each -> canBe(each.getGenericType(), around));
    }

    private static boolean isValue(Class<?> type) {
        return type.isPrimitive()
                || type.isEnum()
                || VALUES.contains(type)
                || (type.getPackageName().equals("java.time") && Modifier.isFinal(type.getModifiers()));
    }

    /**
     * About how many bytes a state takes whose class {@link #canBe} one.
     *
     * @return the bytes, or -1 if it holds a collection that somebody could change, or is deeper than anybody would look
     */
    static long weight(@Nullable Object value) {
        return weight(value, 0);
    }

    private static long weight(@Nullable Object value, int depth) {
        if (value == null) {
            return 0;
        }
        if (depth > DEEPEST) {
            return -1;
        }
        if (value instanceof String text) {
            return OBJECT + 2L * text.length();
        }
        if (value instanceof BigInteger number) {
            return 2L * OBJECT + number.bitLength() / Byte.SIZE;
        }
        if (value instanceof BigDecimal number) {
            return 2L * OBJECT + number.unscaledValue().bitLength() / Byte.SIZE;
        }
        if (value instanceof Collection<?> collection) {
            return FIXED.contains(value.getClass()) ? sum(collection, depth) : -1;
        }
        if (value instanceof Map<?, ?> map) {
            return FIXED.contains(value.getClass()) ? plus(sum(map.keySet(), depth), sum(map.values(), depth)) : -1;
        }
        return value instanceof Record ? sumOfComponents(value, depth) : OBJECT;
    }

    private static long sum(Collection<?> elements, int depth) {
        long sum = OBJECT;
        for (Object each : elements) {
            sum = plus(sum, weight(each, depth + 1));
            if (sum < 0) {
                return sum;
            }
        }
        return sum;
    }

    private static long sumOfComponents(Object value, int depth) {
        long sum = OBJECT;
        for (Field each : FIELDS.get(value.getClass()).orElseThrow()) {
            try {
                sum = plus(sum, weight(each.get(value), depth + 1));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(each + " was accessible before", e);
            }
        }
        return sum;
    }

    private static long plus(long one, long other) {
        return one < 0 || other < 0 ? -1 : one + other;
    }
}
