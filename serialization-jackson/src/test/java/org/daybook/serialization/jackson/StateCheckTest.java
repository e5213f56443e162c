package org.daybook.serialization.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.daybook.event.BaseEntity;
import org.daybook.event.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which states are taken for snapshots: those that are the same when they are read again. */
class StateCheckTest {

    enum Colour {
        RED
    }

    record Pair<A, B>(A one, B other) {}

    record Fine(
            String text,
            int number,
            BigDecimal exact,
            Instant at,
            ZonedDateTime zoned,
            Colour colour,
            UUID id,
            byte[] bytes,
            String[] texts,
            List<Map<String, Set<Optional<Long>>>> nested,
            Map<Colour, Pair<String, List<Integer>>> byColour,
            TreeMap<String, Fine> itself) {}

    static final class Bean extends BaseEntity {
        private final List<String> names = new ArrayList<>();
        private Pair<Long, String> pair = new Pair<>(1L, "");
    }

    static final class ByCreator {
        private final String value;

        @JsonCreator
        ByCreator(@JsonProperty("value") String value) {
            this.value = value;
        }
    }

    static final class ByValue {
        @JsonValue
        private Object anything = "";
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes(@JsonSubTypes.Type(Circle.class))
    interface Named {}

    record Circle(int radius) implements Named {}

    record OfNamed(List<Named> shapes) {}

    static class Shelf<T> {
        private final List<T> items = new ArrayList<>();
        private Map<String, T> byName = new TreeMap<>();
    }

    static class Rack<K, V> extends Shelf<Pair<K, List<V>>> {
        private V first;
        private Map<K, V[]> byKey = new TreeMap<>();
    }

    static class Chain<T extends Comparable<T>> {
        private T link;
        private Optional<Chain<T>> next = Optional.empty();
        private Pair<String, List<T>> named;
    }

    static final class Dates extends Chain<Instant> {
        private Optional<Chain<BigDecimal>> prices = Optional.empty();
    }

    static final class Box extends Rack<String, Integer> {}

    @ParameterizedTest
    @ValueSource(
            classes = {
                Fine.class,
                Bean.class,
                ByCreator.class,
                ByValue.class,
                OfNamed.class,
                Circle.class,
                Box.class,
                Dates.class
            })
    void what_is_the_same_when_it_is_read_again_is_taken(Class<?> type) {
        StateCheck.require(type);
        new JacksonEventSerializer().requireState(type);
    }

    interface Shape {}

    record Anything(Object content) {}

    record Raw(
            @SuppressWarnings("rawtypes") /* which is to be refused */
            List all) {}

    record Wild(List<?> all) {}

    record Open<T>(T content) {}

    record OfShape(Pair<String, Map<String, Shape>> deep) {}

    record Lazy(Supplier<String> text) {}

    record Regex(Pattern pattern) {}

    record Keyed(Map<Pair<String, String>, String> byPair) {}

    static final class Forgets {
        private transient int sum;
    }

    static final class Ignores {
        @JsonIgnore
        private int sum;
    }

    record IgnoresOne(String name, @JsonIgnore String secret) {}

    @JsonIgnoreProperties("secret")
    record IgnoresByName(String name, String secret) {}

    record OneWay(
            String name,

            @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
            String secret) {}

    static final class Below extends AbstractAbove {
        private int fine;
    }

    abstract static class AbstractAbove {
        private transient int above;
    }

    static final class BoxOfAnything extends Rack<String, Object> {}

    record More<T>(Optional<More<List<T>>> more) {}

    record Endless(More<String> more) {}

    @SuppressWarnings("rawtypes") // which is to be refused
    static final class RawBox extends Shelf {}

    static final class NoConstructor {
        NoConstructor(int value) {}
    }

    final class Inner {}

    @Test
    void what_is_another_value_or_none_when_it_is_read_again_is_refused_with_its_path() {
        refused(Anything.class, "for content", "it can be anything");
        refused(Raw.class, "for all", "it does not say what is in it");
        refused(Wild.class, "for all[]", "it can be anything");
        refused(Open.class, "for content", "it can be anything");
        refused(OfShape.class, "for deep.other[]", Shape.class.getName(), "@JsonTypeInfo");
        refused(Lazy.class, "for text", "java.util.function.Supplier");
        refused(Regex.class, "for pattern", "java.util.regex.Pattern is not read again as it was");
        refused(Keyed.class, "for byPair", "keys are texts in JSON");
        refused(Forgets.class, "for sum", "transient");
        refused(Ignores.class, "for sum", "ignored");
        refused(IgnoresOne.class, "for secret", "ignored");
        refused(IgnoresByName.class, "ignores properties");
        refused(OneWay.class, "for secret", "ignored");
        refused(Below.class, "for above", "transient");
        refused(BoxOfAnything.class, "for first", "it can be anything");
        refused(RawBox.class, "for items[]", "it can be anything");
        refused(Endless.class, "ever deeper types");
        refused(NoConstructor.class, "has neither a constructor without parameters");
        refused(Inner.class, "is not static");
        refused(Shape.class, "whose own class is not stored");
    }

    @Test
    void what_stands_above_a_class_is_read_again_with_what_the_class_says_is_in_it() {
        JacksonEventSerializer serializer = new JacksonEventSerializer();
        Box box = new Box();
        ((Rack<String, Integer>) box).first = 4;
        ((Shelf<Pair<String, List<Integer>>>) box).items.add(new Pair<>("a", List.of(1, 2)));

        Box read = serializer.read(serializer.write(box), Box.class);

        assertThat(((Shelf<?>) read).items).isEqualTo(List.of(new Pair<>("a", List.of(1, 2))));
        assertThat(((Rack<?, ?>) read).first).isEqualTo(4);
    }

    private static void refused(Class<?> type, String... parts) {
        assertThatExceptionOfType(SerializationException.class)
                .as(type.getName())
                .isThrownBy(() -> StateCheck.require(type))
                .withMessageStartingWith("a " + type.getName() + " cannot be written and read again")
                .satisfies(thrown -> assertThat(thrown.getMessage()).contains(parts));
    }
}
