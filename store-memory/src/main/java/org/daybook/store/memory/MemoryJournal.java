package org.daybook.store.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
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
import org.daybook.journal.JournalPage;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Slice;

/**
 * One list of all events and one of each stream. They only ever grow, and only under the lock, so a reader that has learnt
 * a size under the lock may go on below it an element at a time.
 */
final class MemoryJournal implements EventJournal {

    private static final int PARTITION = 0;

    /** The most events that one page is searched for, while appends wait. */
    private static final int WINDOW = 10_000;

    private final Object lock = new Object();
    private final List<JournalRecord> all = new ArrayList<>();
    private final Map<StreamId, List<JournalRecord>> streams = new HashMap<>();
    private final Set<UUID> ids = new HashSet<>();
    private boolean closed;

    @Override
    public Receipt append(StreamId stream, ExpectedVersion expected, List<EventText> events) {
        List<EventText> toAppend = List.copyOf(events);
        List<UUID> newIds = toAppend.stream().map(EventText::id).toList();
        if (toAppend.isEmpty() || new HashSet<>(newIds).size() != newIds.size()) {
            throw new IllegalArgumentException(
                    "an append to " + stream + " needs one event or more with ids of their own, but got " + newIds);
        }
        synchronized (lock) {
            requireOpen();
            List<JournalRecord> rows = streams.getOrDefault(stream, List.of());
            if (!expected.isMetBy(rows.size())) {
                throw new VersionConflictException(stream, expected, rows.size());
            }
            for (UUID id : newIds) {
                if (ids.contains(id)) {
                    throw new DuplicateEventIdException(id, stream);
                }
            }
            return store(stream, toAppend, newIds);
        }
    }

    private Receipt store(StreamId stream, List<EventText> events, List<UUID> newIds) {
        List<JournalRecord> rows = streams.computeIfAbsent(stream, each -> new ArrayList<>());
        long first = rows.size() + 1L;
        for (EventText event : events) {
            JournalRecord row =
                    new JournalRecord(new Position(PARTITION, all.size() + 1L), stream, rows.size() + 1L, event);
            rows.add(row);
            all.add(row);
        }
        ids.addAll(newIds);
        return new Receipt(stream, first, rows.size(), newIds, new Position(PARTITION, all.size()));
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
        if (after.partition() != PARTITION) {
            throw new IllegalArgumentException("this journal has no partition " + after.partition());
        }
        if (limit < 1) {
            throw new IllegalArgumentException("a page has at least one event, but the limit was " + limit);
        }
        synchronized (lock) {
            requireOpen();
            List<JournalRecord> found = new ArrayList<>();
            long through = after.number();
            long end = all.size() - through > WINDOW ? through + WINDOW : Math.max(through, all.size());
            while (through < end && found.size() < limit) {
                JournalRecord row = all.get((int) through++);
                if (filter.matches(row)) {
                    found.add(row);
                }
            }
            return new JournalPage(found, new Position(PARTITION, through));
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
    public Position head() {
        synchronized (lock) {
            requireOpen();
            return new Position(PARTITION, all.size());
        }
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

    private void requireOpen() {
        if (closed) {
            throw new StoreUnavailableException("this memory store is closed", null);
        }
    }
}
