package org.daybook.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Partitions;
import org.daybook.store.jpa.JpaStore;

/** Events of streams that are written side by side, the same ones for the same seed. */
final class RandomJournal {

    /** What a careless writer, a terminal or a database could take for something else. */
    private static final String[] ODD = {
        "\"", "\\", "/", "\n", "\r\n", "\t", "\b", "\f", "\u0001", "\u001b[31m", "\u007f", "\u0085", "\u009b", "\u00e1",
                "a\u0301",
        "\u2028", "\u2029", "\u202e", "\ufeff", "\uffff", "\ud83d\ude00", "\udbff\udfff", " ", "\u4e2d", "'", "%s",
                "$1", "{}", "\\u0000", "null"
    };

    private static final long FIRST_SECOND =
            Instant.parse("1000-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private final Random random;
    private final Partitions partitions;
    private final Map<StreamId, Long> versions = new HashMap<>();
    private final long[] positions;

    RandomJournal(long seed) {
        this(seed, Partitions.one());
    }

    RandomJournal(long seed, Partitions partitions) {
        this.random = new Random(seed);
        this.partitions = partitions;
        this.positions = new long[partitions.count()];
    }

    /** Odd events, each of some characters. */
    List<JournalRecord> odd(int count) {
        List<JournalRecord> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StreamId stream =
                    new StreamId("T" + text(random.nextInt(3)), "id" + random.nextInt(1 + count / 4) + text(1));
            Instant time = Instant.ofEpochSecond(
                    random.nextLong(FIRST_SECOND, LAST_SECOND + 1), random.nextInt(1_000_000) * 1_000L);
            rows.add(next(stream, "type" + text(2), 1 + random.nextInt(Integer.MAX_VALUE), text(20), text(5), time));
        }
        return rows;
    }

    /** Events as they are in most journals, of some 250 bytes, five or so of a stream. */
    List<JournalRecord> usual(int count) {
        List<JournalRecord> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StreamId stream = new StreamId("Todo", new UUID(0, random.nextInt(200_000)).toString());
            boolean isFirst = !versions.containsKey(stream);
            rows.add(next(
                    stream,
                    isFirst ? "todo_created" : "todo_changed_label",
                    1,
                    "{\"label\":\"" + "buy some tea and bread, number ".repeat(4) + random.nextInt() + "\"}",
                    "{\"correlation_id\":\"" + new UUID(random.nextLong(), random.nextLong()) + "\"}",
                    Instant.ofEpochSecond(1_700_000_000 + i, 1_000)));
        }
        return rows;
    }

    /** Events with much data. */
    List<JournalRecord> large(int count, int chars) {
        List<JournalRecord> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String data = "{\"text\":\"" + (i % 2 == 0 ? "x" : "\u4e2d").repeat(i % 2 == 0 ? chars : chars / 3) + "\"}";
            rows.add(next(new StreamId("Book", "a"), "book_written", 1, data, "{}", Instant.EPOCH));
        }
        return rows;
    }

    JournalRecord next(StreamId stream, String type, int schemaVersion, String data, String metadata, Instant time) {
        int partition = partitions.of(stream);
        UUID id = new UUID(random.nextLong() & ~0xf000L | 0x4000L, random.nextLong() & ~(3L << 62) | 1L << 63);
        return new JournalRecord(
                new Position(partition, ++positions[partition]),
                stream,
                versions.merge(stream, 1L, Long::sum),
                new EventText(id, type, schemaVersion, data, metadata, time));
    }

    private String text(int pieces) {
        StringBuilder built = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            built.append(ODD[random.nextInt(ODD.length)]);
        }
        return built.toString();
    }

    /** Stores the same events in a new journal. */
    static void store(String url, Partitions partitions, List<JournalRecord> rows) {
        try (JpaStore store = JpaStore.builder(url)
                .poolSize(2)
                .partitions(partitions)
                .createSchema()
                .open()) {
            for (int from = 0; from < rows.size(); from += 4_000) {
                store.appendRecorded(rows.subList(from, Math.min(rows.size(), from + 4_000)));
            }
        }
    }

    static void store(String url, List<JournalRecord> rows) {
        store(url, Partitions.one(), rows);
    }
}
