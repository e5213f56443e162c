package org.daybook.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.CharBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Partitions;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads what {@link EventLineWriter} writes, one event after the other. The keys of a line may be in any order, with blanks between
 * them; but each of them is there once, and no others. The last line must be there, and fit.
 */
final class EventLineReader {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE) // as long as the line
                    .maxNestingDepth(2)
                    .maxNameLength(100)
                    .build())
            .build();

    private enum Key {
        PARTITION("partition", true),
        POSITION("position", true),
        EVENT_ID("event_id", false),
        AGGREGATE_TYPE("aggregate_type", false),
        AGGREGATE_ID("aggregate_id", false),
        AGGREGATE_VERSION("aggregate_version", true),
        EVENT_TYPE("event_type", false),
        EVENT_VERSION("event_version", true),
        TIME("time", false),
        DATA("data", false),
        METADATA("metadata", false),
        COUNT("count", true),
        SHA256("sha256", false);

        private static final Set<Key> EVENT = EnumSet.range(PARTITION, METADATA);
        private static final Set<Key> LAST = EnumSet.range(COUNT, SHA256);

        private final String text;
        private final boolean isNumber;

        Key(String text, boolean isNumber) {
            this.text = text;
            this.isNumber = isNumber;
        }

        static @Nullable Key of(String text) {
            for (Key each : values()) {
                if (each.text.equals(text)) {
                    return each;
                }
            }
            return null;
        }

        static String missing(Set<Key> found) {
            boolean isLast = LAST.containsAll(found) && !found.isEmpty();
            return (isLast ? LAST : EVENT)
                    .stream().filter(each -> !found.contains(each)).findFirst().orElse(PARTITION).text;
        }
    }

    private final LineReader lines;
    private final MessageDigest digest = Sha256.digest();
    private final Map<Key, Long> numbers = new EnumMap<>(Key.class);
    private final Map<Key, String> texts = new EnumMap<>(Key.class);
    private final Set<Key> found = EnumSet.noneOf(Key.class);
    private long count;

    EventLineReader(InputStream in, int longestLine) {
        this.lines = new LineReader(in, longestLine);
    }

    /** The number of the line of the event that was read last. */
    long line() {
        return lines.number();
    }

    /** How many bytes were read before the line. */
    long bytes() {
        return lines.bytesBefore();
    }

    /**
     * The next event.
     *
     * @return the event, or nothing if the last line was reached, and says the same as those before it
     * @throws InvalidLineException if a line is not as it must be
     */
    @Nullable
    JournalRecord next() throws IOException {
        if (!lines.next()) {
            throw new InvalidLineException(
                    lines.number() + 1,
                    "is missing: the last line has the count and the checksum, so the file was cut off");
        }
        parse();
        if (found.equals(Key.LAST)) {
            requireSameAsRead();
            return null;
        }
        if (!found.containsAll(Key.EVENT)) {
            throw invalid("has no \"" + Key.missing(found) + "\"");
        }
        if (found.size() > Key.EVENT.size()) {
            throw invalid("has the keys of an event and of the last line");
        }
        lines.updateWithLine(digest);
        count++;
        return event();
    }

    /** Puts what is in the line aside. */
    private void parse() {
        CharBuffer line = lines.line();
        found.clear();
        try (JsonParser parser =
                JSON.createParser(ObjectReadContext.empty(), line.array(), line.arrayOffset(), line.remaining())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw invalid("is no JSON object");
            }
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                Key key = Key.of(name);
                if (key == null) {
                    throw invalid("has an unknown key, at "
                            + column(parser.currentTokenLocation().getColumnNr()));
                }
                if (!found.add(key)) {
                    throw invalid("has \"" + key.text + "\" twice");
                }
                value(key, parser);
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw invalid("has something behind its JSON object");
            }
        } catch (JacksonException e) {
            int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
            throw invalid("is no JSON as it must be, at " + column(column));
        }
    }

    private static String column(int number) {
        return "column " + Math.max(1, number);
    }

    private void value(Key key, JsonParser parser) {
        JsonToken token = parser.nextToken();
        if (key.isNumber) {
            if (token != JsonToken.VALUE_NUMBER_INT) {
                throw invalid("has a \"" + key.text + "\" that is no whole number");
            }
            numbers.put(key, parser.getLongValue());
        } else {
            if (token != JsonToken.VALUE_STRING) {
                throw invalid("has a \"" + key.text + "\" that is no string");
            }
            texts.put(key, parser.getString());
        }
    }

    private JournalRecord event() {
        long partition = number(Key.PARTITION, 0, Partitions.MAX - 1);
        long position = number(Key.POSITION, 1, Long.MAX_VALUE - 1);
        long version = number(Key.AGGREGATE_VERSION, 1, Long.MAX_VALUE - 1);
        int schemaVersion = (int) number(Key.EVENT_VERSION, 1, Integer.MAX_VALUE);
        try {
            return new JournalRecord(
                    new Position((int) partition, position),
                    new StreamId(text(Key.AGGREGATE_TYPE), text(Key.AGGREGATE_ID)),
                    version,
                    new EventText(
                            id(), text(Key.EVENT_TYPE), schemaVersion, text(Key.DATA), text(Key.METADATA), time()));
        } catch (IllegalArgumentException e) {
            throw invalid("is refused: " + e.getMessage());
        }
    }

    private String text(Key key) {
        return Objects.requireNonNull(texts.get(key));
    }

    private long number(Key key, long least, long most) {
        long number = Objects.requireNonNull(numbers.get(key));
        if (number < least || number > most) {
            throw invalid("has a \"" + key.text + "\" that is not from " + least + " to " + most);
        }
        return number;
    }

    /** Only as it is written, so that what is read and written again is the same. */
    private UUID id() {
        String text = text(Key.EVENT_ID);
        if (text.length() == 36) {
            UUID id = UUID.fromString(text);
            if (id.toString().equals(text)) {
                return id;
            }
        }
        throw invalid("has an \"event_id\" that is no UUID in lower case");
    }

    private Instant time() {
        String text = text(Key.TIME);
        if (text.length() == 27 && text.charAt(10) == 'T' && text.charAt(19) == '.' && text.charAt(26) == 'Z') {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                // said below
            }
        }
        throw invalid("has a \"time\" that is not written as in 2026-01-31T08:00:00.000000Z");
    }

    private void requireSameAsRead() throws IOException {
        long expected = Objects.requireNonNull(numbers.get(Key.COUNT));
        if (expected != count) {
            throw invalid("says that there are " + expected + " events, but there were " + count);
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(text(Key.SHA256))) {
            throw invalid("has another checksum than the lines before it: something was changed");
        }
        if (lines.next()) {
            throw invalid("is behind the last one, which has the count and the checksum");
        }
    }

    /** What is wrong with the present line. */
    InvalidLineException invalid(String problem) {
        return new InvalidLineException(lines.number(), problem);
    }
}
