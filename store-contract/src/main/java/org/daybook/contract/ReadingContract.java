package org.daybook.contract;

import static org.daybook.contract.SampleEvents.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalPage;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Slice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Which events a reader gets, in which order, and what it leaves open.
 *
 * <pre>{@code
 * class MyReadingTest extends ReadingContract {
 *     @Override protected Store openStore() { return new MyStore(); }
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads at once: each test has an instance of its own.
 */
public abstract class ReadingContract extends StoreContract {

    /** Of streams to read across the sizes of pages that a store may use. */
    private static final List<Integer> LENGTHS =
            List.of(1, 99, 100, 101, 127, 128, 129, 255, 256, 257, 499, 500, 501, 502, 512, 999, 1000, 1001, 1025);

    private static final long MAX = Long.MAX_VALUE;

    /** For suites. */
    protected ReadingContract() {}

    /** The definition of a slice, on a list that holds all. */
    private static List<JournalRecord> slice(List<JournalRecord> all, Slice slice) {
        List<JournalRecord> rows = new ArrayList<>(all.stream()
                .filter(row -> row.version() >= slice.from() && row.version() <= slice.to())
                .toList());
        if (slice.isBackward()) {
            Collections.reverse(rows);
        }
        return rows.stream().limit(slice.limit()).toList();
    }

    @Test
    @Tag("ES-04")
    @Tag("ES-07")
    @Tag("ES-08")
    @Tag("ES-09")
    @Tag("ES-19")
    @Tag("ES-20")
    @Tag("D-13")
    @Tag("D-36")
    void everyCombinationOfFromToDirectionAndLimitGivesItsPartOfTheStream() {
        List<JournalRecord> all = appendAmongOthers(5);

        int compared = 0;
        for (long from : new long[] {1, 2, 3, 5, 6, MAX}) {
            for (long to : new long[] {0, 1, 2, 4, 5, 6, MAX}) {
                for (long limit : new long[] {0, 1, 2, 4, 5, 6, MAX}) {
                    for (boolean backward : new boolean[] {false, true}) {
                        Slice slice = new Slice(from, to, backward, limit);
                        assertEquals(slice(all, slice), read(STREAM, slice), slice::toString);
                        compared++;
                    }
                }
            }
        }
        assertEquals(6 * 7 * 7 * 2, compared);
    }

    @Test
    @Tag("ES-08")
    @Tag("ES-19")
    @Tag("ES-20")
    void aStreamIsReadForwardAndBackward() {
        List<JournalRecord> all = appendAmongOthers(4);

        assertEquals(List.of(1L, 2L, 3L, 4L), versions(read(STREAM)));
        assertEquals(List.of(4L, 3L, 2L, 1L), versions(read(STREAM, Slice.all().backward())));
        assertEquals(List.of(all.get(3)), read(STREAM, Slice.all().backward().limit(1)));
    }

    /** Events of one stream, each between two of other streams. */
    private List<JournalRecord> appendAmongOthers(int count) {
        List<JournalRecord> rows = new ArrayList<>();
        append(OTHER_STREAM, event());
        for (int version = 1; version <= count; version++) {
            var event = event("{\"version\":" + version + "}");
            rows.add(new JournalRecord(at(2L * version), STREAM, version, event));
            append(STREAM, event);
            append(OTHER_STREAM, event());
        }
        return rows;
    }

    @Test
    void everyCombinationOfPositionAndLimitGivesItsPartOfTheJournal() {
        appendAmongOthers(4);
        List<JournalRecord> all = readAll();
        assertEquals(oneTo(9), numbers(all));

        for (long after : new long[] {0, 1, 2, 5, 8, 9, 10, 11, MAX - 1, MAX}) {
            for (long limit : new long[] {0, 1, 2, 3, 8, 9, 10, MAX}) {
                List<JournalRecord> expected = all.stream()
                        .filter(row -> row.position().number() > after)
                        .limit(limit)
                        .toList();
                assertEquals(expected, readAll(at(after), limit), () -> "after " + after + " with limit " + limit);
            }
        }
    }

    @Test
    @Tag("ES-16")
    @Tag("ES-20")
    void readingOnFromThePositionOfEachEventVisitsEachOnce() {
        appendAmongOthers(7);
        Position position = start();
        List<Long> visited = new ArrayList<>();
        for (List<JournalRecord> page = readAll(position, 4); !page.isEmpty(); page = readAll(position, 4)) {
            visited.addAll(numbers(page));
            position = page.get(page.size() - 1).position();
        }

        assertEquals(oneTo(15), visited);
        assertEquals(position, head());
    }

    @Test
    void aPartitionThatTheJournalDoesNotHaveIsRefused() {
        append(STREAM, event());

        assertThrows(IllegalArgumentException.class, () -> readAll(new Position(Integer.MAX_VALUE, 0), MAX));
        assertThrows(IllegalArgumentException.class, () -> readAll(new Position(Integer.MAX_VALUE, 1), 0));
        assertStored(1);
    }

    @Test
    @Tag("ES-09")
    void aNegativeLimitIsRefused() {
        append(STREAM, event());

        assertThrows(IllegalArgumentException.class, () -> readAll(start(), -1));
        assertThrows(IllegalArgumentException.class, () -> readAll(start(), Long.MIN_VALUE));
        assertStored(1);
    }

    @Test
    @Tag("ES-17")
    void streamsOfAnyLengthAreReadToTheirEndInBothDirections() {
        Map<StreamId, Integer> lengths = new TreeMap<>((a, b) -> a.aggregateId().compareTo(b.aggregateId()));
        for (int length : LENGTHS) {
            StreamId stream = new StreamId("Todo", "of " + length);
            journal.append(stream, ExpectedVersion.noStream(), SampleEvents.events(length));
            lengths.put(stream, length);
        }

        lengths.forEach((stream, length) -> {
            List<JournalRecord> rows = read(stream);
            assertEquals(oneTo(length), versions(rows), () -> "forward " + stream);
            assertEquals(
                    slice(rows, Slice.all().backward()),
                    read(stream, Slice.all().backward()),
                    () -> "backward " + stream);
            assertEquals(
                    slice(rows, Slice.from(2)), read(stream, Slice.from(2)), () -> "from the second one " + stream);
        });
        assertStored(LENGTHS.stream().mapToInt(each -> each).sum());
    }

    @Test
    @Tag("ES-16")
    @Tag("ES-17")
    @Tag("ES-20")
    void limitsOfAnySizeAreReachedExactly() {
        for (int hundred = 0; hundred < 11; hundred++) {
            journal.append(STREAM, ExpectedVersion.any(), SampleEvents.events(60));
            journal.append(OTHER_STREAM, ExpectedVersion.any(), SampleEvents.events(40));
        }
        List<JournalRecord> all = readAll();
        assertEquals(oneTo(1100), numbers(all));
        List<JournalRecord> rows =
                all.stream().filter(row -> row.stream().equals(STREAM)).toList();

        for (int length : LENGTHS) {
            for (Slice slice : List.of(
                    Slice.all().limit(length),
                    Slice.all().to(length),
                    Slice.from(length),
                    Slice.all().backward().limit(length),
                    Slice.all().to(length).backward(),
                    Slice.from(length).backward())) {
                assertEquals(slice(rows, slice), read(STREAM, slice), slice::toString);
            }
            assertEquals(all.subList(0, length), readAll(start(), length), () -> "the first " + length);
            assertEquals(all.subList(length, 1100), readAll(at(length), MAX), () -> "all behind " + length);
        }
    }

    @Test
    void aStoreWorksOnAfterAHundredReadersThatStoppedEarlyAndClosed() {
        journal.append(STREAM, ExpectedVersion.noStream(), SampleEvents.events(1200));
        for (int i = 0; i < 50; i++) {
            try (Stream<JournalRecord> rows = journal.read(STREAM, Slice.all());
                    Stream<JournalRecord> all = journal.readAll(start(), MAX)) {
                assertEquals(1, rows.iterator().next().version());
                assertEquals(1, all.findFirst().orElseThrow().version());
            }
        }

        append(STREAM, event());
        assertEquals(oneTo(1201), versions(read(STREAM)));
    }

    @Test
    @Tag("ES-02")
    void aStoreWorksOnAfterAHundredReadersThatStoppedEarlyAndNeverClosed() {
        journal.append(STREAM, ExpectedVersion.noStream(), SampleEvents.events(1200));
        List<Iterator<JournalRecord>> abandoned = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            abandoned.add(openForEver(journal.read(STREAM, Slice.all())));
            abandoned.add(openForEver(journal.readAll(start(), MAX)));
        }

        append(STREAM, event());
        assertEquals(oneTo(1201), versions(read(STREAM)));
        assertEquals(2, abandoned.get(0).next().version());
        assertEquals(2, abandoned.get(99).next().version());
    }

    private static Iterator<JournalRecord> openForEver(Stream<JournalRecord> rows) {
        Iterator<JournalRecord> each = rows.iterator();
        assertEquals(1, each.next().version());
        return each;
    }

    @Test
    void aStoreWorksOnAfterAHundredReadersThatNeverBegan() {
        append(STREAM, event());
        for (int i = 0; i < 50; i++) {
            journal.read(STREAM, Slice.all()).close();
            journal.readAll(start(), MAX).close();
        }

        append(STREAM, event());
        assertEquals(List.of(1L, 2L), versions(read(STREAM)));
    }

    @Test
    void whatAReaderThrowsReachesItsCallerAndTheStoreWorksOn() {
        journal.append(STREAM, ExpectedVersion.noStream(), SampleEvents.events(600));
        IllegalStateException failure = new IllegalStateException("the reader fails");
        for (int i = 0; i < 100; i++) {
            IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> {
                try (Stream<JournalRecord> rows = journal.read(STREAM, Slice.all())) {
                    rows.forEach(row -> {
                        if (row.version() == 3) {
                            throw failure;
                        }
                    });
                }
            });
            assertSame(failure, thrown);
        }

        append(STREAM, event());
        assertEquals(oneTo(601), versions(read(STREAM)));
    }

    @Test
    void aReaderMayReadAndAppendWhileItReads() {
        journal.append(STREAM, ExpectedVersion.noStream(), SampleEvents.events(510));
        List<Long> seen = new ArrayList<>();
        try (Stream<JournalRecord> rows = journal.read(STREAM, Slice.all().to(510))) {
            rows.forEach(row -> {
                seen.add(row.version());
                if (row.version() % 100 == 1) {
                    append(OTHER_STREAM, event());
                    assertEquals(
                            1, read(STREAM, Slice.from(row.version()).limit(1)).size());
                }
            });
        }

        assertEquals(oneTo(510), seen);
        assertEquals(6, read(OTHER_STREAM).size());
        assertStored(516);
    }

    @Test
    void twoReadersOfOneThreadGoOnSideBySide() {
        journal.append(STREAM, ExpectedVersion.noStream(), SampleEvents.events(1001));
        try (Stream<JournalRecord> forward = journal.read(STREAM, Slice.all());
                Stream<JournalRecord> all = journal.readAll(start(), MAX)) {
            Iterator<JournalRecord> each = all.iterator();
            long compared = forward.peek(row -> assertEquals(row, each.next()))
                    .mapToLong(row -> 1)
                    .sum();

            assertEquals(1001, compared);
        }
    }

    @Test
    void eventsAppendedWhileAReaderReadsComeInOrderOrNotAtAll() {
        journal.append(STREAM, ExpectedVersion.noStream(), SampleEvents.events(1000));
        List<Long> seen = new ArrayList<>();
        try (Stream<JournalRecord> rows = journal.read(STREAM, Slice.all())) {
            Iterator<JournalRecord> each = rows.iterator();
            seen.add(each.next().version());
            journal.append(STREAM, ExpectedVersion.exactly(1000), SampleEvents.events(100));
            each.forEachRemaining(row -> seen.add(row.version()));
        }

        assertTrue(seen.size() >= 1000, () -> "saw only " + seen.size());
        assertEquals(oneTo(seen.size()), seen);
        assertEquals(oneTo(1100), versions(read(STREAM)));
    }

    @Test
    void whatIsAppendedAfterAReaderOfTheJournalBeganIsNotAmongWhatItReads() {
        journal.append(STREAM, ExpectedVersion.noStream(), SampleEvents.events(62));
        try (Stream<JournalRecord> all = journal.readAll(start(), MAX);
                Stream<JournalRecord> some = journal.readAll(start(), EventFilter.eventTypes("other"), MAX)) {
            append(STREAM, event(), SampleEvents.ofType("other"), event(), event());

            assertEquals(oneTo(62), numbers(all.toList()));
            assertEquals(List.of(), some.toList());
        }
        assertEquals(66, readAll().size());
    }

    // With a filter, and page by page

    /** All that is found by a reader who goes on from page to page. */
    private List<JournalRecord> follow(Position after, EventFilter filter, int limit) {
        List<JournalRecord> found = new ArrayList<>();
        Position seen = after;
        JournalPage page = journal.readPage(seen, filter, limit);
        while (!page.through().equals(seen)) {
            assertTrue(page.through().number() > seen.number(), "a page goes back to before " + seen);
            assertTrue(page.records().size() <= limit, "a page has more events than " + limit);
            if (page.records().size() == limit) {
                assertEquals(page.through(), page.records().get(limit - 1).position(), "the end of a full page");
            }
            found.addAll(page.records());
            seen = page.through();
            page = journal.readPage(seen, filter, limit);
        }
        assertEquals(List.of(), page.records(), "what is found without moving on");
        long head = head().number();
        assertEquals(Math.max(after.number(), head), seen.number(), "the position up to which was searched");
        return found;
    }

    /** One event of each type in one stream of each aggregate type, and all over again. */
    private List<JournalRecord> appendMixed(List<String> aggregateTypes, List<String> eventTypes, int rounds) {
        for (int round = 0; round < rounds; round++) {
            for (String aggregateType : aggregateTypes) {
                for (String eventType : eventTypes) {
                    append(new StreamId(aggregateType, "1"), SampleEvents.ofType(eventType));
                }
            }
        }
        List<JournalRecord> all = readAll();
        assertEquals(oneTo((long) aggregateTypes.size() * eventTypes.size() * rounds), numbers(all));
        return all;
    }

    @Test
    void everyCombinationOfFilterPositionAndLimitGivesItsPartOfTheJournal() {
        List<JournalRecord> all = appendMixed(List.of("Cat", "Dog", "Horse"), List.of("born", "named"), 3);

        int found = 0;
        for (Set<String> eventTypes :
                List.of(Set.<String>of(), Set.of("named"), Set.of("born", "named"), Set.of("Cat"))) {
            for (Set<String> aggregateTypes :
                    List.of(Set.<String>of(), Set.of("Dog"), Set.of("Dog", "Horse", "Cow"), Set.of("born"))) {
                EventFilter filter = new EventFilter(eventTypes, aggregateTypes);
                for (long after : new long[] {0, 1, 5, 12, 17, 18, 19, MAX}) {
                    List<JournalRecord> expected = all.stream()
                            .filter(row -> row.position().number() > after)
                            .filter(row -> eventTypes.isEmpty()
                                    || eventTypes.contains(row.event().type()))
                            .filter(row -> aggregateTypes.isEmpty()
                                    || aggregateTypes.contains(row.stream().aggregateType()))
                            .toList();
                    for (int limit : new int[] {1, 2, 5, 18, Integer.MAX_VALUE}) {
                        assertEquals(
                                expected.stream().limit(limit).toList(),
                                readAll(at(after), filter, limit),
                                () -> filter + " after " + after + " with limit " + limit);
                        assertEquals(
                                expected,
                                follow(at(after), filter, limit),
                                () -> filter + " after " + after + " in pages of " + limit);
                        found += expected.size();
                    }
                    assertEquals(List.of(), readAll(at(after), filter, 0));
                }
            }
        }
        assertTrue(found > 0, "nothing was compared");
    }

    @Test
    void aReaderThatFindsNothingLearnsHowFarItHasSearched() {
        for (int i = 0; i < 10; i++) {
            journal.append(STREAM, ExpectedVersion.any(), SampleEvents.events(100));
        }
        EventFilter filter = EventFilter.eventTypes("todo_removed");
        assertEquals(List.of(), follow(start(), filter, 10));
        assertEquals(List.of(), readAll(start(), filter, MAX));
        Position seen = at(1000);
        assertEquals(new JournalPage(List.of(), seen), journal.readPage(seen, filter, 10));

        append(STREAM, event(), SampleEvents.ofType("todo_removed"), event());

        JournalPage page = journal.readPage(seen, filter, 10);
        assertEquals(List.of(1002L), numbers(page.records()));
        assertEquals(at(1003), page.through());
        assertEquals(new JournalPage(List.of(), page.through()), journal.readPage(page.through(), filter, 10));
    }

    @Test
    void aPageThatEndsWithItsLimitEndsWithItsLastEvent() {
        appendMixed(List.of("Todo"), List.of("todo_created", "todo_removed"), 5);
        EventFilter filter = EventFilter.eventTypes("todo_created"); // at 1, 3, 5, 7, 9

        JournalPage full = journal.readPage(at(1), filter, 3);
        assertEquals(List.of(3L, 5L, 7L), numbers(full.records()));
        assertEquals(at(7), full.through());

        assertEquals(List.of(9L), numbers(follow(full.through(), filter, 3)));
    }

    /** So many that a store that searches in parts has several. */
    @Test
    void whatIsRareInALongJournalIsFoundWhereverItIs() {
        int size = 3000;
        int appends = 15;
        List<Long> rare = new ArrayList<>();
        for (int i = 0; i < appends; i++) {
            List<EventText> events = new ArrayList<>(SampleEvents.events(size));
            for (int at : i % 5 == 0 ? new int[] {0, 1, 1700, size - 1} : new int[0]) {
                events.set(at, SampleEvents.ofType("rare"));
                rare.add((long) i * size + at + 1);
            }
            journal.append(STREAM, ExpectedVersion.any(), events);
        }
        append(OTHER_STREAM, SampleEvents.ofType("rare"));
        rare.add((long) size * appends + 1);

        EventFilter filter = EventFilter.eventTypes("rare");
        for (int limit : new int[] {1, 2, 4, 1000}) {
            assertEquals(rare, numbers(follow(start(), filter, limit)), () -> "in pages of " + limit);
        }
        assertEquals(rare, numbers(readAll(start(), filter, MAX)));
        assertEquals(rare.subList(2, 6), numbers(readAll(at(2), filter, 4)));
        assertEquals(
                rare.subList(rare.size() - 1, rare.size()),
                numbers(follow(start(), new EventFilter(Set.of("rare", "todo_created"), Set.of("Todo")), 900).stream()
                        .filter(row -> row.stream().equals(OTHER_STREAM))
                        .toList()));
        assertEquals(List.of(), follow(start(), EventFilter.aggregateTypes("Rare"), 10));
    }

    @Test
    void namesInAFilterMeanNothingButThemselves() {
        List<String> names = List.of(
                "it's",
                "''",
                "' or '1'='1",
                "'; drop table events; --",
                "\"quoted\"",
                "100%",
                "%",
                "a_c",
                "abc",
                "back\\slash",
                "\\'",
                "\\",
                "?",
                "$1",
                ":name",
                "{0}",
                ",",
                "a,b",
                "(a)",
                "null",
                " ",
                "a",
                "A",
                "a ",
                " a",
                "a\t",
                "a\n",
                "\u00e1",
                "a\u0301",
                "\u00c1",
                "ss",
                "\u00df",
                "\ud83d\ude00",
                "\ud83d\ude01",
                "n".repeat(128));
        for (String name : names) {
            append(new StreamId(name, "1"), SampleEvents.ofType("named"));
            append(new StreamId("Name", "1"), SampleEvents.ofType(name));
        }

        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            List<Long> asAggregate = List.of(2L * i + 1);
            List<Long> asEvent = List.of(2L * i + 2);
            assertEquals(asAggregate, numbers(follow(start(), EventFilter.aggregateTypes(name), 9)), name);
            assertEquals(asEvent, numbers(follow(start(), EventFilter.eventTypes(name), 9)), name);
            assertEquals(asEvent, numbers(readAll(start(), EventFilter.eventTypes(name), MAX)), name);
        }
        assertEquals(
                names.size(),
                follow(start(), EventFilter.eventTypes(names.toArray(String[]::new)), 9)
                        .size());
        assertStored(2L * names.size());
    }

    @Test
    void aFilterMayHaveAThousandNamesOfEachKind() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < EventFilter.MAX_NAMES; i++) {
            names.add("name_" + i);
        }
        appendMixed(List.of("name_7", "other"), List.of("name_0", "name_999", "name_1000"), 50);

        for (int round = 0; round < 12; round++) { // a driver may prepare a statement that comes again
            assertEquals(
                    200, readAll(start(), new EventFilter(names, Set.of()), MAX).size());
            assertEquals(
                    150, follow(start(), new EventFilter(Set.of(), names), 70).size());
            assertEquals(100, follow(start(), new EventFilter(names, names), 30).size());
        }
    }

    @Test
    void aPageWithoutAPartitionOrALimitIsRefused() {
        append(STREAM, event());

        for (EventFilter filter : List.of(EventFilter.all(), EventFilter.eventTypes("todo_created"))) {
            for (int limit : new int[] {0, -1, Integer.MIN_VALUE}) {
                assertThrows(IllegalArgumentException.class, () -> journal.readPage(start(), filter, limit));
            }
            assertThrows(
                    IllegalArgumentException.class,
                    () -> journal.readPage(new Position(Integer.MAX_VALUE, 0), filter, 1));
            assertThrows(IllegalArgumentException.class, () -> readAll(new Position(Integer.MAX_VALUE, 0), filter, 0));
            assertThrows(IllegalArgumentException.class, () -> readAll(start(), filter, -1));
        }
        assertStored(1);
    }
}
