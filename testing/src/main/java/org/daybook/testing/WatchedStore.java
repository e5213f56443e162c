package org.daybook.testing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
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
import org.daybook.store.DelegatingStore;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;

/** A store that tells the ids of events when they are appended, by the thread that appends them and before any handler sees them. */
final class WatchedStore extends DelegatingStore {

    private final Consumer<UUID> appended;

    WatchedStore(Store store, Consumer<UUID> appended) {
        super(store);
        this.appended = appended;
    }

    @Override
    public EventJournal journal() {
        return new WatchedJournal(super.journal(), appended);
    }

    @Override
    public EventJournal journal(StoreTransaction transaction) {
        return new WatchedJournal(super.journal(transaction), appended);
    }

    private record WatchedJournal(EventJournal journal, Consumer<UUID> appended) implements EventJournal {

        @Override
        public Receipt append(StreamId stream, ExpectedVersion expected, List<EventText> events) {
            Receipt receipt = journal.append(stream, expected, events);
            if (!receipt.isRepeated()) { // or an earlier append was told
                receipt.eventIds().forEach(appended);
            }
            return receipt;
        }

        @Override
        public Stream<JournalRecord> read(StreamId stream, Slice slice) {
            return journal.read(stream, slice);
        }

        @Override
        public Stream<JournalRecord> readStreams(Map<StreamId, Long> streams) {
            return journal.readStreams(streams);
        }

        @Override
        public Stream<JournalRecord> readAll(Position after, EventFilter filter, long limit) {
            return journal.readAll(after, filter, limit);
        }

        @Override
        public Stream<JournalRecord> readAll(Positions after, EventFilter filter, long limit) {
            return journal.readAll(after, filter, limit);
        }

        @Override
        public Stream<JournalRecord> readAll(Position after, long limit) {
            return journal.readAll(after, limit);
        }

        @Override
        public JournalPage readPage(Position after, EventFilter filter, int limit) {
            return journal.readPage(after, filter, limit);
        }

        @Override
        public Optional<JournalRecord> last(StreamId stream) {
            return journal.last(stream);
        }

        @Override
        public Optional<JournalRecord> find(UUID eventId) {
            return journal.find(eventId);
        }

        @Override
        public Positions head() {
            return journal.head();
        }

        @Override
        public Partitions partitions() {
            return journal.partitions();
        }
    }
}
