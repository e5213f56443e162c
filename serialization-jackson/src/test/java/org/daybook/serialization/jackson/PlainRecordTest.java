package org.daybook.serialization.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.daybook.event.EventType;
import org.daybook.event.SerializationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainRecordTest {

    private final JacksonEventSerializer serializer = new JacksonEventSerializer();

    private enum Kind {
        SMALL,
        LARGE
    }

    private enum Titled {
        ONE;

        @Override
        public String toString() {
            return "the same";
        }
    }

    private enum Bodied {
        ONE {
            @Override
            int number() {
                return 1;
            }
        };

        abstract int number();
    }

    private enum Annotated {
        @JsonProperty("first")
        ONE
    }

    private record Values(
            String text,
            boolean truth,
            byte least,
            short less,
            int number,
            long more,
            @Nullable Long boxed,
            @Nullable UUID id,
            @Nullable Instant time,
            @Nullable LocalDate day,
            @Nullable Kind kind) {}

    @EventType(name = "named")
    private record Named(Values values, Empty empty) {}

    private record Empty() {}

    private record Decimal(BigDecimal amount) {}

    private record Fraction(double amount) {}

    private record Letter(char letter) {}

    private record Untyped(Object value) {}

    private record Many(List<String> texts) {}

    private record Own(@Nullable Own next) {}

    private record OfTitled(Titled kind) {}

    private record OfBodied(Bodied kind) {}

    private record OfAnnotated(Annotated kind) {}

    private record Renamed(@JsonProperty("other") String text) {}

    @JsonFormat
    private record Formatted(String text) {}

    private interface Spoken {
        @JsonProperty("said")
        String text();
    }

    private record Inherits(String text) implements Spoken {}

    @ParameterizedTest
    @ValueSource(classes = {Values.class, Named.class, Empty.class})
    void whatIsPlainIsToldByItsTypes(Class<?> type) {
        assertThat(PlainRecord.of(type)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Decimal.class,
                Fraction.class,
                Letter.class,
                Untyped.class,
                Many.class,
                Own.class,
                OfTitled.class,
                OfBodied.class,
                OfAnnotated.class,
                Renamed.class,
                Formatted.class,
                Inherits.class,
                String.class,
                Kind.class
            })
    void everythingElseIsNot(Class<?> type) {
        assertThat(PlainRecord.of(type)).isNull();
    }

    @Test
    void theUtmostValuesAreReadAsTheyWereWritten() {
        Values least = new Values(
                "\u0000\uD83D",
                false,
                Byte.MIN_VALUE,
                Short.MIN_VALUE,
                Integer.MIN_VALUE,
                Long.MIN_VALUE,
                Long.MIN_VALUE,
                new UUID(0, 0),
                Instant.MIN,
                LocalDate.MIN,
                Kind.SMALL);
        Values most = new Values(
                "",
                true,
                Byte.MAX_VALUE,
                Short.MAX_VALUE,
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                null,
                new UUID(-1, -1),
                Instant.MAX,
                LocalDate.MAX,
                null);
        for (Values each : List.of(least, most)) {
            assertThat(serializer.read(serializer.write(each), Values.class)).isEqualTo(each);
        }
    }

    private record Prefixed(@Nullable String text) {
        Prefixed {
            if (text != null && text.startsWith("x")) {
                throw new IllegalArgumentException("secret");
            }
            text = text == null ? null : "x" + text;
        }
    }

    private record Outer(@Nullable Prefixed prefixed) {}

    private record Growing(String text) {
        Growing {
            if (text.length() > 5) {
                throw new IllegalArgumentException("secret");
            }
            text = "<" + text;
        }
    }

    @Test
    void whatTheConstructorRefusesIsNotWrittenWhateverWasWrittenBefore() {
        assertThat(serializer.write(new Outer(null))).isEqualTo("{\"prefixed\":null}");
        assertThat(serializer.write(new Prefixed(null))).isEqualTo("{\"text\":null}");
        assertThat(serializer.write(new Growing("a"))).isEqualTo("{\"text\":\"<a\"}");

        for (Object each : List.of(new Outer(new Prefixed("a")), new Prefixed("a"), new Growing("abcde"))) {
            assertThatExceptionOfType(SerializationException.class)
                    .isThrownBy(() -> serializer.write(each))
                    .withMessageContaining(each.getClass().getName())
                    .withMessageContaining("read again")
                    .withMessageNotContaining("secret")
                    .withNoCause();
        }
    }

    private record Spoilt(String text) {
        Spoilt {
            if (text.startsWith("x")) {
                throw new IllegalArgumentException("secret");
            }
            text = "x" + text;
        }
    }

    @Test
    void norWhenItIsTheFirst() {
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> serializer.write(new Spoilt("a")))
                .withMessageContaining("read again");
    }

    @Test
    void whatIsMadeAnewIsTheSame() throws Exception {
        Named named = new Named(
                new Values("a", true, (byte) 1, (short) 2, 3, 4, 5L, new UUID(6, 7), Instant.EPOCH, null, Kind.LARGE),
                new Empty());

        assertThat(PlainRecord.of(Named.class).remake(named)).isEqualTo(named);
    }
}
