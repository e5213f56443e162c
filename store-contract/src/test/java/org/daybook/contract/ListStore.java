package org.daybook.contract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.daybook.event.ConfigurationException;
import org.daybook.event.DuplicateEventIdException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.Receipt;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StreamId;
import org.daybook.event.VersionConflictException;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalPage;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Partitions;
import org.daybook.journal.Slice;
import org.daybook.store.BufferedJournal;
import org.daybook.store.SnapshotStore;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;

/** Keeps the contract, in the simplest way, one list and one lock; and, in subclasses, breaks it in one way each. */
class ListStore implements Store, EventJournal {

    final List<JournalRecord> rows = new ArrayList<>();
    final Partitions partitions;
    final long[] lastPosition;
    private final SnapshotStore snapshots;
    private boolean closed;

    ListStore() {
        this(Partitions.one());
    }

    ListStore(Partitions partitions) {
        this(partitions, new ListSnapshots());
    }

    ListStore(Partitions partitions, SnapshotStore snapshots) {
        this.partitions = partitions;
        this.snapshots = snapshots;
        this.lastPosition = new long[partitions.count()];
    }

    @Override
    public EventJournal journal() {
        return this;
    }

    @Override
    public SnapshotStore snapshots() {
        return snapshots;
    }

    @Override
    public Receipt append(StreamId stream, ExpectedVersion expected, List<EventText> events) {
        requireValid(stream, events);
        synchronized (this) {
            Optional<Receipt> earlier = earlier(stream, events);
            if (earlier.isPresent()) {
                return earlier.get();
            }
            check(stream, expected, events);
            List<JournalRecord> added = prepare(stream, events);
            rows.addAll(added);
            return receipt(added);
        }
    }

    /** What an earlier try of the same append was answered with. */
    final synchronized Optional<Receipt> earlier(StreamId stream, List<EventText> events) {
        requireOpen();
        List<JournalRecord> same = new ArrayList<>();
        for (JournalRecord row : rows) {
            if (same.size() < events.size()
                    && row.stream().equals(stream)
                    && row.event().isSameAs(events.get(same.size()))) {
                same.add(row);
            }
        }
        return same.size() == events.size() ? Optional.of(receipt(same).repeated()) : Optional.empty();
    }

    static void requireValid(StreamId stream, List<EventText> events) {
        if (events.isEmpty() || new HashSet<>(ids(events)).size() < events.size()) {
            throw new IllegalArgumentException("no events for " + stream + ", or two of one id");
        }
    }

    final synchronized void check(StreamId stream, ExpectedVersion expected, List<EventText> events) {
        requireOpen();
        long version = version(stream);
        if (!expected.isMetBy(version)) {
            throw new VersionConflictException(stream, expected, version);
        }
        Set<UUID> ids = new HashSet<>(ids(events));
        for (JournalRecord row : rows) {
            if (ids.contains(row.event().id()) && isInView(row, stream)) {
                throw new DuplicateEventIdException(row.event().id(), stream);
            }
        }
    }

    /** Whether an append to a stream sees that an id is taken. */
    boolean isInView(JournalRecord row, StreamId stream) {
        return true;
    }

    final synchronized List<JournalRecord> prepare(StreamId stream, List<EventText> events) {
        long version = version(stream);
        int partition = partition(stream);
        int row = rowOf(partition);
        List<JournalRecord> added = new ArrayList<>();
        for (EventText event : events) {
            added.add(new JournalRecord(new Position(partition, ++lastPosition[row]), stream, ++version, event));
        }
        return added;
    }

    int partition(StreamId stream) {
        return partitions.of(stream);
    }

    /** Where the positions of a partition are counted. */
    int rowOf(int partition) {
        return partition;
    }

    static Receipt receipt(List<JournalRecord> added) {
        JournalRecord last = added.get(added.size() - 1);
        return new Receipt(
                last.stream(),
                added.get(0).version(),
                last.version(),
                added.stream().map(row -> row.event().id()).toList(),
                last.position());
    }

    private static List<UUID> ids(List<EventText> events) {
        return events.stream().map(EventText::id).toList();
    }

    boolean same(StreamId one, StreamId other) {
        return one.equals(other);
    }

    final long version(StreamId stream) {
        return rows.stream().filter(row -> same(row.stream(), stream)).count();
    }

    @Override
    public synchronized Stream<JournalRecord> read(StreamId stream, Slice slice) {
        requireOpen();
        Comparator<JournalRecord> order = Comparator.comparingLong(JournalRecord::version);
        return rows.stream()
                .filter(row -> same(row.stream(), stream))
                .filter(row -> row.version() >= slice.from() && row.version() <= slice.to())
                .sorted(slice.isBackward() ? order.reversed() : order)
                .limit(slice.limit())
                .toList()
                .stream();
    }

    @Override
    public synchronized JournalPage readPage(Position after, EventFilter filter, int limit) {
        requireOpen();
        if (after.partition() >= lastPosition.length || limit < 1) {
            throw new IllegalArgumentException("cannot read " + limit + " after " + after);
        }
        Position head = head().get(after.partition());
        List<JournalRecord> found = search(after, filter, limit);
        return new JournalPage(found, through(after, found, limit, head));
    }

    synchronized List<JournalRecord> search(Position after, EventFilter filter, int limit) {
        return rows.stream()
                .filter(row -> row.position().partition() == after.partition())
                .filter(row -> row.position().number() > after.number())
                .filter(filter::matches)
                .sorted(Comparator.comparing(JournalRecord::position))
                .limit(limit)
                .toList();
    }

    static Position through(Position after, List<JournalRecord> found, int limit, Position head) {
        if (found.size() == limit) {
            return found.get(limit - 1).position();
        }
        return head.compareTo(after) > 0 ? head : after;
    }

    @Override
    public <T> T inTransaction(Function<? super StoreTransaction, ? extends T> work) {
        Transaction transaction = new Transaction();
        T result = work.apply(transaction);
        if (transaction.isRollbackOnly) {
            throw new StoreUnavailableException("rolled back", null);
        }
        transaction.write();
        transaction.committed();
        transaction.afterCommit.forEach(Runnable::run);
        return result;
    }

    /** Does work in a transaction that appends to streams in these partitions. */
    List<Position> locked(Stream<Integer> inOrder, Supplier<List<Position>> work) {
        return work.get();
    }

    private final class Transaction extends BufferedJournal implements StoreTransaction {

        private final List<Runnable> afterCommit = new ArrayList<>();
        private boolean isRollbackOnly;

        Transaction() {
            super(ListStore.this);
        }

        @Override
        protected List<Position> store(List<Pending> pending) {
            return locked(pending.stream().map(each -> partition(each.stream())), () -> storeAll(pending));
        }

        private List<Position> storeAll(List<Pending> pending) {
            synchronized (ListStore.this) {
                int rowsBefore = rows.size();
                long[] positionsBefore = lastPosition.clone();
                try {
                    return pending.stream().map(this::storeOne).toList();
                } catch (RuntimeException e) {
                    rows.subList(rowsBefore, rows.size()).clear();
                    System.arraycopy(positionsBefore, 0, lastPosition, 0, lastPosition.length);
                    throw e;
                }
            }
        }

        private Position storeOne(Pending append) {
            check(append.stream(), ExpectedVersion.exactly(append.before()), append.events());
            List<JournalRecord> added = prepare(append.stream(), append.events());
            rows.addAll(added);
            return added.get(added.size() - 1).position();
        }

        @Override
        protected void requireActive() {}

        @Override
        public EventJournal journal(Store store) {
            return this;
        }

        @Override
        public void afterCommit(Runnable work) {
            afterCommit.add(work);
        }

        @Override
        public void setRollbackOnly() {
            isRollbackOnly = true;
        }
    }

    @Override
    public synchronized Optional<JournalRecord> last(StreamId stream) {
        requireOpen();
        return rows.stream()
                .filter(row -> same(row.stream(), stream))
                .max(Comparator.comparingLong(JournalRecord::version));
    }

    @Override
    public synchronized Optional<JournalRecord> find(UUID eventId) {
        requireOpen();
        return rows.stream().filter(row -> row.event().id().equals(eventId)).findFirst();
    }

    @Override
    public synchronized Positions head() {
        requireOpen();
        Positions head = Positions.start(partitions.count());
        for (JournalRecord row : rows) {
            head = head.includes(row.position()) ? head : head.with(row.position());
        }
        return head;
    }

    @Override
    public Partitions partitions() {
        return partitions;
    }

    /** This one as another one on the same journal. */
    synchronized Store openAgain(Partitions other) {
        if (other.count() != partitions.count()) {
            throw new ConfigurationException(
                    "created with " + partitions.count() + " partitions, opened with " + other.count());
        }
        for (JournalRecord row : rows) {
            if (other.of(row.stream()) != row.position().partition()) {
                throw new ConfigurationException(row.stream() + " is in another partition");
            }
        }
        closed = false;
        return this;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreUnavailableException("closed", null);
        }
    }

    static void takeAMoment() {
        LockSupport.parkNanos(50_000);
    }

    /** What a database does that reads the version and inserts later, with nothing that keeps two writers apart. */
    static final class ChecksOutsideItsLock extends ListStore {
        @Override
        public Receipt append(StreamId stream, ExpectedVersion expected, List<EventText> events) {
            requireValid(stream, events);
            check(stream, expected, events);
            takeAMoment();
            synchronized (this) {
                List<JournalRecord> added = prepare(stream, events);
                rows.addAll(added);
                return receipt(added);
            }
        }
    }

    /** What a sequence does: positions are handed out before the commit, and commits come in another order. */
    static final class PositionsBeforeTheCommit extends ListStore {
        PositionsBeforeTheCommit() {}

        PositionsBeforeTheCommit(Partitions partitions) {
            super(partitions);
        }

        @Override
        public Receipt append(StreamId stream, ExpectedVersion expected, List<EventText> events) {
            requireValid(stream, events);
            List<JournalRecord> added;
            synchronized (this) {
                check(stream, expected, events);
                added = prepare(stream, events);
            }
            takeAMoment();
            synchronized (this) {
                rows.addAll(added);
            }
            return receipt(added);
        }
    }

    /** What a sequence does, too: a refused append leaves a gap. */
    static final class GapsAfterRefusals extends ListStore {
        @Override
        public synchronized Receipt append(StreamId stream, ExpectedVersion expected, List<EventText> events) {
            try {
                return super.append(stream, expected, events);
            } catch (VersionConflictException e) {
                lastPosition[0]++;
                throw e;
            }
        }
    }

    /** What happens without a transaction. */
    static final class OneEventAfterTheOther extends ListStore {
        @Override
        public Receipt append(StreamId stream, ExpectedVersion expected, List<EventText> events) {
            requireValid(stream, events);
            check(stream, expected, events);
            List<JournalRecord> added = new ArrayList<>();
            for (EventText event : events) {
                synchronized (this) {
                    check(stream, ExpectedVersion.any(), List.of(event));
                    List<JournalRecord> one = prepare(stream, List.of(event));
                    rows.addAll(one);
                    added.addAll(one);
                }
                Thread.yield();
            }
            return receipt(added);
        }
    }

    /** What the default collation of some databases does. */
    static final class IgnoresCaseAndTrailingBlanks extends ListStore {
        @Override
        boolean same(StreamId one, StreamId other) {
            return one.aggregateType()
                            .stripTrailing()
                            .equalsIgnoreCase(other.aggregateType().stripTrailing())
                    && one.aggregateId()
                            .stripTrailing()
                            .equalsIgnoreCase(other.aggregateId().stripTrailing());
        }
    }

    /** What Object.hashCode would be: the same in one run, if at all. */
    static final class ItsOwnHash extends ListStore {
        private int calls;

        ItsOwnHash(Partitions partitions) {
            super(partitions);
        }

        @Override
        int partition(StreamId stream) {
            return calls++ % partitions.count();
        }
    }

    /** What a store does that knows nothing of the one before it. */
    static final class OpensWithAnyPartitions extends ListStore {
        OpensWithAnyPartitions(Partitions partitions) {
            super(partitions);
        }

        @Override
        synchronized Store openAgain(Partitions other) {
            return super.openAgain(partitions);
        }
    }

    /** What one sequence does for all partitions. */
    static final class OneRowOfPositions extends ListStore {
        OneRowOfPositions(Partitions partitions) {
            super(partitions);
        }

        @Override
        int rowOf(int partition) {
            return 0;
        }
    }

    /** What a table does that is split by partition, with a key in each part. */
    static final class LooksForIdsInOnePartition extends ListStore {
        LooksForIdsInOnePartition(Partitions partitions) {
            super(partitions);
        }

        @Override
        boolean isInView(JournalRecord row, StreamId stream) {
            return partition(row.stream()) == partition(stream);
        }
    }

    /** What a database does that is asked for one lock after the other, and then takes one of those who wait in a circle out. */
    static final class LocksInTheOrderOfItsAppends extends ListStore {
        private final List<ReentrantLock> locks;

        LocksInTheOrderOfItsAppends(Partitions partitions) {
            super(partitions);
            locks = Stream.generate(ReentrantLock::new)
                    .limit(partitions.count())
                    .toList();
        }

        @Override
        List<Position> locked(Stream<Integer> inOrder, Supplier<List<Position>> work) {
            List<ReentrantLock> taken = new ArrayList<>();
            try {
                for (int partition : inOrder.toList()) {
                    if (!locks.get(partition).tryLock(500, TimeUnit.MILLISECONDS)) {
                        throw new StoreUnavailableException("deadlock", null);
                    }
                    taken.add(locks.get(partition));
                    takeAMoment();
                }
                return work.get();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                taken.forEach(ReentrantLock::unlock);
            }
        }
    }

    /** What code does that catches InterruptedException and goes on. */
    static final class ForgetsTheInterrupt extends ListStore {
        @Override
        public Receipt append(StreamId stream, ExpectedVersion expected, List<EventText> events) {
            Thread.interrupted();
            return super.append(stream, expected, events);
        }
    }

    /** What two statements do in the wrong order: the head covers events that came after the search. */
    static final class ReadsTheHeadAfterTheEvents extends ListStore {
        @Override
        public JournalPage readPage(Position after, EventFilter filter, int limit) {
            super.readPage(after, filter, limit); // which refuses what is to be refused
            List<JournalRecord> found = search(after, filter, limit);
            takeAMoment();
            return new JournalPage(found, through(after, found, limit, head().get(after.partition())));
        }
    }

    /** What a reader does that knows nothing but the events it found. */
    static final class MovesOnWithEventsOnly extends ListStore {
        @Override
        public JournalPage readPage(Position after, EventFilter filter, int limit) {
            JournalPage page = super.readPage(after, filter, limit);
            List<JournalRecord> found = page.records();
            return new JournalPage(
                    found, found.isEmpty() ? after : found.get(found.size() - 1).position());
        }
    }

    /** What a part does whose end is not its last event: what the limit cut off is passed over. */
    static final class MovesOnBehindItsLimit extends ListStore {
        @Override
        public synchronized JournalPage readPage(Position after, EventFilter filter, int limit) {
            JournalPage page = super.readPage(after, filter, limit);
            return new JournalPage(page.records(), through(after, List.of(), limit, head().get(after.partition())));
        }
    }

    /** What the default collation of some databases does with the names in a filter. */
    static final class FiltersLoosely extends ListStore {
        @Override
        List<JournalRecord> search(Position after, EventFilter filter, int limit) {
            return super.search(after, EventFilter.all(), Integer.MAX_VALUE).stream()
                    .filter(row -> isIn(filter.eventTypes(), row.event().type()))
                    .filter(row -> isIn(filter.aggregateTypes(), row.stream().aggregateType()))
                    .limit(limit)
                    .toList();
        }

        private static boolean isIn(Set<String> names, String name) {
            return names.isEmpty()
                    || names.stream().anyMatch(each -> each.stripTrailing().equalsIgnoreCase(name.stripTrailing()));
        }
    }
}
