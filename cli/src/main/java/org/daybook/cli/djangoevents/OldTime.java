package org.daybook.cli.djangoevents;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/** Times as databases write them into text, cut to the microsecond, and those in event ids of version 1. */
final class OldTime {

    /** Between the first day of the Gregorian calendar, from which a UUID counts, and 1970, in units of 100 nanoseconds. */
    private static final long UUID_EPOCH = 0x01b21dd213814000L;

    private static final Instant EARLIEST = Instant.parse("1000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private final String text;
    private int at;

    private OldTime(String text) {
        this.text = text;
    }

    /**
     * Reads a time: {@code 2026-11-23 03:21:30.960987+00:00}, with {@code T} or a blank, any number of decimals or none, an offset
     * such as {@code +00}, {@code +0000} or {@code Z}, or none.
     *
     * @param zone where a time without an offset was written; of an hour that came twice the first is taken, and of one
     *     that was skipped the time an hour later
     */
    static Optional<Instant> parse(String text, ZoneId zone) {
        try {
            return Optional.of(new OldTime(text.strip()).read(zone))
                    .map(time -> time.truncatedTo(ChronoUnit.MICROS))
                    .filter(time -> !time.isBefore(EARLIEST) && !time.isAfter(LATEST));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The time inside a UUID of version 1. */
    static Optional<Instant> in(UUID id) {
        if (id.version() != 1) {
            return Optional.empty();
        }
        long ticks = id.timestamp() - UUID_EPOCH;
        return Optional.of(Instant.EPOCH.plus(Math.floorDiv(ticks, 10), ChronoUnit.MICROS))
                .filter(time -> !time.isBefore(EARLIEST) && !time.isAfter(LATEST));
    }

    private Instant read(ZoneId zone) {
        int year = digits(4);
        skip('-');
        int month = digits(2);
        skip('-');
        int day = digits(2);
        if (peek() != 'T') {
            skip(' ');
        } else {
            at++;
        }
        int hour = digits(2);
        skip(':');
        int minute = digits(2);
        skip(':');
        int second = digits(2);
        LocalDateTime local = LocalDateTime.of(year, month, day, hour, minute, second, nanos());
        if (at == text.length()) {
            return local.atZone(zone).toInstant();
        }
        ZoneOffset offset = offset();
        if (at < text.length()) {
            throw new DateTimeException("something follows");
        }
        return local.toInstant(offset);
    }

    private int nanos() {
        if (peek() != '.') {
            return 0;
        }
        at++;
        int nanos = digits(1);
        int digits = 1;
        for (; isDigit(peek()); digits++) {
            int next = digits(1);
            nanos = digits < 9 ? 10 * nanos + next : nanos;
        }
        for (; digits < 9; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    private ZoneOffset offset() {
        char sign = peek();
        at++;
        if (sign == 'Z') {
            return ZoneOffset.UTC;
        }
        if (sign != '+' && sign != '-') {
            throw new DateTimeException("no offset");
        }
        int hours = digits(2);
        int minutes = more();
        int seconds = more();
        int factor = sign == '-' ? -1 : 1;
        return ZoneOffset.ofHoursMinutesSeconds(factor * hours, factor * minutes, factor * seconds);
    }

    private int more() {
        if (at == text.length()) {
            return 0;
        }
        if (peek() == ':') {
            at++;
        }
        return digits(2);
    }

    private int digits(int count) {
        int number = 0;
        for (int i = 0; i < count; i++) {
            if (!isDigit(peek())) {
                throw new DateTimeException("a digit is missing");
            }
            number = 10 * number + (peek() - '0');
            at++;
        }
        return number;
    }

    private void skip(char expected) {
        if (peek() != expected) {
            throw new DateTimeException("a sign is missing");
        }
        at++;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
