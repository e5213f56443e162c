package org.daybook.store.jpa;

import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;

/**
 * An append of a writer that may be killed. Its events follow from its id, so that whoever has heard of it knows what must be
 * in the journal, to the letter.
 *
 * @param expected the version, or -1 for any
 */
record CrashAppend(long id, String aggregateId, long expected, int size) {

    static final long ANY = -1;

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    StreamId stream() {
        return new StreamId("Todo", aggregateId);
    }

    ExpectedVersion expectedVersion() {
        return expected == ANY ? ExpectedVersion.any() : ExpectedVersion.exactly(expected);
    }

    List<EventText> events() {
        return IntStream.range(0, size).mapToObj(this::event).toList();
    }

    private EventText event(int number) {
        SplittableRandom random = new SplittableRandom(id + number);
        String text = "ä".repeat(random.nextInt(200));
        return new EventText(
                new UUID(id, number),
                "todo_created",
                1 + random.nextInt(3),
                "{\"label\":\"" + text + "\"}",
                "{\"number\":" + number + "}",
                TIME.plusNanos(1_000L * random.nextInt(1_000_000)));
    }
}
