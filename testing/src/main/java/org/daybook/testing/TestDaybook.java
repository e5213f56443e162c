package org.daybook.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.event.DaybookException;
import org.daybook.event.EventTree;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Partitions;
import org.daybook.store.Store;
import org.daybook.store.memory.MemoryStore;

/**
 * A Daybook for a test, by default on a memory store, whose time stands still, whose event ids are counted, and whose subscriptions do nothing by
 * themselves.
 *
 * <pre>{@code
 * try (var test = TestDaybook.open(builder -> builder.define(Todo.class))) {
 *     var list = new TodoList();
 *     test.daybook().subscription("todo-list").handlers(list).start();
 *     test.daybook().publish("1", new Todo.Created("tea"));
 *     test.drain();
 *     assertThat(list.labels()).containsExactly("tea");
 * }
 * }</pre>
 *
 * <p>Used by one thread, that of the test.
 */
public final class TestDaybook implements AutoCloseable {

    /** The time that a clock shows at first. */
    public static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    private final TestClock clock = new TestClock(START);
    private final AtomicLong ids = new AtomicLong();
    private final Daybook daybook;
    private final Set<Object> atFirst;

    private TestDaybook(Function<TestClock, Store> store, UnaryOperator<Daybook.Builder> choices) {
        Daybook.Builder builder = Daybook.builder(store.apply(clock))
                .clock(clock)
                .eventIds(() -> new UUID(0, ids.incrementAndGet()))
                .manualSubscriptions();
        daybook = Objects.requireNonNull(choices.apply(builder), "the builder").open();
        atFirst = registered();
    }

    /**
     * Opens one.
     *
     * @return a Daybook for a test
     */
    public static TestDaybook open() {
        return open(builder -> builder);
    }

    /**
     * Opens one with choices of the application's.
     *
     * @param choices gets the builder, and gives it back
     * @return a Daybook for a test
     */
    public static TestDaybook open(UnaryOperator<Daybook.Builder> choices) {
        return new TestDaybook(clock -> new MemoryStore(Partitions.one(), clock), choices);
    }

    /**
     * Opens one on a store of the test's, such as one on a database.
     *
     * @param store the store, which is closed with what is returned; leases and retries go by its own clock
     * @param choices gets the builder, and gives it back
     * @return a Daybook for a test
     */
    public static TestDaybook on(Store store, UnaryOperator<Daybook.Builder> choices) {
        Objects.requireNonNull(store, "store");
        return new TestDaybook(clock -> store, choices);
    }

    /**
     * The Daybook.
     *
     * @return the Daybook
     */
    public Daybook daybook() {
        return daybook;
    }

    /**
     * The clock, by which events get their time, and on the memory store retries and leases theirs.
     *
     * @return the clock
     */
    public TestClock clock() {
        return clock;
    }

    /** Has all subscriptions handle everything that there is. */
    public void drain() {
        daybook.drain();
    }

    /**
     * Stores the events of an exported journal, as {@code daybook export} writes it: for a test on what really happened.
     *
     * @param file lines of events, and a last line with their count
     * @return how many events the file has
     * @throws IllegalArgumentException if a line is none of an event, or the last line counts others; the message says which
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public long load(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            long[] number = new long[1];
            long[] events = new long[1];
            lines.filter(line -> !line.isBlank()).forEachOrdered(line -> {
                number[0]++;
                try {
                    events[0] += append(line, events[0]);
                } catch (IllegalArgumentException | DaybookException e) {
                    throw new IllegalArgumentException(
                            file.getFileName() + ", line " + number[0] + ": " + e.getMessage(), e);
                }
            });
            return events[0];
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Returns how many events it appended. */
    private int append(String line, long before) {
        EventTree event = daybook.serializer().readTree(line);
        if (event.has("sha256")) { // the last line
            if (event.number("count").longValueExact() != before) {
                throw new IllegalArgumentException(
                        "it counts " + event.number("count") + " events, but there are " + before + " before it");
            }
            return 0;
        }
        StreamId stream = new StreamId(event.text("aggregate_type"), event.text("aggregate_id"));
        EventText text = new EventText(
                UUID.fromString(event.text("event_id")),
                event.text("event_type"),
                event.number("event_version").intValueExact(),
                event.text("data"),
                event.text("metadata"),
                Instant.parse(event.text("time")));
        long version = event.number("aggregate_version").longValueExact();
        daybook.journal().append(stream, ExpectedVersion.exactly(version - 1), List.of(text));
        return 1;
    }

    /**
     * All events that are stored, in their order.
     *
     * @return the events as they are stored
     */
    public List<JournalRecord> stored() {
        try (Stream<JournalRecord> rows = daybook.journal().readAll(Position.start(), Long.MAX_VALUE)) {
            return rows.toList();
        }
    }

    /**
     * Makes sure that what was registered in this test was closed again, handlers and subscriptions.
     *
     * @throws AssertionError if there are others than when this was opened
     */
    public void assertNoLeakedRegistrations() {
        Set<Object> left = registered();
        left.removeAll(atFirst);
        if (!left.isEmpty()) {
            throw new AssertionError(left.size() + " registration(s) were not closed: " + left);
        }
    }

    private Set<Object> registered() {
        Set<Object> all = Collections.newSetFromMap(new IdentityHashMap<>());
        all.addAll(daybook.activeRegistrations());
        all.addAll(daybook.subscriptions());
        return all;
    }

    @Override
    public void close() {
        daybook.close();
    }
}
