package org.daybook.contract;

import static org.daybook.contract.SampleEvents.event;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.daybook.event.DuplicateEventIdException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.Receipt;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StreamId;
import org.daybook.event.VersionConflictException;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Slice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is stored, where, and what is refused. One writer at a time.
 *
 * <pre>{@code
 * class MyJournalTest extends JournalContract {
 *     @Override protected Store openStore() { return new MyStore(); }
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads at once: each test has an instance of its own.
 */
public abstract class JournalContract extends StoreContract {

    /** For suites. */
    protected JournalContract() {}

    @Test
    void aFreshJournalIsEmptyUntilTheFirstAppend() {
        assertEquals(List.of(), readAll());
        assertEquals(start(), head());

        append(STREAM, event());

        assertEquals(1, readAll().size());
        assertEquals(at(1), head());
    }

    @Test
    @Tag("EV-15")
    void versionsCountFromOneInEachStream() {
        append(STREAM, event(), event());
        append(OTHER_STREAM, event());
        append(STREAM, event());

        assertEquals(List.of(1L, 2L, 3L), versions(read(STREAM)));
        assertEquals(List.of(1L), versions(read(OTHER_STREAM)));
    }

    @Test
    void eventsOfSeveralStreamsStandInTheOrderInWhichTheyWereAppended() {
        List<EventText> appended = new ArrayList<>();
        List<StreamId> streams = new ArrayList<>();
        for (int round = 0; round < 30; round++) {
            StreamId stream = new StreamId("Todo", String.valueOf(round % 4));
            List<EventText> events = SampleEvents.events(1 + round % 3);
            journal.append(stream, ExpectedVersion.any(), events);
            appended.addAll(events);
            events.forEach(each -> streams.add(stream));
        }

        assertStored(appended);
        assertEquals(streams, readAll().stream().map(JournalRecord::stream).toList());
    }

    @Test
    @Tag("ES-01")
    void aReceiptTellsTheStreamTheVersionsTheIdsAndThePositionOfTheLastEvent() {
        append(OTHER_STREAM, event());
        List<EventText> first = SampleEvents.events(1);
        List<EventText> next = SampleEvents.events(3);

        assertEquals(
                new Receipt(STREAM, 1, 1, ids(first), at(2)),
                journal.append(STREAM, ExpectedVersion.noStream(), first));
        assertEquals(
                new Receipt(STREAM, 2, 4, ids(next), at(5)), journal.append(STREAM, ExpectedVersion.exactly(1), next));
        assertEquals(List.of(2L, 3L, 4L, 5L), numbers(read(STREAM)));
    }

    @Test
    @Tag("TR-01")
    void everyPartOfAnEventComesBackEqual() {
        EventText event = new EventText(
                UUID.fromString("0190a3c4-5d6e-7f80-91a2-b3c4d5e6f708"),
                "todo_changed_label",
                7,
                "{\"label\":\"tea\"}",
                "{\"correlation_id\":\"abc\"}",
                Instant.parse("2026-07-08T09:10:11.000001Z"));
        append(STREAM, event);

        JournalRecord expected = new JournalRecord(at(1), STREAM, 1, event);
        assertEquals(List.of(expected), read(STREAM));
        assertEquals(List.of(expected), readAll());
        assertEquals(Optional.of(expected), journal.last(STREAM));
    }

    @ParameterizedTest
    @MethodSource
    void textComesBackExactly(String text) {
        EventText event = new EventText(UUID.randomUUID(), "todo_created", 1, text, text, SampleEvents.TIME);
        append(STREAM, event);

        assertEquals(List.of(event), events(read(STREAM)));
        assertEquals(List.of(event), events(readAll()));
    }

    static Stream<String> textComesBackExactly() {
        return Stream.of(
                "",
                " ",
                "{ \"b\" :1,\t\"a\":1.50,\r\n \"a\" : [ ] }\n",
                "{\"big\":9007199254740993,\"decimal\":1234567890123456789.12345678901234567890}",
                "not JSON: ' \" \\ ; -- $1 ? :name {} %s ${x}",
                "{\"escaped\":\"\\u0000\\ud83d\\ude00\\n\"}",
                "äöü ß é e\u0301 ﬁ İı 中文 עברית 한국어",
                "\uD83D\uDE00 \uD83D\uDC69\u200D\uD83D\uDE80 \uD835\uDD38 \uDBFF\uDFFF",
                "\uFEFF\uFFFE\uFFFF\u200B\u2028\u2029\u00A0",
                IntStream.rangeClosed(1, 0x2ff)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
    }

    @Test
    void aPayloadOfAMegabyteComesBackExactly() {
        EventText event = event("{\"text\":\"" + "0123456789abcdé ".repeat(1 << 16) + "\"}");
        append(STREAM, event());
        append(STREAM, event);
        append(STREAM, event());

        assertEquals(event, read(STREAM).get(1).event());
    }

    @ParameterizedTest
    @Tag("EV-07")
    @Tag("TR-14")
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999999Z",
                "2026-03-29T01:30:00.000001Z",
                "2026-10-25T00:30:00.999999Z",
                "1893-04-01T00:00:00Z",
                "2038-01-19T03:14:08Z",
                "9999-12-31T23:59:59.999999Z"
            })
    void timesComeBackEqualToTheMicrosecond(String time) {
        EventText event = new EventText(UUID.randomUUID(), "todo_created", 1, "{}", "{}", Instant.parse(time));
        append(STREAM, event);

        assertEquals(List.of(event), events(read(STREAM)));
    }

    @ParameterizedTest
    @Tag("RP-09")
    @Tag("D-56")
    @MethodSource
    void idsThatAreNotTheSameTextAreDifferentStreams(String one, String other) {
        StreamId stream = new StreamId("Todo", one);
        StreamId otherStream = new StreamId("Todo", other);
        EventText event = event();
        EventText otherEvent = event();

        journal.append(stream, ExpectedVersion.noStream(), List.of(event));
        journal.append(otherStream, ExpectedVersion.noStream(), List.of(otherEvent));

        assertEquals(List.of(new JournalRecord(at(1), stream, 1, event)), read(stream), "the stream of the first id");
        assertEquals(
                List.of(new JournalRecord(at(2), otherStream, 1, otherEvent)),
                read(otherStream),
                "the stream of the second id");
        assertEquals(Optional.of(stream), journal.last(stream).map(JournalRecord::stream));
    }

    static Stream<Arguments> idsThatAreNotTheSameTextAreDifferentStreams() {
        return Stream.of(
                Arguments.of("a", "A"),
                Arguments.of("a", "á"),
                Arguments.of("\u00e1", "a\u0301"),
                Arguments.of("a", "a "),
                Arguments.of("a", " a"),
                Arguments.of("a", "a\t"),
                Arguments.of(" ", "  "),
                Arguments.of("ß", "ss"),
                Arguments.of("i", "İ"),
                Arguments.of("ﬁ", "fi"),
                Arguments.of("0", "00"),
                Arguments.of("\uD83D\uDE00", "\uD83D\uDE01"),
                Arguments.of("a", "a\u200B"),
                Arguments.of("%", "_"),
                Arguments.of("a/b", "a\\b"));
    }

    @Test
    void typesThatAreNotTheSameTextAreDifferentStreams() {
        List<StreamId> streams = Stream.of("todo", "Todo", "TODO", "todo ", "tódo")
                .map(type -> new StreamId(type, "1"))
                .toList();
        streams.forEach(stream -> journal.append(stream, ExpectedVersion.noStream(), List.of(event())));

        for (StreamId stream : streams) {
            assertEquals(
                    List.of(stream),
                    read(stream).stream().map(JournalRecord::stream).toList());
        }
        assertStored(streams.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", " ", "é", "中"})
    void namesAndIdsOfTheGreatestLengthComeBackExactly(String character) {
        StreamId stream =
                new StreamId(character.repeat(StreamId.MAX_TYPE_LENGTH), character.repeat(StreamId.MAX_ID_LENGTH));
        EventText event = new EventText(
                UUID.randomUUID(), character.repeat(StreamId.MAX_TYPE_LENGTH), 1, "{}", "{}", SampleEvents.TIME);
        append(stream, event);

        assertEquals(List.of(new JournalRecord(at(1), stream, 1, event)), read(stream));
    }

    @Test
    void anIdBeyondTheGreatestLengthIsRefusedAndNothingIsStored() {
        String longest = "x".repeat(StreamId.MAX_ID_LENGTH);
        EventText event = event();
        append(new StreamId("Todo", longest), event);

        assertThrows(IllegalArgumentException.class, () -> append(new StreamId("Todo", longest + "x"), event()));
        assertThrows(
                IllegalArgumentException.class,
                () -> append(new StreamId("T".repeat(StreamId.MAX_TYPE_LENGTH + 1), "1"), event()));
        assertStored(List.of(event));
    }

    @Test
    @Tag("ES-02")
    void aStreamWithoutEventsIsEmptyWhateverElseIsStored() {
        append(STREAM, event());
        StreamId none = new StreamId("Todo", "none");

        assertEquals(List.of(), read(none));
        assertEquals(List.of(), read(none, Slice.all().backward()));
        assertEquals(Optional.empty(), journal.last(none));
        assertEquals(1, read(STREAM).size());
    }

    @Test
    @Tag("ES-03")
    @Tag("ES-20")
    void theLastEventOfAStreamIsItsOwn() {
        EventText last = event();
        append(STREAM, event(), event());
        append(STREAM, last);
        append(OTHER_STREAM, event());

        assertEquals(Optional.of(new JournalRecord(at(3), STREAM, 3, last)), journal.last(STREAM));
    }

    @Test
    void theHeadIsThePositionOfTheLastEvent() {
        for (int i = 1; i <= 5; i++) {
            Receipt receipt = append(new StreamId("Todo", "" + i), event(), event());
            assertEquals(at(2L * i), head());
            assertEquals(head(), receipt.position());
        }
    }

    @Test
    void anAppendOfAThousandEventsIsStoredInOrder() {
        List<EventText> events = SampleEvents.events(1000);
        Receipt receipt = journal.append(STREAM, ExpectedVersion.noStream(), events);

        assertEquals(new Receipt(STREAM, 1, 1000, ids(events), at(1000)), receipt);
        assertEquals(events, events(read(STREAM)));
        assertEquals(oneTo(1000), versions(read(STREAM)));
    }

    @Test
    void theListOfAnAppendIsTheCallersToReuse() {
        EventText event = event();
        List<EventText> list = new ArrayList<>(List.of(event));
        journal.append(STREAM, ExpectedVersion.any(), list);
        list.set(0, event());

        assertEquals(List.of(event), events(read(STREAM)));
    }

    @Test
    @Tag("ES-06")
    @Tag("ES-12")
    @Tag("D-18")
    void aStaleExpectationIsRefusedAndLeavesNothingBehind() {
        EventText first = event();
        EventText second = event();
        append(STREAM, first, second);

        VersionConflictException conflict = assertThrows(
                VersionConflictException.class,
                () -> journal.append(STREAM, ExpectedVersion.exactly(1), SampleEvents.events(3)));

        assertEquals(STREAM, conflict.stream());
        assertEquals(ExpectedVersion.exactly(1), conflict.expected());
        assertEquals(2, conflict.actual());
        assertStored(List.of(first, second));
    }

    @Test
    @Tag("ES-10")
    @Tag("D-11")
    @Tag("D-12")
    void anExpectationBeyondTheEndIsRefusedAndLeavesNothingBehind() {
        EventText event = event();
        append(STREAM, event);

        VersionConflictException beyond = assertThrows(
                VersionConflictException.class,
                () -> journal.append(STREAM, ExpectedVersion.exactly(2), SampleEvents.events(1)));
        VersionConflictException without = assertThrows(
                VersionConflictException.class,
                () -> journal.append(OTHER_STREAM, ExpectedVersion.exactly(1), SampleEvents.events(1)));

        assertEquals(1, beyond.actual());
        assertEquals(0, without.actual());
        assertStored(List.of(event));
    }

    @Test
    @Tag("ES-06")
    void aStreamThatHasEventsIsNotBegunAgain() {
        EventText event = event();
        journal.append(STREAM, ExpectedVersion.noStream(), List.of(event));

        VersionConflictException conflict = assertThrows(
                VersionConflictException.class,
                () -> journal.append(STREAM, ExpectedVersion.noStream(), SampleEvents.events(1)));

        assertEquals(1, conflict.actual());
        assertStored(List.of(event));
    }

    @Test
    @Tag("D-19")
    void aRefusedAppendDoesNotUseUpItsIds() {
        append(STREAM, event());
        List<EventText> events = SampleEvents.events(2);
        assertThrows(VersionConflictException.class, () -> journal.append(STREAM, ExpectedVersion.exactly(5), events));

        Receipt receipt = journal.append(STREAM, ExpectedVersion.exactly(1), events);

        assertEquals(3, receipt.lastVersion());
        assertEquals(List.of(1L, 2L, 3L), numbers(read(STREAM)));
    }

    @Test
    void anyVersionIsMetByEveryStream() {
        List<EventText> events = SampleEvents.events(3);
        for (EventText event : events) {
            journal.append(STREAM, ExpectedVersion.any(), List.of(event));
        }

        assertStored(events);
        assertEquals(List.of(1L, 2L, 3L), versions(read(STREAM)));
    }

    @Test
    @Tag("D-16")
    @Tag("D-18")
    void anIdThatIsStoredInTheStreamIsRefused() {
        EventText event = event();
        append(STREAM, event);

        DuplicateEventIdException refused = assertThrows(
                DuplicateEventIdException.class,
                () -> journal.append(STREAM, ExpectedVersion.exactly(1), List.of(event(event.id(), "other"))));

        assertEquals(event.id(), refused.eventId());
        assertStored(List.of(event));
    }

    @Test
    @Tag("D-16")
    @Tag("D-18")
    void anIdThatIsStoredInAnotherStreamIsRefused() {
        EventText event = event();
        append(STREAM, event);

        DuplicateEventIdException refused =
                assertThrows(DuplicateEventIdException.class, () -> append(OTHER_STREAM, event(event.id(), "other")));

        assertEquals(event.id(), refused.eventId());
        assertStored(List.of(event));
        assertEquals(List.of(), read(OTHER_STREAM));
    }

    @Test
    @Tag("ST-08")
    @Tag("D-16")
    @Tag("D-47")
    void anAppendWithOneIdThatIsStoredAlreadyStoresNoneOfItsEvents() {
        EventText event = event();
        append(STREAM, event);

        DuplicateEventIdException refused = assertThrows(
                DuplicateEventIdException.class,
                () -> append(OTHER_STREAM, event(), event(), event(event.id(), "other"), event()));

        assertEquals(event.id(), refused.eventId());
        assertStored(List.of(event));
        EventText next = event();
        assertEquals(at(2), append(OTHER_STREAM, next).position());
        assertStored(List.of(event, next));
    }

    @Test
    @Tag("D-16")
    void anAppendThatIsTriedAgainIsStoredOnceAndGivesTheFirstReceiptWhateverIsExpected() {
        append(OTHER_STREAM, event());
        append(STREAM, event());
        List<EventText> events = List.of(event(), event());
        Receipt first = journal.append(STREAM, ExpectedVersion.exactly(1), events);
        append(STREAM, event());

        for (ExpectedVersion expected : List.of(
                ExpectedVersion.exactly(1),
                ExpectedVersion.exactly(4),
                ExpectedVersion.exactly(9),
                ExpectedVersion.noStream(),
                ExpectedVersion.any())) {
            assertEquals(first, journal.append(STREAM, expected, events));
        }

        assertEquals(5, events(readAll()).size());
        assertEquals(at(4), first.position());
    }

    @Test
    void aSecondTryMayDifferInTimeAndMetadataAndTheFirstOnesStay() {
        EventText event = event();
        Receipt first = append(STREAM, event);
        EventText again = new EventText(
                event.id(),
                event.type(),
                event.schemaVersion(),
                event.data(),
                "{\"try\":\"2\"}",
                event.time().plusSeconds(9));

        assertEquals(first, append(STREAM, again));

        assertStored(List.of(event));
    }

    @Test
    @Tag("D-16")
    void whatDiffersInTypeSchemaVersionOrDataOrderOrNumberIsNoSecondTry() {
        EventText one = event();
        EventText two = event();
        append(STREAM, one, two);
        UUID id = one.id();

        for (List<EventText> other : List.of(
                List.of(new EventText(id, "other_type", one.schemaVersion(), one.data(), one.metadata(), one.time())),
                List.of(new EventText(id, one.type(), one.schemaVersion() + 1, one.data(), one.metadata(), one.time())),
                List.of(event(id, "{\"another\":1}")),
                List.of(two, one),
                List.of(one, two, event()),
                List.of(event(), two))) {
            for (ExpectedVersion expected : List.of(ExpectedVersion.any(), ExpectedVersion.exactly(2))) {
                assertThrows(DuplicateEventIdException.class, () -> journal.append(STREAM, expected, other));
            }
        }
        assertThrows(DuplicateEventIdException.class, () -> append(OTHER_STREAM, one, two));

        assertStored(List.of(one, two));
    }

    @Test
    void inATransactionWhatIsStoredAlreadyIsNotStoredAgainAndAnotherEventOfItsIdIsRefused() {
        EventText event = event();
        Receipt first = append(STREAM, event);

        for (ExpectedVersion expected : List.of(ExpectedVersion.exactly(1), ExpectedVersion.any())) {
            Receipt again = store.inTransaction(
                    transaction -> store.journal(transaction).append(STREAM, expected, List.of(event)));
            assertEquals(first, again);
            assertTrue(again.isRepeated());
            assertThrows(
                    DuplicateEventIdException.class,
                    () -> store.inTransaction(transaction -> store.journal(transaction)
                            .append(STREAM, expected, List.of(event(event.id(), "{\"another\":1}")))));
            assertThrows(
                    DuplicateEventIdException.class,
                    () -> store.inTransaction(transaction -> store.journal(transaction)
                            .append(STREAM, expected, List.of(event(), event(event.id(), "{}")))));
        }
        assertStored(List.of(event));
    }

    @Test
    void aTransactionStoresAllItsAppendsOrNone() {
        EventText one = event();
        EventText two = event();
        List<Receipt> receipts = store.inTransaction(transaction -> {
            EventJournal inside = store.journal(transaction);
            Receipt first = inside.append(STREAM, ExpectedVersion.noStream(), List.of(one));
            Receipt second = inside.append(STREAM, ExpectedVersion.exactly(1), List.of(two));
            assertEquals(2, inside.last(STREAM).orElseThrow().version());
            assertNull(first.position());
            assertEquals(List.of(), read(STREAM));
            return List.of(first, second);
        });

        assertEquals(at(1), receipts.get(0).position());
        assertEquals(at(2), receipts.get(1).position());
        IllegalStateException failure = new IllegalStateException("no");
        assertSame(
                failure,
                assertThrows(
                        IllegalStateException.class,
                        () -> store.inTransaction(transaction -> {
                            store.journal(transaction).append(OTHER_STREAM, ExpectedVersion.any(), List.of(event()));
                            throw failure;
                        })));
        assertThrows(
                StoreUnavailableException.class,
                () -> store.inTransaction(transaction -> {
                    store.journal(transaction).append(OTHER_STREAM, ExpectedVersion.any(), List.of(event()));
                    transaction.setRollbackOnly();
                    return "not committed";
                }));
        assertStored(List.of(one, two));
    }

    @Test
    void anEventIdIsAnyUuid() {
        List<EventText> events = new ArrayList<>();
        Random random = new Random(4711);
        for (int version = 0; version < 16; version++) {
            for (int i = 0; i < 20; i++) {
                long high = (random.nextLong() & ~0xF000L) | ((long) version << 12);
                events.add(event(new UUID(high, random.nextLong()), "{}"));
            }
        }
        events.add(event(new UUID(0, 0), "{}"));
        events.add(event(new UUID(-1, -1), "{}"));
        journal.append(STREAM, ExpectedVersion.noStream(), events);

        assertStored(events);
        for (EventText each : events) {
            assertEquals(each, journal.find(each.id()).orElseThrow().event());
        }
    }

    @Test
    void anEventIsFoundByItsId() {
        EventText event = event();
        append(OTHER_STREAM, event());
        append(STREAM, event(), event);

        JournalRecord found = journal.find(event.id()).orElseThrow();

        assertEquals(new JournalRecord(at(3), STREAM, 2, event), found);
        assertEquals(Optional.empty(), journal.find(UUID.randomUUID()));
    }

    @Test
    void twoEqualIdsInOneAppendAreRefused() {
        EventText event = event();
        append(STREAM, event);
        UUID id = UUID.randomUUID();

        assertThrows(
                IllegalArgumentException.class,
                () -> append(STREAM, event(id, "{\"a\":1}"), event(), event(id, "{\"a\":2}")));
        assertStored(List.of(event));
    }

    @Test
    void anAppendWithoutEventsIsRefused() {
        EventText event = event();
        append(STREAM, event);

        assertThrows(IllegalArgumentException.class, () -> journal.append(STREAM, ExpectedVersion.any(), List.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> journal.append(OTHER_STREAM, ExpectedVersion.noStream(), List.of()));
        assertStored(List.of(event));
    }

    @Test
    @Tag("AP-08")
    void everyCallOnAClosedStoreSaysThatItIsUnavailable() {
        append(STREAM, event());
        assertEquals(1, read(STREAM).size());

        store.close();

        assertAll(
                () -> assertUnavailable(() -> append(STREAM, event())),
                () -> assertUnavailable(() -> read(STREAM)),
                () -> assertUnavailable(this::readAll),
                () -> assertUnavailable(() -> journal.readPage(start(), EventFilter.all(), 1)),
                () -> assertUnavailable(() -> journal.last(STREAM)),
                () -> assertUnavailable(() -> journal.head()));
    }

    private static void assertUnavailable(Executable call) {
        assertNotNull(assertThrows(StoreUnavailableException.class, call).getMessage());
    }

    @Test
    @Tag("AP-08")
    void closingAStoreAgainDoesNothing() {
        append(STREAM, event());
        assertEquals(at(1), head());

        store.close();
        store.close();

        assertUnavailable(() -> journal.head());
    }

    @Test
    void aReaderWhoseStoreIsClosedGetsAllEventsOrAnExceptionButNeverASilentEnd() {
        journal.append(STREAM, ExpectedVersion.noStream(), SampleEvents.events(3000));
        try (Stream<JournalRecord> rows = journal.readAll(start(), Long.MAX_VALUE)) {
            Iterator<JournalRecord> each = rows.iterator();
            assertEquals(1, each.next().version());
            store.close();
            long seen = 1;
            try {
                while (each.hasNext()) {
                    seen = each.next().version();
                }
                assertEquals(3000, seen);
            } catch (StoreUnavailableException e) {
                assertTrue(seen < 3000, "an exception behind the last event");
            }
        }
    }

    @Test
    void anAppendInAnInterruptedThreadIsDoneAndTheThreadStaysInterrupted() {
        EventText event = event();
        Thread.currentThread().interrupt();
        Receipt receipt = append(STREAM, event);

        assertTrue(Thread.interrupted(), "the thread is still interrupted");
        assertEquals(new Receipt(STREAM, 1, 1, List.of(event.id()), at(1)), receipt);
        assertStored(List.of(event));
    }

    @Test
    void readingInAnInterruptedThreadIsDoneAndTheThreadStaysInterrupted() {
        List<EventText> events = SampleEvents.events(3);
        journal.append(STREAM, ExpectedVersion.noStream(), events);

        Thread.currentThread().interrupt();
        List<JournalRecord> rows = read(STREAM);
        List<JournalRecord> all = readAll();
        Optional<JournalRecord> last = journal.last(STREAM);
        Position head = head();

        assertTrue(Thread.interrupted(), "the thread is still interrupted");
        assertEquals(events, events(rows));
        assertEquals(events, events(all));
        assertEquals(Optional.of(rows.get(2)), last);
        assertEquals(at(3), head);
    }

    @Test
    void aStoreWorksOnForOthersAfterAnInterruptedCaller() {
        List<EventText> events = SampleEvents.events(3);
        Thread.currentThread().interrupt();
        append(STREAM, events.get(0));
        assertTrue(Thread.interrupted(), "the thread is still interrupted");

        Receipt elsewhere = Race.elsewhere(thread -> append(STREAM, events.get(1)));
        Receipt again = append(STREAM, events.get(2));

        assertEquals(2, elsewhere.lastVersion());
        assertEquals(3, again.lastVersion());
        assertStored(events);
    }

    @Test
    void aRefusalInAnInterruptedThreadLeavesTheThreadInterrupted() {
        EventText event = event();
        append(STREAM, event);

        Thread.currentThread().interrupt();
        assertThrows(
                VersionConflictException.class,
                () -> journal.append(STREAM, ExpectedVersion.noStream(), SampleEvents.events(1)));

        assertTrue(Thread.interrupted(), "the thread is still interrupted");
        assertStored(List.of(event));
    }

    @Test
    @Tag("TR-14")
    @Tag("CF-07")
    @Tag("D-15")
    void timesDoNotDependOnTheZoneOfTheMachine() {
        TimeZone before = TimeZone.getDefault();
        // An hour that clocks in Berlin show twice.
        List<EventText> events = Stream.of("2026-10-25T00:30:00.000001Z", "2026-10-25T01:30:00.000001Z")
                .map(time -> new EventText(UUID.randomUUID(), "todo_created", 1, "{}", "{}", Instant.parse(time)))
                .toList();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
            journal.append(STREAM, ExpectedVersion.noStream(), events);
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            assertEquals(events, events(read(STREAM)));
        } finally {
            TimeZone.setDefault(before);
        }
        assertEquals(events, events(read(STREAM)));
    }
}
