package org.daybook.contract;

import static org.daybook.contract.SampleEvents.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.daybook.contract.Race.Outcome;
import org.daybook.event.ConfigurationException;
import org.daybook.event.DuplicateEventIdException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.Receipt;
import org.daybook.event.StreamId;
import org.daybook.event.VersionConflictException;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalPage;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Partitions;
import org.daybook.store.Store;
import org.junit.jupiter.api.Test;

/**
 * Several partitions: each is in order by itself, and all of them are one journal.
 *
 * <pre>{@code
 * class MyPartitionTest extends PartitionContract {
 *     @Override protected Store openStore(Partitions partitions) { return new MyStore(partitions); }
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads at once: each test has an instance of its own.
 */
public abstract class PartitionContract extends StoreContract {

    private static final int PARTITIONS = 4;

    /** Streams whose ids begin with the number of their partition. */
    private static final Partitions BY_DIGIT =
            Partitions.by(PARTITIONS, stream -> stream.aggregateId().charAt(0) - '0');

    /** For suites. */
    protected PartitionContract() {}

    /**
     * Opens a store whose journal has no events. Called once before each test, and by some again before they write
     * anything; the second store may then be on the same database as the first, but not on the same journal.
     *
     * @param partitions the partitions of its journal
     * @return the store
     */
    protected abstract Store openStore(Partitions partitions);

    @Override
    protected final Store openStore() {
        return openStore(Partitions.byHash(PARTITIONS));
    }

    private void openInstead(Partitions partitions) {
        close();
        store = openStore(partitions);
        journal = store.journal();
    }

    private static StreamId in(int partition, Object name) {
        return new StreamId("Todo", partition + " " + name);
    }

    @Test
    void streamsAreWhereTheHashPutsThem() {
        Map<StreamId, Integer> expected = Map.of(
                new StreamId("Todo", "1"), 1,
                new StreamId("Todo", "2"), 3,
                new StreamId("Cart", "1"), 1,
                new StreamId("Todo", "\ud83d\ude00"), 2,
                new StreamId("Gr\u00f6\u00dfe", "\u00e4"), 0);
        expected.forEach((stream, partition) -> {
            append(stream, event(), event());
            assertEquals(
                    partition,
                    Objects.requireNonNull(append(stream, event()).position()).partition(),
                    () -> "the partition of " + stream);
        });

        assertEquals(PARTITIONS, journal.partitions().count());
        for (JournalRecord row : readAll()) {
            assertEquals(expected.get(row.stream()), row.position().partition(), row::toString);
            assertEquals(expected.get(row.stream()), journal.partitions().of(row.stream()));
        }
        assertStored(3L * expected.size());
    }

    @Test
    void eachPartitionCountsFromOne() {
        openInstead(BY_DIGIT);
        assertEquals(Positions.start(PARTITIONS), journal.head());

        assertEquals(new Position(2, 2), append(in(2, "a"), event(), event()).position());
        assertEquals(new Position(0, 1), append(in(0, "a"), event()).position());
        assertEquals(new Position(2, 3), append(in(2, "b"), event()).position());
        assertEquals(new Position(3, 1), append(in(3, "a"), event()).position());
        assertEquals(new Position(0, 2), append(in(0, "a"), event()).position());

        assertEquals(Positions.parse("0/2,1/0,2/3,3/1"), journal.head());
        assertStored(6);
    }

    @Test
    void aFunctionGivesEachTenantAPartition() {
        List<String> tenants = List.of("ada", "bob", "eve");
        openInstead(
                Partitions.by(3, stream -> tenants.indexOf(stream.aggregateId().split(":", -1)[0])));
        List<EventText> eves = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String tenant = tenants.get(i % 3);
            EventText event = event();
            append(new StreamId(i % 2 == 0 ? "Todo" : "Cart", tenant + ":" + i % 5), event);
            if (tenant.equals("eve")) {
                eves.add(event);
            }
        }

        assertEquals(eves, events(readAll(Position.start(2), Long.MAX_VALUE)));
        assertEquals(Positions.parse("0/10,1/10,2/10"), journal.head());
        assertStored(30);
    }

    @Test
    void aStreamForWhichTheFunctionHasNoPartitionIsRefusedAndNothingIsStored() {
        openInstead(BY_DIGIT);
        append(in(1, "a"), event());

        for (String id : List.of("4", "9", "/", "a")) {
            StreamId stream = new StreamId("Todo", id);
            List<EventText> events = List.of(event());
            ConfigurationException refused = assertThrows(
                    ConfigurationException.class, () -> journal.append(stream, ExpectedVersion.any(), events));
            assertTrue(String.valueOf(refused.getMessage()).contains(stream.toString()), refused::getMessage);
            assertThrows(
                    ConfigurationException.class,
                    () -> store.inTransaction(transaction -> {
                        EventJournal inside = store.journal(transaction);
                        inside.append(in(2, "b"), ExpectedVersion.any(), List.of(event()));
                        return inside.append(stream, ExpectedVersion.any(), events);
                    }));
        }

        assertStored(1);
        assertEquals(new Position(1, 2), append(in(1, "a"), event()).position());
    }

    @Test
    void allPartitionsAreReadOnFromPositionsAndEachEventOnce() {
        for (int i = 0; i < 40; i++) {
            append(new StreamId("Todo", "" + i % 11), event(), SampleEvents.ofType("other"));
        }
        List<JournalRecord> all = readAll();

        Positions seen = startOfAll();
        List<JournalRecord> visited = new ArrayList<>();
        for (List<JournalRecord> some = readAll(seen, 7); !some.isEmpty(); some = readAll(seen, 7)) {
            assertTrue(some.size() <= 7, "the limit");
            for (JournalRecord row : some) {
                seen = seen.with(row.position());
            }
            visited.addAll(some);
        }

        assertEquals(80, visited.size());
        assertEquals(all, visited);
        assertEquals(journal.head(), seen);
        try (Stream<JournalRecord> rows =
                journal.readAll(startOfAll(), EventFilter.eventTypes("other"), Long.MAX_VALUE)) {
            assertEquals(40, rows.count());
        }
    }

    @Test
    void aPartitionThatIsNotThereIsRefused() {
        append(STREAM, event());

        Position none = Position.start(PARTITIONS);
        assertThrows(IllegalArgumentException.class, () -> journal.readPage(none, EventFilter.all(), 1));
        assertThrows(IllegalArgumentException.class, () -> readAll(none, 1));
        for (int partitions : new int[] {1, PARTITIONS - 1, PARTITIONS + 1}) {
            assertThrows(IllegalArgumentException.class, () -> readAll(Positions.start(partitions), 1));
        }
        assertStored(1);
    }

    @Test
    void besideManyWritersEachStreamStaysInItsPartitionAndEachPartitionHasNoGaps() {
        int writers = 12;
        int appends = 40;
        AtomicInteger refused = new AtomicInteger();
        List<List<Receipt>> receipts;
        try (Race race = new Race(writers)) {
            receipts = race.runAll(thread -> {
                List<Receipt> own = new ArrayList<>();
                for (int i = 0; i < appends; i++) {
                    StreamId stream = new StreamId("Todo", "" + (thread + i) % 9);
                    try {
                        journal.append(stream, ExpectedVersion.exactly(1_000_000), List.of(event()));
                    } catch (VersionConflictException e) {
                        refused.incrementAndGet();
                    }
                    own.add(journal.append(stream, ExpectedVersion.any(), SampleEvents.events(1 + i % 3)));
                }
                return own;
            });
        }

        assertEquals(writers * appends, refused.get());
        Map<StreamId, Set<Integer>> partitions = new HashMap<>();
        Map<StreamId, Long> versions = new HashMap<>();
        for (JournalRecord row : readAll()) {
            partitions
                    .computeIfAbsent(row.stream(), each -> new TreeSet<>())
                    .add(row.position().partition());
            assertEquals(versions.merge(row.stream(), 1L, Long::sum), row.version(), row::toString);
        }
        assertEquals(9, partitions.size());
        partitions.forEach((stream, each) -> assertEquals(1, each.size(), () -> stream + " is in " + each));
        assertTrue(
                journal.head().each().stream().filter(each -> each.number() > 0).count() > 1, "several in use");
        long events = receipts.stream()
                .flatMap(List::stream)
                .mapToLong(each -> each.eventIds().size())
                .sum();
        assertStored(events);
    }

    @Test
    void aReaderOfEachPartitionMissesNothingBesideWriters() {
        openInstead(BY_DIGIT);
        int appends = 60;
        AtomicInteger writing = new AtomicInteger(PARTITIONS);
        List<List<JournalRecord>> seen;
        try (Race race = new Race(2 * PARTITIONS)) {
            seen = race.runAll(thread -> {
                if (thread < PARTITIONS) {
                    return follow(thread, writing);
                }
                try {
                    for (int i = 0; i < appends; i++) {
                        // One in ten has so much to write that the others overtake it, if anybody can.
                        int size = i % 10 == thread ? 200 : 1;
                        journal.append(
                                in((thread + i) % PARTITIONS, thread),
                                ExpectedVersion.any(),
                                SampleEvents.events(size));
                    }
                } finally {
                    writing.decrementAndGet();
                }
                return List.of();
            });
        }

        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertEquals(readAll(Position.start(partition), Long.MAX_VALUE), seen.get(partition));
        }
        assertStored((54 + 6 * 200) * PARTITIONS);
    }

    /** All that a reader gets who goes from page to page until nobody writes any more. */
    private List<JournalRecord> follow(int partition, AtomicInteger writing) {
        List<JournalRecord> seen = new ArrayList<>();
        Position through = Position.start(partition);
        boolean more = true;
        while (more) {
            boolean finished = writing.get() == 0;
            JournalPage page = journal.readPage(through, EventFilter.all(), 50);
            seen.addAll(page.records());
            more = !page.through().equals(through) || !finished;
            through = page.through();
        }
        return seen;
    }

    @Test
    void anIdIsUniqueInAllPartitions() {
        openInstead(BY_DIGIT);
        EventText event = event();
        Receipt first = append(in(1, "a"), event);

        for (int partition = 0; partition < PARTITIONS; partition++) {
            StreamId other = in(partition, "b");
            DuplicateEventIdException refused =
                    assertThrows(DuplicateEventIdException.class, () -> append(other, event(), event));
            assertEquals(event.id(), refused.eventId());
        }
        assertEquals(first, append(in(1, "a"), event));
        assertStored(1);
    }

    /** Each of them may wait for the other's id, in the order of the events, which are in another order for every second one. */
    @Test
    void ofAppendsWithTheSameIdsInDifferentPartitionsOneIsStored() {
        openInstead(BY_DIGIT);
        int rounds = 15;
        try (Race race = new Race(PARTITIONS)) {
            for (int round = 0; round < rounds; round++) {
                UUID one = UUID.randomUUID();
                UUID two = UUID.randomUUID();
                List<Outcome<Receipt>> outcomes = race.run(thread -> append(
                        in(thread, "a"),
                        event(thread % 2 == 0 ? one : two, "{}"),
                        event(thread % 2 == 0 ? two : one, "{}")));

                assertEquals(1, Race.count(outcomes, each -> each.failure() == null), () -> "stored of " + outcomes);
                assertEquals(
                        PARTITIONS - 1,
                        Race.count(outcomes, each -> each.failedWith(DuplicateEventIdException.class)),
                        outcomes::toString);
            }
        }
        assertStored(2L * rounds);
    }

    @Test
    void aTransactionStoresWholeInSeveralPartitionsWithAPositionInEach() {
        openInstead(BY_DIGIT);
        append(in(3, "before"), event());
        List<Receipt> receipts = store.inTransaction(transaction -> {
            EventJournal inside = store.journal(transaction);
            return Stream.of(in(3, "a"), in(0, "a"), in(3, "a"), in(1, "a"), in(0, "b"))
                    .map(stream -> inside.append(stream, ExpectedVersion.any(), SampleEvents.events(2)))
                    .toList();
        });

        assertEquals(
                List.of("3/3", "0/2", "3/5", "1/2", "0/4"),
                receipts.stream().map(each -> String.valueOf(each.position())).toList());
        assertEquals(List.of(1L, 2L, 3L, 4L), versions(read(in(3, "a"))));
        assertStored(11);

        assertThrows(
                VersionConflictException.class,
                () -> store.inTransaction(transaction -> {
                    EventJournal inside = store.journal(transaction);
                    inside.append(in(2, "a"), ExpectedVersion.any(), List.of(event()));
                    Receipt late = inside.append(in(0, "a"), ExpectedVersion.any(), List.of(event()));
                    Race.elsewhere(thread -> append(in(0, "a"), event()));
                    return late;
                }));
        assertStored(12);
    }

    @Test
    void transactionsInAnyOrderOfPartitionsNeverWaitForEachOther() {
        openInstead(BY_DIGIT);
        int rounds = 50;
        int threads = 8;
        try (Race race = new Race(threads)) {
            race.runAll(thread -> {
                Random random = new Random(thread);
                List<Integer> order =
                        new ArrayList<>(IntStream.range(0, PARTITIONS).boxed().toList());
                for (int round = 0; round < rounds; round++) {
                    Collections.shuffle(order, random);
                    if (thread % 4 == 0) { // between them some that write in one partition
                        append(in(order.get(0), thread), event());
                        continue;
                    }
                    store.inTransaction(transaction -> {
                        for (int partition : order) {
                            store.journal(transaction)
                                    .append(in(partition, thread), ExpectedVersion.any(), List.of(event()));
                        }
                        return thread;
                    });
                }
                return thread;
            });
        }

        assertStored((long) rounds * (threads / 4) + (long) rounds * (threads - threads / 4) * PARTITIONS);
    }
}
