package org.daybook.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImmutableStateTest {

    enum Colour {
        RED
    }

    record Value(String text, int number, Instant at, BigDecimal exact, Colour colour) {}

    record Nested(Value value, List<Value> values, Map<String, Set<Nested>> deep) {}

    sealed interface Shape {}

    record Circle(int radius) implements Shape {}

    record Square(int side) implements Shape {}

    record OfShape(Shape shape) {}

    @ParameterizedTest
    @ValueSource(classes = {Value.class, Nested.class, Shape.class, OfShape.class, String.class, Colour.class})
    void what_nobody_can_change_can_be_shared(Class<?> type) {
        assertThat(ImmutableState.canBe(type)).isTrue();
    }

    record OfArray(int[] numbers) {}

    record OfDate(Date date) {}

    record OfObject(Object object) {}

    record OfCollection(Collection<String> all) {}

    record OfArrayList(ArrayList<String> all) {}

    record OfVariable<T>(T value) {}

    record OfWild(List<?> all) {}

    sealed interface Leaky {}

    record Fine() implements Leaky {}

    static final class Hole implements Leaky {
        int value;
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                OfArray.class,
                OfDate.class,
                OfObject.class,
                OfCollection.class,
                OfArrayList.class,
                OfVariable.class,
                OfWild.class,
                Leaky.class,
                Hole.class,
                ImmutableStateTest.class
            })
    void what_somebody_could_change_cannot(Class<?> type) {
        assertThat(ImmutableState.canBe(type)).isFalse();
    }

    private static Value value(String text) {
        return new Value(text, 1, Instant.EPOCH, BigDecimal.ONE, Colour.RED);
    }

    @Test
    void collections_that_the_jdk_made_unmodifiable_can_be_shared_and_others_not() {
        List<Value> values = List.of(value("a"), value("b"));
        assertThat(ImmutableState.weight(new Nested(value("x"), values, Map.of())))
                .isPositive();
        assertThat(ImmutableState.weight(new Nested(value("x"), values.subList(0, 1), Map.of())))
                .isPositive();
        assertThat(ImmutableState.weight(new Nested(value("x"), values.stream().toList(), Map.of())))
                .isPositive();
        for (List<Value> loose :
                List.of(new ArrayList<>(values), Collections.unmodifiableList(new ArrayList<>(values)))) {
            assertThat(ImmutableState.weight(new Nested(value("x"), loose, Map.of())))
                    .isEqualTo(-1);
            Nested inner = new Nested(value("x"), loose, Map.of());
            assertThat(ImmutableState.weight(new Nested(value("x"), values, Map.of("a", Set.of(inner)))))
                    .isEqualTo(-1);
        }
        assertThat(ImmutableState.weight(new Nested(value("x"), values, new HashMap<>())))
                .isEqualTo(-1);
    }

    @Test
    void the_weight_grows_with_what_is_held() {
        long one = ImmutableState.weight(new Nested(value("x"), List.of(value("a")), Map.of()));
        List<Value> many = IntStream.range(0, 1_000).mapToObj(i -> value("a")).toList();
        long thousand = ImmutableState.weight(new Nested(value("x"), many, Map.of()));
        assertThat(thousand - one).isBetween(999L * 100, 999L * 300);
        assertThat(ImmutableState.weight(value("y".repeat(1_000))) - ImmutableState.weight(value("")))
                .isEqualTo(2_000);
        assertThat(ImmutableState.weight(new Nested(null, List.of(), Map.of()))).isPositive();
    }
}
