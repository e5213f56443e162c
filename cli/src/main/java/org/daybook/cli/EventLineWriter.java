package org.daybook.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;

/**
 * Writes events as lines of JSON, always with the same bytes for the same event: keys in one order, no blanks, times with six
 * digits, and of each string only those characters escaped that have to be, or that a terminal or another reader of lines would take for
 * something else. The last line has the number of lines and the checksum of all bytes before it.
 */
final class EventLineWriter {

    /** Where the bytes go. */
    @FunctionalInterface
    interface Sink {
        /** Takes the first bytes of a buffer, which are whole characters. */
        void write(byte[] buffer, int length) throws IOException;
    }

    private static final int FLUSH_AT = 1 << 16;

    /** The most bytes that one character of a string takes, as in {@code \}{@code u001f}. */
    private static final int BYTES_PER_CHAR = 6;

    private static final int CHARS_AT_ONCE = 1024;
    private static final int TIME_LENGTH = 27;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final Sink sink;
    private final MessageDigest digest = Sha256.digest();
    private final byte[] buffer = new byte[FLUSH_AT + CHARS_AT_ONCE * BYTES_PER_CHAR];
    private int length;
    private long count;
    private long flushed;
    private long longestLine;

    EventLineWriter(Sink sink) {
        this.sink = sink;
    }

    void write(JournalRecord row) throws IOException {
        long begin = flushed + length;
        EventText event = row.event();
        ascii("{\"partition\":");
        number(row.position().partition());
        ascii(",\"position\":");
        number(row.position().number());
        ascii(",\"event_id\":\"");
        ascii(event.id().toString());
        ascii("\",\"aggregate_type\":");
        string(row.stream().aggregateType());
        ascii(",\"aggregate_id\":");
        string(row.stream().aggregateId());
        ascii(",\"aggregate_version\":");
        number(row.version());
        ascii(",\"event_type\":");
        string(event.type());
        ascii(",\"event_version\":");
        number(event.schemaVersion());
        ascii(",\"time\":\"");
        time(event.time());
        ascii("\",\"data\":");
        string(event.data());
        ascii(",\"metadata\":");
        string(event.metadata());
        ascii("}\n");
        longestLine = Math.max(longestLine, flushed + length - begin - 1);
        count++;
    }

    /** Writes the last line and what is still to be written. */
    Summary finish() throws IOException {
        flush();
        Summary summary = new Summary(count, HexFormat.of().formatHex(digest.digest()), longestLine);
        ascii("{\"count\":" + summary.count() + ",\"sha256\":\"" + summary.sha256() + "\"}\n");
        sink.write(buffer, length);
        length = 0;
        return summary;
    }

    /**
     * What the last line says.
     *
     * @param count how many events there are
     * @param sha256 the checksum of all bytes before the last line
     * @param longestLine how many bytes the longest line has, which the last line does not say
     */
    record Summary(long count, String sha256, long longestLine) {}

    private void flush() throws IOException {
        digest.update(buffer, 0, length);
        sink.write(buffer, length);
        flushed += length;
        length = 0;
    }

    private void room() throws IOException {
        if (length >= FLUSH_AT) {
            flush();
        }
    }

    /** At most {@value #CHARS_AT_ONCE} characters. */
    @SuppressWarnings("deprecation") // it cuts characters to bytes, which is right for these
    private void ascii(String text) throws IOException {
        room();
        text.getBytes(0, text.length(), buffer, length);
        length += text.length();
    }

    private void number(long number) throws IOException {
        ascii(Long.toString(number));
    }

    /** With six digits, as in {@code 2026-01-31T08:00:00.000000Z}. */
    static String text(Instant time) {
        byte[] bytes = new byte[TIME_LENGTH];
        write(time, bytes, 0);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private void time(Instant time) throws IOException {
        room();
        write(time, buffer, length);
        length += TIME_LENGTH;
    }

    /** Many times faster than a formatter. */
    private static void write(Instant time, byte[] to, int at) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        int next = digits(utc.getYear(), 4, '-', to, at);
        next = digits(utc.getMonthValue(), 2, '-', to, next);
        next = digits(utc.getDayOfMonth(), 2, 'T', to, next);
        next = digits(utc.getHour(), 2, ':', to, next);
        next = digits(utc.getMinute(), 2, ':', to, next);
        next = digits(utc.getSecond(), 2, '.', to, next);
        digits(utc.getNano() / 1_000, 6, 'Z', to, next);
    }

    private static int digits(int number, int digits, char then, byte[] to, int at) {
        int rest = number;
        for (int i = digits - 1; i >= 0; i--) {
            to[at + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        to[at + digits] = (byte) then;
        return at + digits + 1;
    }

    private void string(String text) throws IOException {
        ascii("\"");
        int end = text.length();
        for (int i = 0; i < end; ) {
            room();
            // One more than that if it would end within a pair.
            int until = Math.min(end, i + CHARS_AT_ONCE - 1);
            while (i < until) {
                char c = text.charAt(i++);
                if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
                    buffer[length++] = (byte) c;
                } else if (Character.isHighSurrogate(c)) {
                    pair(c, text.charAt(i++));
                } else {
                    other(c);
                }
            }
        }
        ascii("\"");
    }

    private void pair(char high, char low) {
        int c = Character.toCodePoint(high, low);
        buffer[length++] = (byte) (0xf0 | (c >> 18));
        buffer[length++] = (byte) (0x80 | ((c >> 12) & 0x3f));
        buffer[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
        buffer[length++] = (byte) (0x80 | (c & 0x3f));
    }

    private void other(char c) {
        switch (c) {
            case '"' -> escape('"');
            case '\\' -> escape('\\');
            case '\b' -> escape('b');
            case '\t' -> escape('t');
            case '\n' -> escape('n');
            case '\f' -> escape('f');
            case '\r' -> escape('r');
            default -> {
                if (c < 0xa0 || c == 0x2028 || c == 0x2029) {
                    escape('u');
                    for (int shift = 12; shift >= 0; shift -= 4) {
                        buffer[length++] = HEX[(c >> shift) & 0xf];
                    }
                } else if (c < 0x800) {
                    buffer[length++] = (byte) (0xc0 | (c >> 6));
                    buffer[length++] = (byte) (0x80 | (c & 0x3f));
                } else {
                    buffer[length++] = (byte) (0xe0 | (c >> 12));
                    buffer[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
                    buffer[length++] = (byte) (0x80 | (c & 0x3f));
                }
            }
        }
    }

    private void escape(char c) {
        buffer[length++] = '\\';
        buffer[length++] = (byte) c;
    }
}
