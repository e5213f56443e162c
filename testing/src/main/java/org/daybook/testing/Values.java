package org.daybook.testing;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes one value of a class after the other, odd ones among them, always the same ones in the same order. Where there are few to
 * choose from, such as truth values, constants and permitted classes, each is taken once before one is taken again.
 */
final class Values {

    private static final int DEEPEST = 4;
    private static final List<String> TEXTS =
            List.of("", " ", "tea", "\u00e9\ud83d\ude80", "a\"b\\c\n\t", "null", "0", "\u0000", "x".repeat(300));

    private final Random random = new Random(1);
    private final Map<Class<?>, Supplier<?>> given;
    private final Map<String, Choice> choices = new HashMap<>();
    private final Map<Class<?>, Function<Random, ?>> simple = new HashMap<>();

    /** What was taken at one place of the values. Each round has an order of its own, or two places would always go together. */
    private static final class Choice {
        private final List<Integer> order = new ArrayList<>();
        private int taken;

        Choice(int count) {
            for (int i = 0; i < count; i++) {
                order.add(i);
            }
        }

        int next(Random random) {
            int place = taken++ % order.size();
            if (place == 0) {
                Collections.shuffle(order, random);
            }
            return order.get(place);
        }

        boolean isUntried() {
            return taken < order.size();
        }
    }

    Values(Map<Class<?>, Supplier<?>> given) {
        this.given = given;
        number(byte.class, Byte.class, from -> (byte) from.nextInt());
        number(short.class, Short.class, from -> (short) from.nextInt());
        number(char.class, Character.class, from -> (char) ('a' + from.nextInt(26)));
        number(int.class, Integer.class, Random::nextInt);
        number(long.class, Long.class, from -> from.nextInt(4) == 0 ? Long.MIN_VALUE : from.nextLong());
        number(float.class, Float.class, Random::nextFloat);
        number(double.class, Double.class, from -> from.nextInt(4) == 0 ? Double.MIN_VALUE : from.nextGaussian());
        simple.put(BigInteger.class, from -> new BigInteger(100, from).negate());
        simple.put(BigDecimal.class, from -> new BigDecimal(new BigInteger(80, from), from.nextInt(20)));
        simple.put(UUID.class, from -> new UUID(from.nextLong(), from.nextLong()));
        simple.put(URI.class, from -> URI.create("https://example.org/" + from.nextInt(100)));
        simple.put(Locale.class, from -> from.nextBoolean() ? Locale.GERMANY : Locale.JAPANESE);
        simple.put(Currency.class, from -> Currency.getInstance(from.nextBoolean() ? "EUR" : "JPY"));
        simple.put(Instant.class, Values::instant);
        simple.put(Duration.class, from -> Duration.ofNanos(from.nextLong()));
        simple.put(Period.class, from -> Period.of(from.nextInt(9), from.nextInt(9), from.nextInt(9)));
        simple.put(LocalDate.class, from -> utc(from).toLocalDate());
        simple.put(LocalTime.class, from -> utc(from).toLocalTime());
        simple.put(LocalDateTime.class, from -> utc(from).toLocalDateTime());
        simple.put(OffsetDateTime.class, from -> instant(from).atOffset(ZoneOffset.ofHours(from.nextInt(12))));
        simple.put(ZonedDateTime.class, from -> instant(from).atZone(ZoneId.of("Europe/Berlin")));
        simple.put(Year.class, from -> Year.of(2000 + from.nextInt(99)));
        simple.put(YearMonth.class, from -> YearMonth.of(2000 + from.nextInt(99), 1 + from.nextInt(12)));
        simple.put(ZoneId.class, from -> ZoneId.of("Asia/Tokyo"));
        simple.put(ZoneOffset.class, from -> ZoneOffset.ofHours(from.nextInt(12)));
    }

    private <T> void number(Class<T> primitive, Class<T> boxed, Function<Random, T> maker) {
        simple.put(primitive, maker);
        simple.put(boxed, maker);
    }

    private static Instant instant(Random from) {
        return Instant.ofEpochSecond(from.nextInt(), from.nextInt(1_000_000_000));
    }

    private static OffsetDateTime utc(Random from) {
        return instant(from).atOffset(ZoneOffset.UTC);
    }

    /** @throws IllegalArgumentException if nobody knows how to make one */
    Object of(Class<?> type) {
        Object made = make(type, type.getSimpleName(), 0);
        if (made == null) {
            throw new IllegalArgumentException("no " + type.getName() + " was made");
        }
        return made;
    }

    /** Whether something that could be chosen was not taken so far, as far as is known from the values that were made. */
    boolean hasUntried() {
        return choices.values().stream().anyMatch(Choice::isUntried);
    }

    /** By chance where it is deep: there are too many such places, most of them seldom reached. */
    private int choose(int count, String place, int depth) {
        return depth > DEEPEST
                ? random.nextInt(count)
                : choices.computeIfAbsent(place, each -> new Choice(count)).next(random);
    }

    private @Nullable Object make(Type type, String path, int depth) {
        if (type instanceof WildcardType wildcard) {
            return make(wildcard.getUpperBounds()[0], path, depth);
        }
        Type raw = type instanceof ParameterizedType parameterized ? parameterized.getRawType() : type;
        if (!(raw instanceof Class<?> plain)) {
            throw new IllegalArgumentException("nobody knows how to make a " + type.getTypeName() + ", for " + path
                    + ": give the record that it is in, with using(...)");
        }
        Supplier<?> own = given.get(plain);
        if (own != null) {
            return own.get();
        }
        if (type instanceof ParameterizedType parameterized) {
            return container(plain, parameterized.getActualTypeArguments(), path, depth);
        }
        Function<Random, ?> maker = simple.get(plain);
        if (maker != null) {
            return maker.apply(random);
        }
        if (plain == boolean.class || plain == Boolean.class) {
            return choose(2, path, depth) == 1;
        }
        if (plain == String.class || plain == byte[].class) {
            String text = TEXTS.get(choose(TEXTS.size(), path, depth));
            return plain == String.class ? text : text.getBytes(StandardCharsets.UTF_8);
        }
        if (plain.isEnum()) {
            Object[] constants = plain.getEnumConstants();
            return constants.length == 0 ? null : constants[choose(constants.length, path, depth)];
        }
        if (plain.isArray()) {
            Object array = Array.newInstance(plain.getComponentType(), size(path, depth));
            for (int i = 0; i < Array.getLength(array); i++) {
                Array.set(array, i, make(plain.getComponentType(), path + "[]", depth + 1));
            }
            return array;
        }
        if (isOnlyAbove(plain)) {
            Set<Class<?>> below = new LinkedHashSet<>();
            addBelow(plain, below);
            Class<?> chosen = List.copyOf(below).get(choose(below.size(), path, depth));
            return make(chosen, path + "(" + chosen.getSimpleName() + ")", depth);
        }
        if (plain.isRecord()) {
            return record(plain, path, depth);
        }
        throw unknown(plain, path);
    }

    /** Whether values are of permitted classes only. An enum whose constants have bodies is sealed, too. */
    private boolean isOnlyAbove(Class<?> type) {
        return type.isSealed()
                && Modifier.isAbstract(type.getModifiers())
                && !type.isEnum()
                && !given.containsKey(type);
    }

    /** All at once, or those of a large branch would be taken as seldom together as one class beside it. */
    private void addBelow(Class<?> type, Set<Class<?>> below) {
        for (Class<?> each : type.getPermittedSubclasses()) {
            if (isOnlyAbove(each)) {
                addBelow(each, below);
            } else {
                below.add(each);
            }
        }
    }

    private int size(String path, int depth) {
        return depth >= DEEPEST ? 0 : choose(4, path + " size", depth);
    }

    private @Nullable Object container(Class<?> raw, Type[] arguments, String path, int depth) {
        if (raw == Optional.class) {
            return size(path, depth) == 0 ? Optional.empty() : Optional.ofNullable(make(arguments[0], path, depth + 1));
        }
        if (raw == Map.class) {
            Map<Object, Object> map = new LinkedHashMap<>();
            for (int i = size(path, depth); i > 0; i--) {
                Object key = make(arguments[0], path + " key", depth + 1);
                Object value = make(arguments[1], path + "[]", depth + 1);
                if (key != null && value != null) {
                    map.put(key, value);
                }
            }
            return Map.copyOf(map);
        }
        if (raw == List.class || raw == Set.class || raw == Collection.class) {
            Collection<Object> elements = raw == Set.class ? new LinkedHashSet<>() : new ArrayList<>();
            for (int i = size(path, depth); i > 0; i--) {
                Object element = make(arguments[0], path + "[]", depth + 1);
                if (element != null) {
                    elements.add(element);
                }
            }
            return raw == Set.class ? Set.copyOf(elements) : List.copyOf(elements);
        }
        throw unknown(raw, path);
    }

    private Object record(Class<?> type, String path, int depth) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            boolean isTooDeep = depth > 3 * DEEPEST && !types[i].isPrimitive();
            values[i] = isTooDeep
                    ? null
                    : make(components[i].getGenericType(), path + "." + components[i].getName(), depth + 1);
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "the constructor of " + type.getName() + ", for " + path
                            + ", refuses a value that was made for it: give it one, with using(" + type.getSimpleName()
                            + ".class, () -> ...)",
                    e.getCause() == null ? e : e.getCause());
        }
    }

    private static IllegalArgumentException unknown(Class<?> type, String path) {
        return new IllegalArgumentException("nobody knows how to make a " + type.getTypeName() + ", for " + path
                + ": give one, with using(" + type.getTypeName() + ".class, () -> ...)");
    }
}
