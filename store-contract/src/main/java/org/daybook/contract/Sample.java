package org.daybook.contract;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.daybook.event.Creation;

/** An aggregate of many kinds of values; it is what it was created with. */
record Sample(Taken values) {

    enum Kind {
        FIRST,
        SECOND
    }

    record Part(String name, long number) {}

    record Taken(
            String text,
            long big,
            BigDecimal decimal,
            BigInteger integer,
            Instant instant,
            LocalDate date,
            Duration duration,
            UUID uuid,
            Kind kind,
            double fraction,
            Optional<String> present,
            Optional<String> absent,
            List<Part> parts,
            Map<String, Long> numbers)
            implements Creation<Sample> {

        @Override
        public Sample create() {
            return new Sample(this);
        }

        static Taken of(String text, long big, BigDecimal decimal) {
            return new Taken(
                    text,
                    big,
                    decimal,
                    BigInteger.TWO.pow(500).add(BigInteger.ONE),
                    Instant.parse("2026-07-08T09:10:11.123456789Z"),
                    LocalDate.of(2024, 2, 29),
                    Duration.ofSeconds(-1, 999_999_999),
                    UUID.fromString("0190a3c4-5d6e-7f80-91a2-b3c4d5e6f708"),
                    Kind.SECOND,
                    0.1 + 0.2,
                    Optional.of(text),
                    Optional.empty(),
                    List.of(new Part(text, big), new Part("", -big)),
                    Map.of(text, big, "other", 0L));
        }
    }
}
