package org.daybook.store.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.daybook.event.DuplicateEventIdException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.Receipt;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StreamId;
import org.daybook.event.VersionConflictException;
import org.daybook.handler.Registration;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalPage;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Partitions;
import org.daybook.journal.Slice;
import org.daybook.store.BufferedJournal;
import org.daybook.store.BufferedJournal.Pending;

/**
 * One list of all events of each partition and one of each stream. They only ever grow, and only under the lock, so a reader that has learnt
 * a size under the lock may go on below it an element at a time.
 */
final class MemoryJournal implements EventJournal {

    /** The most events that one page is searched for, while appends wait. */
    private static final int WINDOW = 10_000;

    private final Object lock = new Object();
    private final List<Consumer<Position>> listeners = new CopyOnWriteArrayList<>();
    private final Partitions partitions;
    private final List<List<JournalRecord>> all;
    private final Map<StreamId, List<JournalRecord>> streams = new HashMap<>();
    private final Map<UUID, JournalRecord> byId = new HashMap<>();
    private boolean closed;

    MemoryJournal(Partitions partitions) {
        this.partitions = partitions;
        this.all = IntStream.range(0, partitions.count())
                .<List<JournalRecord>>mapToObj(partition -> new ArrayList<>())
                .toList();
    }

    @Override
    public Receipt append(StreamId stream, ExpectedVersion expected, List<EventText> events) {
        List<EventText> toAppend = List.copyOf(events);
        List<UUID> newIds = BufferedJournal.requireOwnIds(stream, toAppend);
        int partition = partitions.of(stream);
        Receipt receipt = append(partition, stream, expected, toAppend, newIds);
        if (!receipt.isRepeated()) {
            tell(Objects.requireNonNull(receipt.position()));
        }
        return receipt;
    }

    private Receipt append(
            int partition, StreamId stream, ExpectedVersion expected, List<EventText> toAppend, List<UUID> newIds) {
        synchronized (lock) {
            requireOpen();
            for (UUID id : newIds) {
                if (byId.containsKey(id)) {
                    return BufferedJournal.earlierReceipt(this, stream, toAppend)
                            .orElseThrow();
                }
            }
            List<JournalRecord> rows = streams.getOrDefault(stream, List.of());
            if (!expected.isMetBy(rows.size())) {
                throw new VersionConflictException(stream, expected, rows.size());
            }
            return store(partition, rows, stream, toAppend, newIds);
        }
    }

    /** What subscriptions are kept under, too. */
    Object lock() {
        return lock;
    }

    /** Does something that nobody sees a part of. */
    void atomically(Runnable work) {
        synchronized (lock) {
            requireOpen();
            work.run();
        }
    }

    Registration onAppend(Consumer<Position> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void tell(Position last) {
        listeners.forEach(each -> each.accept(last));
    }

    /** After a transaction, which may have appended to any partition. */
    void tellListeners() {
        if (!listeners.isEmpty()) {
            head().each().forEach(this::tell);
        }
    }

    /** Stores the appends of a transaction, all or none. */
    List<Position> appendAll(List<Pending> appends) {
        List<Integer> places =
                appends.stream().map(each -> partitions.of(each.stream())).toList();
        synchronized (lock) {
            requireOpen();
            Map<StreamId, Long> versions = new HashMap<>();
            for (Pending each : appends) {
                long version = versions.getOrDefault(each.stream(), (long)
                        streams.getOrDefault(each.stream(), List.of()).size());
                if (version != each.before()) {
                    throw new VersionConflictException(each.stream(), ExpectedVersion.exactly(each.before()), version);
                }
                versions.put(each.stream(), version + each.events().size());
                if (BufferedJournal.earlierReceipt(this, each.stream(), each.events())
                        .isPresent()) {
                    throw new DuplicateEventIdException(each.events().get(0).id(), each.stream());
                }
            }
            return IntStream.range(0, appends.size())
                    .mapToObj(i -> store(places.get(i), appends.get(i)))
                    .toList();
        }
    }

    private Position store(int partition, Pending append) {
        List<UUID> ids = BufferedJournal.requireOwnIds(append.stream(), append.events());
        return Objects.requireNonNull(store(
                        partition,
                        streams.getOrDefault(append.stream(), List.of()),
                        append.stream(),
                        append.events(),
                        ids)
                .position());
    }

    private Receipt store(
            int partition, List<JournalRecord> before, StreamId stream, List<EventText> events, List<UUID> newIds) {
        List<JournalRecord> rows = before;
        if (rows.isEmpty()) {
            rows = new ArrayList<>(events.size());
            streams.put(stream, rows);
        }
        List<JournalRecord> ordered = all.get(partition);
        long first = rows.size() + 1L;
        for (EventText event : events) {
            JournalRecord row =
                    new JournalRecord(new Position(partition, ordered.size() + 1L), stream, rows.size() + 1L, event);
            rows.add(row);
            ordered.add(row);
            byId.put(event.id(), row);
        }
        return new Receipt(stream, first, rows.size(), newIds, new Position(partition, ordered.size()));
    }

    @Override
    public Stream<JournalRecord> read(StreamId stream, Slice slice) {
        synchronized (lock) {
            requireOpen();
            List<JournalRecord> rows = streams.getOrDefault(stream, List.of());
            long to = Math.min(slice.to(), rows.size());
            LongFunction<JournalRecord> row = version -> get(rows, version);
            return slice.isBackward()
                    ? LongStream.rangeClosed(slice.from(), to)
                            .map(version -> to - (version - slice.from()))
                            .limit(slice.limit())
                            .mapToObj(row)
                    : LongStream.rangeClosed(slice.from(), to)
                            .limit(slice.limit())
                            .mapToObj(row);
        }
    }

    @Override
    public JournalPage readPage(Position after, EventFilter filter, int limit) {
        if (after.partition() >= all.size()) {
            throw new IllegalArgumentException("this journal has no partition " + after.partition());
        }
        if (limit < 1) {
            throw new IllegalArgumentException("a page has at least one event, but the limit was " + limit);
        }
        synchronized (lock) {
            requireOpen();
            List<JournalRecord> found = new ArrayList<>();
            List<JournalRecord> ordered = all.get(after.partition());
            long through = after.number();
            long end = ordered.size() - through > WINDOW ? through + WINDOW : Math.max(through, ordered.size());
            while (through < end && found.size() < limit) {
                JournalRecord row = ordered.get((int) through++);
                if (filter.matches(row)) {
                    found.add(row);
                }
            }
            return new JournalPage(found, new Position(after.partition(), through));
        }
    }

    @Override
    public Optional<JournalRecord> last(StreamId stream) {
        synchronized (lock) {
            requireOpen();
            List<JournalRecord> rows = streams.getOrDefault(stream, List.of());
            return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(rows.size() - 1));
        }
    }

    @Override
    public Optional<JournalRecord> find(UUID eventId) {
        synchronized (lock) {
            requireOpen();
            return Optional.ofNullable(byId.get(eventId));
        }
    }

    @Override
    public Positions head() {
        synchronized (lock) {
            requireOpen();
            return new Positions(IntStream.range(0, all.size())
                    .mapToObj(partition ->
                            new Position(partition, all.get(partition).size()))
                    .toList());
        }
    }

    @Override
    public Partitions partitions() {
        return partitions;
    }

    void close() {
        synchronized (lock) {
            closed = true;
        }
    }

    /** Under the lock, since an append may be moving the list to a larger array. */
    private JournalRecord get(List<JournalRecord> rows, long number) {
        synchronized (lock) {
            requireOpen();
            return rows.get((int) (number - 1));
        }
    }

    void requireOpen() {
        if (closed) {
            throw new StoreUnavailableException("this memory store is closed", null);
        }
    }
}
