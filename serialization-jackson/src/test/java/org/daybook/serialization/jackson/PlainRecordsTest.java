package org.daybook.serialization.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.event.EventType;
import org.daybook.event.SerializationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainRecordsTest {

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
        assertThat(PlainRecords.contains(type)).isTrue();
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
        assertThat(PlainRecords.contains(type)).isFalse();
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

    private static final AtomicInteger MADE = new AtomicInteger();

    private record Counted(String text) {
        Counted {
            MADE.incrementAndGet();
        }
    }

    private record CountedList(List<String> texts) {
        CountedList {
            MADE.incrementAndGet();
        }
    }

    @Test
    void aPlainRecordIsReadAgainWhenItsClassIsWrittenForTheFirstTime() {
        Counted counted = new Counted("a");
        serializer.write(counted);
        int made = MADE.get();

        serializer.write(counted);

        assertThat(MADE).hasValue(made);
    }

    @Test
    void everyOtherEventIsReadAgainEachTime() {
        CountedList counted = new CountedList(List.of("a"));
        serializer.write(counted);
        int made = MADE.get();

        serializer.write(counted);

        assertThat(MADE).hasValue(made + 1);
    }

    private record Prefixed(String text) {
        Prefixed {
            if (Objects.requireNonNull(text).startsWith("x")) {
                throw new IllegalArgumentException("prefixed already");
            }
            text = "x" + text;
        }
    }

    @Test
    void aConstructorThatRefusesWhatItMakesIsFoundAtTheFirstEvent() {
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> serializer.write(new Prefixed("a")))
                .withMessageContaining("read again");
    }
}
