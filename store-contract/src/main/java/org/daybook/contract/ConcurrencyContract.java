package org.daybook.contract;

import static org.daybook.contract.SampleEvents.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.daybook.contract.Race.Outcome;
import org.daybook.event.DuplicateEventIdException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.Receipt;
import org.daybook.event.StreamId;
import org.daybook.event.VersionConflictException;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalPage;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Slice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many writers and readers at once, counted.
 *
 * <pre>{@code
 * class MyConcurrencyTest extends ConcurrencyContract {
 *     @Override protected Store openStore() { return new MyStore(); }
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads at once: each test has an instance of its own.
 */
public abstract class ConcurrencyContract extends StoreContract {

    private static final int WRITERS = 16;

    /** So many that a reader that fails keeps no writer waiting. */
    private static final int MANY_TURNS = 10_000;

    /** For suites. */
    protected ConcurrencyContract() {}

    @Test
    @Tag("ES-13")
    @Tag("ES-15")
    @Tag("D-36")
    void ofSixteenWritersWithOneExpectationExactlyOneWins() {
        int rounds = 200;
        List<UUID> winners = new ArrayList<>();
        try (Race race = new Race(WRITERS)) {
            for (int round = 0; round < rounds; round++) {
                ExpectedVersion expected = ExpectedVersion.exactly(round);
                List<Outcome<Receipt>> outcomes =
                        race.run(thread -> journal.append(STREAM, expected, List.of(event("{\"by\":" + thread + "}"))));

                List<Receipt> won = outcomes.stream()
                        .filter(each -> each.failure() == null)
                        .map(Outcome::get)
                        .toList();
                assertEquals(1, won.size(), "winners of round " + round);
                assertEquals(round + 1, won.get(0).lastVersion());
                winners.addAll(won.get(0).eventIds());
                for (Outcome<Receipt> each : outcomes) {
                    if (each.failure() != null) {
                        VersionConflictException lost =
                                assertInstanceOf(VersionConflictException.class, each.failure());
                        assertEquals(round + 1, lost.actual());
                        assertEquals(expected, lost.expected());
                    }
                }
            }
        }

        assertEquals(winners, ids(events(read(STREAM))));
        assertStored(rounds);
    }

    @Test
    @Tag("ES-06")
    @Tag("ES-15")
    void ofSixteenWritersThatBeginOneStreamExactlyOneWins() {
        int rounds = 100;
        try (Race race = new Race(WRITERS)) {
            for (int round = 0; round < rounds; round++) {
                StreamId stream = new StreamId("Todo", "round " + round);
                List<Outcome<Receipt>> outcomes = race.run(
                        thread -> journal.append(stream, ExpectedVersion.noStream(), List.of(event(), event())));

                assertEquals(1, Race.count(outcomes, each -> each.failure() == null), "winners of round " + round);
                assertEquals(
                        WRITERS - 1, Race.count(outcomes, each -> each.failedWith(VersionConflictException.class)));
                assertEquals(List.of(1L, 2L), versions(read(stream)));
            }
        }
        assertStored(2L * rounds);
    }

    @Test
    void anyVersionNeverFailsOnARace() {
        int rounds = 25;
        Map<UUID, Receipt> receipts = new HashMap<>();
        try (Race race = new Race(WRITERS)) {
            for (int round = 0; round < rounds; round++) {
                for (Receipt receipt : race.runAll(thread -> append(STREAM, event()))) {
                    receipts.put(receipt.eventIds().get(0), receipt);
                }
            }
        }

        List<JournalRecord> rows = read(STREAM);
        assertEquals(oneTo((long) WRITERS * rounds), versions(rows));
        for (JournalRecord row : rows) {
            UUID id = row.event().id();
            assertEquals(
                    new Receipt(STREAM, row.version(), row.version(), List.of(id), row.position()), receipts.get(id));
        }
        assertStored((long) WRITERS * rounds);
    }

    @Test
    @Tag("D-12")
    void theAppendsOfOneWriterKeepTheirOrderAmongThoseOfOthers() {
        int appends = 20;
        List<List<UUID>> written;
        try (Race race = new Race(WRITERS)) {
            written = race.runAll(thread -> {
                List<UUID> ids = new ArrayList<>();
                for (int i = 0; i < appends; i++) {
                    ids.addAll(append(thread % 2 == 0 ? STREAM : OTHER_STREAM, event(), event())
                            .eventIds());
                }
                return ids;
            });
        }

        List<UUID> stored = ids(events(readAll()));
        for (List<UUID> ids : written) {
            assertEquals(
                    ids, stored.stream().filter(new HashSet<>(ids)::contains).toList());
        }
        assertStored(2L * WRITERS * appends);
        for (JournalRecord row : readAll()) {
            if (row.version() % 2 == 0) {
                Position last = row.position();
                JournalRecord first = read(
                                row.stream(), Slice.from(row.version() - 1).limit(1))
                        .get(0);
                assertEquals(new Position(last.partition(), last.number() - 1), first.position(), "of the same append");
            }
        }
    }

    @Test
    @Tag("D-14")
    void positionsHaveNoGapsAfterAThousandConflicts() {
        append(STREAM, event());
        AtomicInteger conflicts = new AtomicInteger();
        AtomicInteger appended = new AtomicInteger(1);
        try (Race race = new Race(8)) {
            race.runAll(thread -> {
                for (int i = 0; i < 125; i++) {
                    try {
                        journal.append(STREAM, ExpectedVersion.noStream(), SampleEvents.events(2));
                    } catch (VersionConflictException e) {
                        conflicts.incrementAndGet();
                    }
                    if (i % 25 == 0) {
                        append(new StreamId("Todo", "thread " + thread), event());
                        appended.incrementAndGet();
                    }
                }
                return thread;
            });
        }

        assertEquals(1000, conflicts.get());
        assertEquals(41, appended.get());
        assertStored(appended.get());
    }

    @Test
    @Tag("D-14")
    void aReaderThatPollsMissesNothingAndSeesNothingOutOfOrder() {
        int appends = 60;
        AtomicInteger writing = new AtomicInteger(7);
        AtomicInteger written = new AtomicInteger();
        Semaphore turns = new Semaphore(0);
        List<JournalRecord> seen = new ArrayList<>();
        try (Race race = new Race(8)) {
            race.runAll(thread -> {
                if (thread == 0) {
                    poll(writing, turns, seen);
                    return thread;
                }
                try {
                    for (int i = 0; i < appends; i++) {
                        turns.acquire();
                        // One writer has so much to write that the others overtake it, if anybody can.
                        int size = thread == 1 && i % 10 == 0 ? 300 : 1 + i % 3;
                        StreamId stream = new StreamId("Todo", String.valueOf((thread + i) % 5));
                        journal.append(stream, ExpectedVersion.any(), SampleEvents.events(size));
                        written.addAndGet(size);
                    }
                } finally {
                    writing.decrementAndGet();
                }
                return thread;
            });
        }

        assertStored(written.get());
        assertEquals(readAll(), inTheirPartitions(seen));
    }

    /** In the order in which the whole journal is read. */
    private static List<JournalRecord> inTheirPartitions(List<JournalRecord> seen) {
        return seen.stream()
                .sorted(Comparator.comparingInt(row -> row.position().partition()))
                .toList();
    }

    /**
     * Reads on until nobody writes any more, and lets an append of each writer begin with each page. Each position must follow
     * the last of its partition.
     */
    private void poll(AtomicInteger writing, Semaphore turns, List<JournalRecord> seen) {
        Positions last = startOfAll();
        try {
            boolean more = true;
            while (more) {
                boolean finished = writing.get() == 0;
                turns.release(7);
                List<JournalRecord> page = readAll(last, 50);
                for (JournalRecord row : page) {
                    long before = last.get(row.position().partition()).number();
                    assertEquals(before + 1, row.position().number(), "the position behind " + last);
                    last = last.with(row.position());
                    seen.add(row);
                }
                more = !page.isEmpty() || !finished;
            }
        } finally {
            turns.release(MANY_TURNS);
        }
    }

    @Test
    @Tag("D-14")
    void aReaderWithAFilterThatPollsMissesNothingAndSeesNothingTwice() {
        int appends = 100;
        AtomicInteger writing = new AtomicInteger(8);
        Semaphore turns = new Semaphore(0);
        List<JournalRecord> seen = new ArrayList<>();
        try (Race race = new Race(9)) {
            race.runAll(thread -> {
                if (thread == 0) {
                    pollPages(writing, turns, seen);
                    return thread;
                }
                try {
                    for (int i = 0; i < appends; i++) {
                        turns.acquire();
                        StreamId stream = new StreamId("Todo", String.valueOf((thread + i) % 5));
                        append(stream, event(), SampleEvents.ofType(i % 2 == 0 ? "wanted" : "other"));
                    }
                } finally {
                    writing.decrementAndGet();
                }
                return thread;
            });
        }

        assertStored(8L * appends * 2);
        assertEquals(8 * appends / 2, seen.size());
        assertEquals(
                readAll().stream()
                        .filter(row -> row.event().type().equals("wanted"))
                        .toList(),
                inTheirPartitions(seen));
    }

    /** Goes on from page to page until nobody writes any more, and lets an append of each writer begin with each page. */
    private void pollPages(AtomicInteger writing, Semaphore turns, List<JournalRecord> seen) {
        EventFilter filter = EventFilter.eventTypes("wanted");
        Positions through = startOfAll();
        try {
            boolean more = true;
            while (more) {
                boolean finished = writing.get() == 0;
                turns.release(8);
                Positions before = through;
                for (Position after : before.each()) {
                    JournalPage page = journal.readPage(after, filter, 10);
                    seen.addAll(page.records());
                    through = through.with(page.through());
                }
                more = !through.equals(before) || !finished;
            }
        } finally {
            turns.release(MANY_TURNS);
        }
    }

    @Test
    void theHeadNeverRunsAheadOfWhatCanBeRead() {
        AtomicInteger writing = new AtomicInteger(7);
        try (Race race = new Race(8)) {
            race.runAll(thread -> {
                if (thread == 0) {
                    Positions before = startOfAll();
                    while (writing.get() > 0) {
                        Positions head = journal.head();
                        for (Position from : before.each()) {
                            Position to = head.get(from.partition());
                            assertTrue(to.compareTo(from) >= 0, "the head went back");
                            assertTrue(
                                    from.number()
                                                    + readAll(from, Long.MAX_VALUE)
                                                            .size()
                                            >= to.number(),
                                    () -> "the head is " + head + ", but there is less to read");
                        }
                        before = head;
                    }
                    return thread;
                }
                try {
                    for (int i = 0; i < 50; i++) {
                        append(new StreamId("Todo", "thread " + thread), event(), event());
                    }
                } finally {
                    writing.decrementAndGet();
                }
                return thread;
            });
        }
        assertStored(7 * 50 * 2);
    }

    @Test
    void aReaderSeesAnAppendWholeOrNotAtAll() {
        int size = 5;
        AtomicInteger writing = new AtomicInteger(3);
        try (Race race = new Race(4)) {
            race.runAll(thread -> {
                if (thread == 0) {
                    while (writing.get() > 0) {
                        assertEquals(0, read(STREAM).size() % size, "events of the stream");
                        assertEquals(0, readAll().size() % size, "events of the journal");
                        assertEquals(0, head().number() % size, "the head");
                        assertEquals(
                                0,
                                journal.last(STREAM).map(JournalRecord::version).orElse(0L) % size,
                                "the last version");
                    }
                    return thread;
                }
                try {
                    for (int i = 0; i < 60; i++) {
                        journal.append(STREAM, ExpectedVersion.any(), SampleEvents.events(size));
                    }
                } finally {
                    writing.decrementAndGet();
                }
                return thread;
            });
        }
        assertStored(3L * 60 * size);
    }

    @Test
    @Tag("D-16")
    void ofSixteenAppendsWithOneEventIdExactlyOneIsStored() {
        int rounds = 50;
        try (Race race = new Race(WRITERS)) {
            for (int round = 0; round < rounds; round++) {
                UUID id = UUID.randomUUID();
                List<Outcome<Receipt>> outcomes = race.run(thread -> append(
                        new StreamId("Todo", "thread " + thread), event(), event(id, "{\"by\":" + thread + "}")));

                assertEquals(1, Race.count(outcomes, each -> each.failure() == null), "stored in round " + round);
                assertEquals(
                        WRITERS - 1, Race.count(outcomes, each -> each.failedWith(DuplicateEventIdException.class)));
            }
        }
        assertStored(2L * rounds);
    }

    @Test
    @Tag("D-16")
    void ofSixteenTriesOfOneAppendOneIsStoredAndAllGetItsReceipt() {
        int rounds = 50;
        try (Race race = new Race(WRITERS)) {
            for (int round = 0; round < rounds; round++) {
                List<EventText> events = SampleEvents.events(2);
                ExpectedVersion expected = round % 2 == 0 ? ExpectedVersion.any() : ExpectedVersion.exactly(2L * round);
                List<Outcome<Receipt>> outcomes = race.run(thread -> journal.append(STREAM, expected, events));

                Receipt receipt = outcomes.get(0).get();
                assertEquals(2L * round + 2, receipt.lastVersion());
                outcomes.forEach(each -> assertEquals(receipt, each.get()));
            }
        }
        assertStored(2L * rounds);
    }

    @Test
    @Tag("D-19")
    void anAppendThatIsRefusedHarmsNoOther() {
        int rounds = 40;
        EventText known = event();
        append(OTHER_STREAM, known);
        List<UUID> stored = new ArrayList<>(List.of(known.id()));
        try (Race race = new Race(WRITERS)) {
            for (int round = 0; round < rounds; round++) {
                List<Outcome<Receipt>> outcomes = race.run(thread -> switch (thread % 4) {
                    case 0 -> journal.append(OTHER_STREAM, ExpectedVersion.noStream(), SampleEvents.events(2));
                    case 1 -> append(STREAM, event(), event(known.id(), "{}"));
                    default -> append(new StreamId("Todo", "thread " + thread), event(), event());
                });
                for (int thread = 0; thread < WRITERS; thread++) {
                    Outcome<Receipt> outcome = outcomes.get(thread);
                    switch (thread % 4) {
                        case 0 -> assertInstanceOf(VersionConflictException.class, outcome.failure());
                        case 1 -> assertInstanceOf(DuplicateEventIdException.class, outcome.failure());
                        default -> stored.addAll(outcome.get().eventIds());
                    }
                }
            }
        }

        assertEquals(1 + rounds * WRITERS, stored.size());
        assertEquals(new HashSet<>(stored), new HashSet<>(ids(events(readAll()))));
        assertStored(stored.size());
    }

    @Test
    void interruptedWritersAmongOthersStoreAllTheirEvents() {
        int appends = 40;
        try (Race race = new Race(8)) {
            race.runAll(thread -> {
                for (int i = 0; i < appends; i++) {
                    boolean interrupted = thread % 2 == 0;
                    if (interrupted) {
                        Thread.currentThread().interrupt();
                    }
                    append(new StreamId("Todo", "thread " + thread), event());
                    assertEquals(interrupted, Thread.interrupted(), "whether the thread is interrupted");
                }
                return thread;
            });
        }

        assertStored(8L * appends);
        for (int thread = 0; thread < 8; thread++) {
            assertEquals(oneTo(appends), versions(read(new StreamId("Todo", "thread " + thread))));
        }
    }

    @Test
    void receiptsOfAllWritersTogetherCoverEveryPositionOnce() {
        List<Receipt> receipts = new ArrayList<>();
        try (Race race = new Race(WRITERS)) {
            for (int round = 0; round < 20; round++) {
                int size = 1 + round % 4;
                receipts.addAll(race.runAll(thread -> journal.append(
                        new StreamId("Todo", String.valueOf(thread % 3)),
                        ExpectedVersion.any(),
                        SampleEvents.events(size))));
            }
        }

        List<UUID> ids = new ArrayList<>();
        for (Position head : journal.head().each()) {
            List<Long> positions = new ArrayList<>();
            for (Receipt receipt : in(head.partition(), receipts)) {
                ids.addAll(receipt.eventIds());
                long last = Objects.requireNonNull(receipt.position()).number();
                LongStream.rangeClosed(last - receipt.eventIds().size() + 1, last)
                        .forEach(positions::add);
            }
            assertEquals(oneTo(head.number()), positions);
        }
        assertEquals(ids(events(readAll())), ids);
    }

    private static List<Receipt> in(int partition, List<Receipt> receipts) {
        return receipts.stream()
                .filter(each -> Objects.requireNonNull(each.position()).partition() == partition)
                .sorted(Comparator.comparing(Receipt::position))
                .toList();
    }

    /** A refused writer and one that waits behind it meet in the lock; neither may take the other's place. */
    @Test
    @Tag("ES-13")
    @Tag("ES-15")
    void refusedWritersAmongOthersOfOneStreamLeaveNoTrace() {
        int appends = 30;
        long stored;
        try (Race race = new Race(10)) {
            stored = race
                    .runAll(thread -> {
                        long won = 0;
                        for (int attempt = 0; won < appends && attempt < 10_000; attempt++) {
                            long version = journal.last(STREAM)
                                    .map(JournalRecord::version)
                                    .orElse(0L);
                            try {
                                journal.append(STREAM, ExpectedVersion.exactly(version), List.of(event()));
                                won++;
                            } catch (VersionConflictException e) {
                                assertEquals(ExpectedVersion.exactly(version), e.expected());
                            }
                            if (journal.last(STREAM).isEmpty()) {
                                throw new AssertionError("nothing is stored");
                            }
                        }
                        return won;
                    })
                    .stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }

        assertEquals(10L * appends, stored);
        assertEquals(oneTo(stored), versions(read(STREAM)));
        assertStored(stored);
    }
}
