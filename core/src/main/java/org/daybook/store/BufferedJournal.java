package org.daybook.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import org.daybook.journal.Slice;
import org.jspecify.annotations.Nullable;

/**
 * A journal as a transaction sees it, for stores to build on. Appends are checked at once against what can be read, kept, and
 * written together at the end, when they are checked once more. What is kept can be read here, without a position.
 *
 * <pre>{@code
 * final class MemoryTransaction extends BufferedJournal {
 *     @Override protected List<Position> store(List<Pending> appends) { return journal.storeAll(appends); }
 * }
 * }</pre>
 *
 * <p>Used by one thread, the one of the transaction.
 */
public abstract class BufferedJournal implements EventJournal {

    private final EventJournal stored;
    private final List<Pending> appends = new ArrayList<>();
    private final Map<UUID, Pending> byEventId = new HashMap<>();

    /** What is not written, by its stream, in order. */
    private final Map<StreamId, List<Pending>> kept = new HashMap<>();

    /** Streams of appends, also of those that are written or were taken back. */
    private final Set<StreamId> touched = new HashSet<>();

    private int written;
    private volatile boolean committed;

    /**
     * A journal without appends.
     *
     * @param stored reads what is stored already, in the transaction
     */
    protected BufferedJournal(EventJournal stored) {
        this.stored = stored;
    }

    /**
     * An append that is kept, whose stream was at a version before it.
     *
     * <pre>{@code
     * journal.append(pending.stream(), ExpectedVersion.exactly(pending.before()), pending.events());
     * }</pre>
     *
     * <p>Used by one thread, the one of the transaction.
     */
    public static final class Pending {
        private final StreamId stream;
        private final long before;
        private final List<EventText> events;
        private @Nullable Position last;

        private Pending(StreamId stream, long before, List<EventText> events) {
            this.stream = stream;
            this.before = before;
            this.events = events;
        }

        /**
         * The stream.
         *
         * @return the stream
         */
        public StreamId stream() {
            return stream;
        }

        /**
         * The version of the stream on which the append is based, and which it must still have.
         *
         * @return the version, 0 if there was no stream
         */
        public long before() {
            return before;
        }

        /**
         * The events.
         *
         * @return the events, in order
         */
        public List<EventText> events() {
            return events;
        }

        private JournalRecord recordOf(int index) {
            return new JournalRecord(null, stream, before + 1 + index, events.get(index));
        }

        private Stream<JournalRecord> records() {
            return IntStream.range(0, events.size()).mapToObj(this::recordOf);
        }

        private JournalRecord lastRecord() {
            return recordOf(events.size() - 1);
        }

        private Stream<UUID> ids() {
            return events.stream().map(EventText::id);
        }

        private boolean isWritten() {
            return last != null;
        }
    }

    /**
     * Stores appends in the transaction, all or none, each as if those before it were stored.
     *
     * @param pending the appends, in order; several may be to one stream
     * @return the position of the last event of each
     * @throws VersionConflictException if a stream is not at the version on which its append is based
     * @throws DuplicateEventIdException if an id is taken
     */
    protected abstract List<Position> store(List<Pending> pending);

    /** Called first by every method; throws if the transaction has ended. */
    protected abstract void requireActive();

    /**
     * Refuses an append to a transaction that is only to read. By default there is none such.
     *
     * @throws IllegalStateException if nothing can be appended
     */
    protected void requireWritable() {}

    /** Stores what is kept. It cannot be taken back after that. */
    public final void write() {
        if (!hasUnwritten()) {
            return;
        }
        List<Pending> unwritten = List.copyOf(unwritten());
        List<Position> positions = store(unwritten);
        for (int i = 0; i < unwritten.size(); i++) {
            unwritten.get(i).last = positions.get(i);
        }
        written = appends.size();
        kept.clear();
    }

    /** Completes the receipts, after the commit. */
    public final void committed() {
        committed = true;
    }

    /**
     * Tells whether there is something to store.
     *
     * @return whether there is
     */
    public final boolean hasUnwritten() {
        return written < appends.size();
    }

    private List<Pending> unwritten() {
        return appends.subList(written, appends.size());
    }

    /**
     * How many appends there are, written or not.
     *
     * @return the number
     */
    public final int size() {
        return appends.size();
    }

    /**
     * Takes appends back.
     *
     * @param size how many stay, from the first on
     * @throws IllegalStateException if one of those to take back is written
     */
    public final void cutTo(int size) {
        requireUnwrittenFrom(size);
        for (int i = appends.size() - 1; i >= size; i--) {
            Pending cut = appends.remove(i);
            cut.ids().forEach(byEventId::remove);
            List<Pending> left = Objects.requireNonNull(kept.get(cut.stream));
            left.remove(left.size() - 1);
            if (left.isEmpty()) {
                kept.remove(cut.stream);
            }
        }
    }

    /**
     * Makes sure that appends can be taken back.
     *
     * @param size how many would stay
     * @throws IllegalStateException if one of those to take back is written
     */
    public final void requireUnwrittenFrom(int size) {
        if (written > size) {
            throw new IllegalStateException(
                    "appends behind the mark are written already, by a flush: roll the transaction back");
        }
    }

    @Override
    public final Receipt append(StreamId stream, ExpectedVersion expected, List<EventText> events) {
        requireActive();
        requireWritable();
        List<EventText> toAppend = List.copyOf(events);
        List<UUID> ids = requireOwnIds(stream, toAppend);
        partitions().of(stream); // which may be none, and that is better known now than at the commit
        Optional<Receipt> here = earlierHere(stream, toAppend, ids);
        if (here.isPresent()) {
            return here.get();
        }
        long version = last(stream).map(JournalRecord::version).orElse(0L);
        if (stored.find(ids.get(0)).isPresent()) {
            return earlierReceipt(stored, stream, toAppend)
                    .orElseThrow(() -> new DuplicateEventIdException(ids.get(0), stream));
        }
        if (!expected.isMetBy(version)) {
            throw new VersionConflictException(stream, expected, version);
        }
        Pending pending = new Pending(stream, version, toAppend);
        add(pending);
        ids.forEach(id -> byEventId.put(id, pending));
        return receipt(pending);
    }

    /**
     * Appends events that were recorded elsewhere, of any streams, in the order of the list. Nothing is looked up for them now:
     * their versions are what the caller says, and whether they and the ids are right is found out when they are written, for all of
     * them together. So an import needs a few statements for thousands of events, and a failure ends it as a whole.
     *
     * @param records the events, each with its version, and without a position
     * @throws VersionConflictException if this transaction has appended another version to a stream
     * @throws DuplicateEventIdException if it has appended an event of one of the ids
     */
    public final void appendRecorded(List<JournalRecord> records) {
        requireActive();
        requireWritable();
        for (JournalRecord each : List.copyOf(records)) {
            StreamId stream = each.stream();
            UUID id = each.event().id();
            partitions().of(stream);
            List<Pending> mine = kept.get(stream);
            if (mine != null) {
                Pending before = mine.get(mine.size() - 1);
                long version = before.before + before.events.size();
                if (version != each.version() - 1) {
                    throw new VersionConflictException(stream, ExpectedVersion.exactly(each.version() - 1), version);
                }
            }
            Pending pending = new Pending(stream, each.version() - 1, List.of(each.event()));
            if (byEventId.putIfAbsent(id, pending) != null) {
                throw new DuplicateEventIdException(id, stream);
            }
            add(pending);
        }
    }

    private void add(Pending pending) {
        appends.add(pending);
        kept.computeIfAbsent(pending.stream, each -> new ArrayList<>()).add(pending);
        touched.add(pending.stream);
    }

    /**
     * Whether there ever was an append to a stream.
     *
     * @param stream the stream
     * @return whether there was, written or not, also if it was taken back
     */
    public final boolean hasAppendedTo(StreamId stream) {
        return touched.contains(stream);
    }

    /**
     * The ids of the events of one append.
     *
     * @param stream the stream to append to
     * @param events the events
     * @return their ids, in order
     * @throws IllegalArgumentException if there are no events, or two of them have the same id
     */
    public static List<UUID> requireOwnIds(StreamId stream, List<EventText> events) {
        if (events.size() == 1) {
            return List.of(events.get(0).id());
        }
        List<UUID> ids = events.stream().map(EventText::id).toList();
        if (events.isEmpty() || new HashSet<>(ids).size() != ids.size()) {
            throw new IllegalArgumentException(
                    "an append to " + stream + " needs one event or more with ids of their own, but got " + ids);
        }
        return ids;
    }

    private Receipt receipt(Pending pending) {
        return Receipt.pending(
                pending.stream, pending.before + 1, pending.ids().toList(), () -> committed ? pending.last : null);
    }

    private Optional<Receipt> earlierHere(StreamId stream, List<EventText> events, List<UUID> ids) {
        for (UUID id : ids) {
            Pending earlier = byEventId.get(id);
            if (earlier != null) {
                if (!earlier.stream.equals(stream) || !isSame(earlier.records().toList(), events)) {
                    throw new DuplicateEventIdException(id, stream);
                }
                return Optional.of(receipt(earlier).repeated());
            }
        }
        return Optional.empty();
    }

    /**
     * The receipt of an earlier try of an append, if there was one.
     *
     * @param journal where to look
     * @param stream the stream
     * @param events the events of the append
     * @return what the earlier try was answered with
     * @throws DuplicateEventIdException if one of the ids belongs to another event
     */
    public static Optional<Receipt> earlierReceipt(EventJournal journal, StreamId stream, List<EventText> events) {
        try {
            return lookForReceipt(journal, stream, events);
        } catch (DuplicateEventIdException e) {
            // What was seen may be gone: H2 takes back a commit that it has shown when the disk is full.
            return lookForReceipt(journal, stream, events);
        }
    }

    private static Optional<Receipt> lookForReceipt(EventJournal journal, StreamId stream, List<EventText> events) {
        // All ids first: the append may be stored while we look.
        UUID taken = null;
        for (int i = 0; i < events.size() && taken == null; i++) {
            UUID id = events.get(i).id();
            taken = journal.find(id).isPresent() ? id : null;
        }
        if (taken == null) {
            return Optional.empty();
        }
        Optional<JournalRecord> first = journal.find(events.get(0).id());
        if (first.isPresent() && first.get().stream().equals(stream)) {
            long version = first.get().version();
            List<JournalRecord> rows;
            try (Stream<JournalRecord> read =
                    journal.read(stream, Slice.from(version).limit(events.size()))) {
                rows = read.toList();
            }
            if (isSame(rows, events)) {
                JournalRecord last = rows.get(rows.size() - 1);
                return Optional.of(new Receipt(
                                stream,
                                version,
                                last.version(),
                                events.stream().map(EventText::id).toList(),
                                last.isCommitted() ? last.position() : null)
                        .repeated());
            }
        }
        throw new DuplicateEventIdException(taken, stream);
    }

    private static boolean isSame(List<JournalRecord> rows, List<EventText> events) {
        return rows.size() == events.size()
                && IntStream.range(0, rows.size())
                        .allMatch(i -> rows.get(i).event().isSameAs(events.get(i)));
    }

    @Override
    public final Stream<JournalRecord> read(StreamId stream, Slice slice) {
        requireActive();
        List<Pending> mine = kept.get(stream);
        if (mine == null) {
            return stored.read(stream, slice);
        }
        // Another writer may have been faster, which the commit will tell; these versions are ours until then.
        long before = mine.get(0).before;
        Stream<JournalRecord> theirs = stored.read(stream, slice.to(Math.min(slice.to(), before)));
        List<JournalRecord> added = mine.stream().flatMap(Pending::records).collect(Collectors.toList());
        added.removeIf(each -> each.version() < slice.from() || each.version() > slice.to());
        if (slice.isBackward()) {
            Collections.reverse(added);
        }
        return (slice.isBackward() ? Stream.concat(added.stream(), theirs) : Stream.concat(theirs, added.stream()))
                .limit(slice.limit());
    }

    @Override
    public final Stream<JournalRecord> readStreams(Map<StreamId, Long> streams) {
        requireActive();
        List<Map<StreamId, Long>> runs = new ArrayList<>();
        boolean isRun = false;
        for (Map.Entry<StreamId, Long> each : streams.entrySet()) {
            boolean isStoredOnly = !kept.containsKey(each.getKey());
            if (!isRun || !isStoredOnly) {
                runs.add(new LinkedHashMap<>());
            }
            runs.get(runs.size() - 1).put(each.getKey(), each.getValue());
            isRun = isStoredOnly;
        }
        return runs.size() <= 1 ? readRun(streams) : runs.stream().flatMap(this::readRun);
    }

    /** Streams that are stored only together, or one that is not. */
    private Stream<JournalRecord> readRun(Map<StreamId, Long> streams) {
        return streams.keySet().stream().anyMatch(kept::containsKey)
                ? EventJournal.super.readStreams(streams)
                : stored.readStreams(streams);
    }

    @Override
    public final JournalPage readPage(Position after, EventFilter filter, int limit) {
        requireActive();
        return stored.readPage(after, filter, limit);
    }

    @Override
    public final Optional<JournalRecord> last(StreamId stream) {
        requireActive();
        List<Pending> mine = kept.get(stream);
        return mine == null
                ? stored.last(stream)
                : Optional.of(mine.get(mine.size() - 1).lastRecord());
    }

    @Override
    public final Optional<JournalRecord> find(UUID eventId) {
        requireActive();
        Pending mine = byEventId.get(eventId);
        return mine == null || mine.isWritten()
                ? stored.find(eventId)
                : mine.records()
                        .filter(each -> each.event().id().equals(eventId))
                        .findFirst();
    }

    @Override
    public final Positions head() {
        requireActive();
        return stored.head();
    }

    @Override
    public final Partitions partitions() {
        return stored.partitions();
    }

    /** The streams and event ids of what is not written. */
    @Override
    public final String toString() {
        return unwritten().stream()
                .map(each -> each.stream + " " + each.ids().toList())
                .toList()
                .toString();
    }
}
