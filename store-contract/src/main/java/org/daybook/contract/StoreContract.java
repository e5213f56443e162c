package org.daybook.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.Receipt;
import org.daybook.event.StreamId;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Slice;
import org.daybook.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * What all suites have in common: a fresh store for each test, closed after it. A store passes when each suite passes
 * with it.
 *
 * <pre>{@code
 * class MyJournalTest extends JournalContract { // and one class like this for each of the other suites
 *     @Override protected Store openStore() { return new MyStore(); }
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads at once: each test has an instance of its own.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class StoreContract {

    static final StreamId STREAM = new StreamId("Todo", "1");
    static final StreamId OTHER_STREAM = new StreamId("Todo", "2");

    Store store;
    EventJournal journal;

    /** For suites. */
    @SuppressWarnings("NullAway.Init") // JUnit calls open() first
    protected StoreContract() {}

    /**
     * Opens a store whose journal has no events. Called before each test, and by one test again before it writes anything;
     * the second store may then be on the same database as the first. Each store is closed when the test ends.
     *
     * @return the store
     */
    protected abstract Store openStore();

    @BeforeEach
    void open() {
        store = openStore();
        journal = store.journal();
    }

    @AfterEach
    void close() {
        if (store != null) { // a database that is not there is told by openStore() alone
            store.close();
        }
    }

    final Receipt append(StreamId stream, EventText... events) {
        return journal.append(stream, ExpectedVersion.any(), List.of(events));
    }

    final List<JournalRecord> read(StreamId stream) {
        return read(stream, Slice.all());
    }

    final List<JournalRecord> read(StreamId stream, Slice slice) {
        try (Stream<JournalRecord> rows = journal.read(stream, slice)) {
            return rows.toList();
        }
    }

    /** All there is, one partition after the other. */
    final List<JournalRecord> readAll() {
        return readAll(startOfAll(), Long.MAX_VALUE);
    }

    final Positions startOfAll() {
        return Positions.start(journal.partitions().count());
    }

    final List<JournalRecord> readAll(Positions after, long limit) {
        try (Stream<JournalRecord> rows = journal.readAll(after, EventFilter.all(), limit)) {
            return rows.toList();
        }
    }

    final List<JournalRecord> readAll(Position after, long limit) {
        try (Stream<JournalRecord> rows = journal.readAll(after, limit)) {
            return rows.toList();
        }
    }

    final List<JournalRecord> readAll(Position after, EventFilter filter, long limit) {
        try (Stream<JournalRecord> rows = journal.readAll(after, filter, limit)) {
            return rows.toList();
        }
    }

    static List<EventText> events(List<JournalRecord> rows) {
        return rows.stream().map(JournalRecord::event).toList();
    }

    static List<UUID> ids(List<EventText> events) {
        return events.stream().map(EventText::id).toList();
    }

    static List<Long> versions(List<JournalRecord> rows) {
        return rows.stream().map(JournalRecord::version).toList();
    }

    static List<Long> numbers(List<JournalRecord> rows) {
        return rows.stream().map(row -> row.position().number()).toList();
    }

    static List<Long> oneTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    /** The position before the first event of the partition that {@link #STREAM} is in. */
    final Position start() {
        return at(0);
    }

    /** A position in the partition that {@link #STREAM} is in, and, in suites that speak of numbers, all other streams, too. */
    final Position at(long number) {
        return new Position(journal.partitions().of(STREAM), number);
    }

    /** The position of the last event of the partition that {@link #STREAM} is in. */
    final Position head() {
        return journal.head().get(at(0).partition());
    }

    /** All there is in the journal, and with positions that leave nothing out. */
    final void assertStored(List<EventText> expected) {
        assertEquals(expected, events(readAll()), "the events in the journal");
        assertStored(expected.size());
    }

    /** So many events, with positions that leave nothing out, each in the partition of its stream. */
    final void assertStored(long count) {
        long stored = 0;
        for (Position head : journal.head().each()) {
            int partition = head.partition();
            List<JournalRecord> rows = readAll(Position.start(partition), Long.MAX_VALUE);
            assertEquals(oneTo(rows.size()), numbers(rows), () -> "the positions in partition " + partition);
            assertEquals(new Position(partition, rows.size()), head, "the head of the journal");
            for (JournalRecord row : rows) {
                assertEquals(partition, journal.partitions().of(row.stream()), "the partition of " + row);
            }
            stored += rows.size();
        }
        assertEquals(count, stored, "the number of events in the journal");
    }
}
