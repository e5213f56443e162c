package org.daybook.contract;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.Receipt;
import org.daybook.event.StreamId;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalPage;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Partitions;
import org.daybook.journal.Slice;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;

/** Says yes to everything and stores nothing. */
final class NothingStore implements Store, EventJournal {

    private final Partitions partitions;

    NothingStore() {
        this(Partitions.one());
    }

    NothingStore(Partitions partitions) {
        this.partitions = partitions;
    }

    @Override
    public EventJournal journal() {
        return this;
    }

    @Override
    public Receipt append(StreamId stream, ExpectedVersion expected, List<EventText> events) {
        long version = 0;
        while (!expected.isMetBy(version)) {
            version++;
        }
        long last = version + events.size();
        return new Receipt(
                stream, version + 1, last, events.stream().map(EventText::id).toList(), new Position(0, last));
    }

    @Override
    public Stream<JournalRecord> read(StreamId stream, Slice slice) {
        return Stream.empty();
    }

    @Override
    public JournalPage readPage(Position after, EventFilter filter, int limit) {
        return new JournalPage(List.of(), after);
    }

    @Override
    public Optional<JournalRecord> find(UUID eventId) {
        return Optional.empty();
    }

    @Override
    public Optional<JournalRecord> last(StreamId stream) {
        return Optional.empty();
    }

    @Override
    public Positions head() {
        return Positions.start(partitions.count());
    }

    @Override
    public Partitions partitions() {
        return partitions;
    }

    @Override
    public <T> T inTransaction(Function<? super StoreTransaction, ? extends T> work) {
        throw new UnsupportedOperationException("does nothing");
    }

    @Override
    public void close() {}
}
