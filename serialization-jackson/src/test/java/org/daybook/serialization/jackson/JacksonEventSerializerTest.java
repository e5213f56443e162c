package org.daybook.serialization.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.daybook.event.Position;
import org.daybook.event.SerializationException;
import org.daybook.serialization.EventSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JacksonEventSerializerTest {

    private final EventSerializer serializer = new JacksonEventSerializer();

    private <T> T again(T value) {
        @SuppressWarnings("unchecked") // the class of the value itself
        Class<T> type = (Class<T>) value.getClass();
        return serializer.read(serializer.write(value), type);
    }

    private record Text(String text) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a\u0000b",
                "\uD83D\uDE00",
                "\uD835\uDD38\uDBFF\uDFFF",
                "\uD83D",
                "\uDE00",
                "a\uD83Db\uDE00c",
                "\uDE00\uD83D",
                "\uD83D\uD83D\uDE00",
                "\\u0000 \\ud83d \" \\ / \b\f\n\r\t",
                "e\u0301 \u00e9 \uFEFF\u2028\u2029\u200B\uFFFE\uFFFF"
            })
    void textOfAnyCharactersIsReadAsItWasWritten(String text) {
        assertThat(again(new Text(text))).isEqualTo(new Text(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "\uD83D", "\uD83D\uDE00 \uDE00", "\uD83D\uD83D\uDE00\uDE00"})
    void whatIsWrittenCanBeKeptByEveryDatabase(String text) {
        String written = serializer.write(new Text(text));

        assertThat(written.codePoints()).noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
        assertThat(serializer.write(Map.of("name", text)).codePoints())
                .noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    }

    private record Numbers(
            byte tiny,
            short small,
            int number,
            long big,
            float single,
            double fraction,
            Long boxed,
            @Nullable Integer none,
            boolean flag,
            char letter) {}

    @Test
    @Tag("TR-05")
    @Tag("TR-06")
    @Tag("D-23")
    void numbersAreReadAsTheyWereWritten() {
        for (Numbers each : List.of(
                new Numbers(
                        Byte.MIN_VALUE,
                        Short.MIN_VALUE,
                        Integer.MIN_VALUE,
                        Long.MIN_VALUE,
                        Float.MIN_VALUE,
                        Double.MIN_VALUE,
                        (1L << 53) + 1,
                        null,
                        true,
                        'x'),
                new Numbers(
                        Byte.MAX_VALUE,
                        Short.MAX_VALUE,
                        Integer.MAX_VALUE,
                        Long.MAX_VALUE,
                        Float.MAX_VALUE,
                        Double.MAX_VALUE,
                        -(1L << 53) - 1,
                        7,
                        false,
                        '\u0000'),
                new Numbers((byte) 0, (short) 0, 0, 0, -0f, -0d, 0L, 0, true, '\uD83D'),
                new Numbers((byte) 1, (short) 1, 1, 1, Float.NaN, Double.NaN, 1L, 1, true, 'é'),
                new Numbers(
                        (byte) 1, (short) 1, 1, 1, Float.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 1L, 1, true, '"'),
                new Numbers((byte) 1, (short) 1, 1, 1, 0.1f, 0.1 + 0.2, 1L, 1, true, ' '))) {
            assertThat(again(each)).isEqualTo(each);
        }
    }

    private record Decimals(BigDecimal decimal, BigInteger integer) {}

    @ParameterizedTest
    @Tag("TR-05")
    @Tag("TR-06")
    @Tag("D-23")
    @ValueSource(
            strings = {
                "0",
                "1.50",
                "1.5",
                "0E-20",
                "0.00",
                "1E+1000",
                "-1E-1000",
                "100",
                "1E+2",
                "-0.1",
                "123456789012345678901234567890.0"
            })
    void decimalsKeepTheirScale(String number) {
        Decimals decimals = new Decimals(new BigDecimal(number), BigInteger.TEN.pow(40));

        assertThat(again(decimals)).isEqualTo(decimals);
    }

    @Test
    void decimalsOfFiveThousandDigitsAreReadAsTheyWereWritten() {
        String digits = "1234567890".repeat(500);
        Decimals decimals = new Decimals(new BigDecimal("-" + digits + "." + digits), new BigInteger(digits));

        assertThat(again(decimals)).isEqualTo(decimals);
    }

    private record Times(
            Instant instant,
            OffsetDateTime offset,
            ZonedDateTime zoned,
            LocalDate date,
            LocalDateTime dateTime,
            LocalTime time,
            OffsetTime offsetTime,
            Duration duration,
            Period period,
            Year year,
            YearMonth yearMonth,
            MonthDay monthDay,
            Month month,
            DayOfWeek day,
            ZoneId zone,
            ZoneOffset zoneOffset) {}

    private static Times times(Instant instant, ZoneOffset offset, ZoneId zone, Duration duration) {
        return new Times(
                instant,
                OffsetDateTime.of(2026, 7, 8, 9, 10, 11, 123_456_789, offset),
                ZonedDateTime.of(2026, 7, 8, 9, 10, 11, 123_456_789, zone),
                LocalDate.of(2024, 2, 29),
                LocalDateTime.of(2026, 3, 29, 2, 30, 0, 1),
                LocalTime.of(0, 0),
                OffsetTime.of(23, 59, 59, 999_999_999, offset),
                duration,
                Period.of(1, -2, 3),
                Year.of(2026),
                YearMonth.of(2026, 12),
                MonthDay.of(2, 29),
                Month.MAY,
                DayOfWeek.SUNDAY,
                zone,
                offset);
    }

    @Test
    @Tag("TR-05")
    @Tag("TR-06")
    @Tag("D-23")
    void timesAreReadAsTheyWereWrittenToTheNanosecondWithTheirOffsetAndZone() {
        for (Times each : List.of(
                times(
                        Instant.parse("2026-07-08T09:10:11.123456789Z"),
                        ZoneOffset.ofHours(2),
                        ZoneId.of("Europe/Berlin"),
                        Duration.ofNanos(1)),
                times(
                        Instant.parse("1969-12-31T23:59:59.999999999Z"),
                        ZoneOffset.ofHoursMinutes(-9, -30),
                        ZoneId.of("America/New_York"),
                        Duration.ofDays(-1000).plusNanos(1)),
                times(Instant.EPOCH, ZoneOffset.UTC, ZoneId.of("UTC"), Duration.ZERO),
                times(
                        Instant.parse("+12345-01-01T00:00:00Z"),
                        ZoneOffset.MAX,
                        ZoneId.of("+05:45"),
                        Duration.ofSeconds(Long.MAX_VALUE / 1000, 999_999_999)),
                times(
                        Instant.parse("-0044-03-15T12:00:00Z"),
                        ZoneOffset.ofTotalSeconds(3601),
                        ZoneOffset.UTC,
                        Duration.ofSeconds(-1, 5)))) {
            assertThat(again(each)).isEqualTo(each);
        }
    }

    @Test
    void timesDoNotDependOnTheZoneOfTheMachine() {
        Times times = times(
                Instant.parse("2026-07-08T09:10:11.123456789Z"),
                ZoneOffset.ofHours(2),
                ZoneId.of("Europe/Berlin"),
                Duration.ZERO);
        String written = serializer.write(times);
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
            assertThat(serializer.read(written, Times.class)).isEqualTo(times);
            assertThat(new JacksonEventSerializer().write(times)).isEqualTo(written);
        } finally {
            TimeZone.setDefault(before);
        }
    }

    private enum Kind {
        FIRST,
        SECOND {
            @Override
            public String toString() {
                return "second, with a class of its own";
            }
        }
    }

    private record Part(String name, long number, List<Part> parts) {}

    private record Nested(
            Kind kind,
            Optional<String> present,
            Optional<String> absent,
            Optional<Part> part,
            OptionalInt noInt,
            OptionalLong someLong,
            UUID uuid,
            Currency currency,
            Locale locale,
            List<Part> parts,
            Set<Kind> kinds,
            Map<String, Part> byName,
            Map<Kind, Long> byKind,
            Map<UUID, List<BigDecimal>> byId,
            @Nullable Part none) {}

    @Test
    @Tag("TR-05")
    @Tag("TR-06")
    @Tag("D-23")
    void whatIsNestedIsReadAsItWasWritten() {
        Part leaf = new Part("leaf", (1L << 53) + 1, List.of());
        Part tree = new Part("tree", 1, List.of(leaf, leaf));
        Map<Kind, Long> byKind = new EnumMap<>(Map.of(Kind.SECOND, Long.MAX_VALUE));
        Nested nested = new Nested(
                Kind.SECOND,
                Optional.of(""),
                Optional.empty(),
                Optional.of(tree),
                OptionalInt.empty(),
                OptionalLong.of(Long.MAX_VALUE),
                UUID.fromString("0190a3c4-5d6e-7f80-91a2-b3c4d5e6f708"),
                Currency.getInstance("EUR"),
                Locale.forLanguageTag("de-AT"),
                List.of(tree, leaf),
                Set.of(Kind.FIRST, Kind.SECOND),
                Map.of("", leaf, "a.b \uD83D\uDE00", tree),
                byKind,
                Map.of(new UUID(1, 2), List.of(new BigDecimal("1.50"))),
                null);

        assertThat(again(nested)).isEqualTo(nested);
    }

    private record Bytes(byte[] bytes, int[] numbers, String[] texts) {}

    @Test
    void arraysAreReadAsTheyWereWritten() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        Bytes read = again(new Bytes(bytes, new int[] {1, -2}, new String[] {"a", ""}));

        assertThat(read.bytes()).isEqualTo(bytes);
        assertThat(read.numbers()).containsExactly(1, -2);
        assertThat(read.texts()).containsExactly("a", "");
    }

    private record Empty() {}

    private record Generic<T>(T value) {}

    @Test
    @Tag("TR-02")
    @Tag("UT-04")
    void anEventWithoutFieldsIsAnEmptyObject() {
        assertThat(serializer.write(new Empty())).isEqualTo("{}");
        assertThat(serializer.read("{}", Empty.class)).isEqualTo(new Empty());
    }

    @Test
    void anEventOfAMillionCharactersIsReadAsItWasWritten() {
        Text text = new Text("0123456789abcdé ".repeat(2_000_000));

        assertThat(again(text)).isEqualTo(text);
    }

    private record WithGetters(String name) {
        String getShout() {
            return name.toUpperCase(Locale.ROOT);
        }

        public boolean isLoud() {
            throw new AssertionError("called");
        }

        public String getOther() {
            throw new AssertionError("called");
        }
    }

    @Test
    @Tag("TR-02")
    void onlyComponentsAreWritten() {
        assertThat(serializer.write(new WithGetters("a"))).isEqualTo("{\"name\":\"a\"}");
    }

    private static class Mutable {
        private final String name;
        private int count;
        private transient int cache = 7;

        Mutable() {
            this.name = "";
        }

        Mutable(String name, int count) {
            this.name = name;
            this.count = count;
        }

        public int getCache() {
            return cache;
        }

        public void setEvil(String evil) {
            throw new AssertionError("called");
        }
    }

    @Test
    void aClassIsWrittenByItsFields() {
        assertThat(serializer.write(new Mutable("a", 3))).isEqualTo("{\"count\":3,\"name\":\"a\"}");
        Mutable read = serializer.read("{\"name\":\"a\",\"count\":3,\"evil\":\"x\"}", Mutable.class);
        assertThat(read.name).isEqualTo("a");
        assertThat(read.count).isEqualTo(3);
    }

    private static final class Unreadable {
        private final String text;

        private Unreadable(String first, String second) {
            this.text = first + second;
        }
    }

    private record HoldsAnInterface(CharSequence text, Runnable action) {}

    @Test
    void aClassThatCouldNotBeReadAgainIsNotWritten() {
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> serializer.write(new Unreadable("sec", "ret")))
                .withMessageContaining("Unreadable")
                .withMessageContaining("read again")
                .withMessageNotContaining("secret");
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> serializer.write(new HoldsAnInterface("secret", () -> {})))
                .withMessageContaining("HoldsAnInterface")
                .withMessageNotContaining("secret");
    }

    private record Renamed(@JsonProperty("old_name") String name) {}

    @Test
    void annotationsOfJacksonAreObeyed() {
        assertThat(serializer.write(new Renamed("a"))).isEqualTo("{\"old_name\":\"a\"}");
        assertThat(again(new Renamed("a"))).isEqualTo(new Renamed("a"));
    }

    @Test
    void aFieldThatTheClassNoLongerHasIsPassedOver() {
        assertThat(serializer.read("{\"gone\":{\"a\":[1,{}]},\"text\":\"x\",\"more\":null}", Text.class))
                .isEqualTo(new Text("x"));
    }

    @JsonIgnoreProperties(ignoreUnknown = false)
    private record Strict(int number) {}

    @Test
    void aMissingPrimitiveIsRefused() {
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> serializer.read("{}", Strict.class))
                .withMessageContaining("Strict");
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> serializer.read("{\"number\":null}", Strict.class));
        assertThat(serializer.read("{}", Text.class).text()).isNull();
    }

    @Test
    void aNumberThatDoesNotFitIsRefused() {
        for (String number : List.of("2147483648", "1.5", "\"x\"", "true", "\"\"", "{}", "[1]")) {
            assertThatExceptionOfType(SerializationException.class)
                    .as(number)
                    .isThrownBy(() -> serializer.read("{\"number\":" + number + "}", Strict.class));
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    private sealed interface ByClass {}

    private record Innocent(String text) implements ByClass {}

    private record HoldsByClass(ByClass value) {}

    private record HoldsByAnnotation(
            @JsonTypeInfo(use = JsonTypeInfo.Id.MINIMAL_CLASS)
            Object value) {}

    @ParameterizedTest
    @MethodSource
    void whatCouldNameAClassIsNotWritten(Object value) {
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> serializer.write(value))
                .withMessageNotContaining("secret");
    }

    static Stream<Object> whatCouldNameAClassIsNotWritten() {
        return Stream.of(
                new Innocent("secret"),
                new HoldsByClass(new Innocent("secret")),
                new HoldsByAnnotation(new Text("secret")));
    }

    @Test
    @Tag("TR-15")
    @Tag("D-24")
    void whatCouldNameAClassIsNotRead() {
        String name = Loaded.class.getName();
        for (String text : List.of(
                "{\"value\":{\"@class\":\"" + name + "\"}}",
                "{\"value\":{\"@c\":\"" + name + "\"}}",
                "{\"value\":[\"" + name + "\",{}]}")) {
            assertThatExceptionOfType(SerializationException.class)
                    .as(text)
                    .isThrownBy(() -> serializer.read(text, HoldsByClass.class));
            assertThatExceptionOfType(SerializationException.class)
                    .as(text)
                    .isThrownBy(() -> serializer.read(text, HoldsByAnnotation.class));
        }
        assertThat(loaded).isFalse();
    }

    private static boolean loaded;

    private static final class Loaded implements ByClassOpen {
        static {
            loaded = true;
        }
    }

    private interface ByClassOpen {}

    private record Anything(Object value) {}

    @Test
    @Tag("TR-15")
    @Tag("D-24")
    void aNameOfAClassInAnUntypedValueIsOnlyText() {
        Anything read = serializer.read("{\"value\":{\"@class\":\"" + Loaded.class.getName() + "\"}}", Anything.class);

        assertThat(read.value()).isEqualTo(Map.of("@class", Loaded.class.getName()));
        assertThat(loaded).isFalse();
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Circle.class, name = "circle"),
        @JsonSubTypes.Type(value = Square.class, name = "square")
    })
    private sealed interface Shape {}

    private record Circle(double radius) implements Shape {}

    private record Square(long side) implements Shape {}

    private record Drawn(Shape shape, List<Shape> more) {}

    @Test
    void subtypesByNameAreReadAsTheyWereWritten() {
        Drawn drawn = new Drawn(new Circle(0.5), List.of(new Square(2), new Circle(1)));

        assertThat(serializer.write(drawn)).contains("\"kind\":\"square\"").doesNotContain("org.daybook");
        assertThat(again(drawn)).isEqualTo(drawn);
    }

    @Test
    void subtypesInAnEventAloneAreReadAsTheyWereWritten() {
        assertThat(again(new Circle(2))).isEqualTo(new Circle(2));
    }

    private record Node(@Nullable Node next) {}

    private static Node chain(int length) {
        Node node = new Node(null);
        for (int i = 1; i < length; i++) {
            node = new Node(node);
        }
        return node;
    }

    @Test
    void deepNestingIsReadAsItWasWritten() {
        Node deep = chain(200);

        assertThat(serializer.write(again(deep))).isEqualTo(serializer.write(deep));
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 10_000, 1_000_000})
    void whatIsTooDeepToBeReadAgainIsRefused(int depth) {
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> serializer.write(chain(depth)))
                .withMessageContaining("Node");
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> serializer.read("{\"next\":".repeat(depth) + "null" + "}".repeat(depth), Node.class))
                .withMessageContaining("Node");
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> serializer.read("{\"a\":" + "[".repeat(depth), Node.class))
                .withMessageContaining("Node");
    }

    @Test
    void whatIsWrittenAtTheGreatestDepthIsReadInASmallStack() throws Exception {
        int length = 1;
        String text = "";
        try {
            for (; length < 3000; length++) {
                text = serializer.write(chain(length));
            }
        } catch (SerializationException e) {
            assertThat(length).isBetween(200, 1000);
        }
        String greatest = text;
        AtomicReference<Object> read = new AtomicReference<>();
        Thread small = new Thread(
                null,
                () -> {
                    try {
                        read.set(serializer.write(serializer.read(greatest, Node.class)));
                    } catch (RuntimeException | Error e) {
                        read.set(e);
                    }
                },
                "small stack",
                512 * 1024);
        small.start();
        small.join();

        assertThat(read.get()).isEqualTo(greatest);
    }

    @Test
    void whatContainsItselfIsRefused() {
        List<Object> endless = new ArrayList<>(List.of("secret"));
        endless.add(endless);

        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> serializer.write(new Anything(endless)))
                .withMessageContaining("Anything")
                .withMessageNotContaining("secret")
                .withNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "secret",
                "\"secret\"",
                "{\"text\":\"secret",
                "{\"text\":\"secret\"",
                "{\"text\":\"secret\"}}",
                "{\"text\":\"secret\"} {\"text\":\"secret\"}",
                "{\"text\":\"secret\"} x",
                "{\"text\":{\"secret\":1}}",
                "{\"text\":[\"secret\"]}",
                "[]",
                "[\"secret\"]",
                "7",
                "{text:\"secret\"}",
                "{'text':'secret'}",
                "{\"text\":\"secret\",}",
                "{\"text\":\"sec\nret\"}",
                "{\"text\":\"\\x\"}",
                "/* c */{\"text\":\"secret\"}"
            })
    void malformedTextIsRefusedAndNotShown(String text) {
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> serializer.read(text, Text.class))
                .withMessageContaining(Text.class.getName())
                .withMessageNotContaining("secret")
                .withNoCause();
    }

    private record Mixed(Kind kind, Map<String, Integer> numbers, Instant time, UUID id) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\":\"secret\"}",
                "{\"numbers\":{\"secret\":\"secret\"}}",
                "{\"numbers\":{\"secret\":[]}}",
                "{\"time\":\"secret\"}",
                "{\"id\":\"secret\"}"
            })
    void aValueThatDoesNotFitIsRefusedByPlaceAndNotShown(String text) {
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> serializer.read(text, Mixed.class))
                .withMessageContaining("at .")
                .withMessageNotContaining("secret")
                .withNoCause();
    }

    private record Throwing(String text) {
        Throwing {
            if (text.startsWith("secret")) {
                throw new IllegalArgumentException("no " + text);
            }
        }
    }

    @Test
    void whatAConstructorThrowsIsRefusedAndNotShown() {
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> serializer.read("{\"text\":\"secret 4711\"}", Throwing.class))
                .withMessageContaining("Throwing")
                .withMessageNotContaining("4711")
                .withNoCause();
    }

    @Test
    void halfASurrogatePairInANameIsNotWritten() {
        for (String half : List.of("a \uDE00", "\uD83D b", "\"\\ \uD83D")) {
            assertThatExceptionOfType(SerializationException.class)
                    .isThrownBy(() -> serializer.write(Map.of(half, "text")))
                    .withMessageContaining("half a surrogate pair");
            assertThat((Map<?, ?>) serializer.read(serializer.write(Map.of("text:\":", half)), Map.class))
                    .isEqualTo(Map.of("text:\":", half));
        }
    }

    @Test
    @Tag("TR-04")
    void mapsOfStringsAreMetadata() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("z", "\u0000\uD83D\uDE00\uD83D");
        map.put("", "");
        map.put("whole \uD83D\uDE00", "half \uDE00");

        assertThat((Map<?, ?>) serializer.read(serializer.write(map), Map.class))
                .isEqualTo(map);
        assertThat(serializer.write(Map.of())).isEqualTo("{}");
        assertThat((Map<?, ?>) serializer.read("{}", Map.class)).isEmpty();
    }

    @Test
    void aPackageThatIsNotOpenIsNamed() {
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> serializer.write(new Position(4711, 4712)))
                .withMessageContaining("package org.daybook.event is not open to tools.jackson.databind")
                .withMessageNotContaining("471");
    }

    @Test
    void nullIsNotWritten() {
        assertThatNullPointerException().isThrownBy(() -> serializer.write(null));
    }

    @Test
    void mapsMayHoldNull() {
        Map<String, @Nullable String> map = new HashMap<>();
        map.put("a", null);
        Generic<Object> generic = new Generic<>(map);

        assertThat(serializer.write(generic)).isEqualTo("{\"value\":{\"a\":null}}");
    }

    private interface Form {}

    private record Round(int radius) implements Form {}

    private record Sketch(@Nullable Form form, List<Form> more) {}

    /** Whether it can be read depends on the values, so each one is tried. */
    @Test
    void whatCannotBeReadAgainIsNotWrittenWhateverWasWrittenBefore() {
        assertThat(again(new Sketch(null, List.of()))).isEqualTo(new Sketch(null, List.of()));
        for (Sketch unreadable :
                List.of(new Sketch(new Round(1), List.of()), new Sketch(null, List.of(new Round(1))))) {
            assertThatExceptionOfType(SerializationException.class)
                    .isThrownBy(() -> serializer.write(unreadable))
                    .withMessageContaining("Sketch");
        }
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    void aMillionHalfPairsCostNoMoreThanOtherText() {
        Text halves = new Text("\uDE00".repeat(1_000_000));
        assertThat(again(halves)).isEqualTo(halves);
    }
}
