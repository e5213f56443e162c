package org.daybook.subscription;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.StoredEvent;
import org.daybook.event.UnknownEventTypeException;
import org.daybook.handler.Delivery;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventJournal;
import org.daybook.journal.JournalPage;
import org.daybook.journal.JournalRecord;
import org.daybook.store.SubscriptionStore;
import org.daybook.store.SubscriptionStore.Parked;
import org.daybook.store.SubscriptionStore.Segment;
import org.jspecify.annotations.Nullable;

/** Finds the events of one segment in the journal, a batch at a time. Used by one thread at a time. */
final class SegmentEvents {

    /** One stored event of this segment, as what upcasters made of it: or why it cannot be read. */
    record Item(
            JournalRecord row,
            String key,
            Delivery delivery,
            List<StoredEvent<Object>> events,
            @Nullable RuntimeException unreadable) {}

    record Batch(int partition, List<Item> items, Positions next) {}

    /** Nobody knows whose an event is, so that no segment goes on behind it. */
    static final class NoKeyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final transient JournalRecord row;

        NoKeyException(JournalRecord row, RuntimeException cause) {
            super(null, cause, false, false);
            this.row = row;
        }
    }

    private final Definition definition;
    private final Environment environment;
    private final EventJournal journal;
    private final ReadAhead pages;
    private final Segment segment;

    /** Was parked before it was read again; nobody else handles what of it is this segment's. */
    private final Set<Position> unhandled = new HashSet<>();

    private int nextPartition;

    SegmentEvents(Definition definition, Environment environment, Segment segment, Executor readAhead) {
        this.definition = definition;
        this.environment = environment;
        this.journal = environment.store().journal();
        this.pages = new ReadAhead(
                after -> journal.readPage(after, definition.filter(), definition.batchSize()),
                definition.batchSize(),
                readAhead);
        this.segment = segment;
    }

    /** Has these events, which are read again, be no replay. */
    void setUnhandled(Collection<Position> positions) {
        unhandled.clear();
        unhandled.addAll(positions);
    }

    boolean isUnhandled(Item item) {
        return unhandled.contains(item.row().position());
    }

    /** Has the next batch be of this partition, if it has events. */
    void goOnWith(int partition) {
        nextPartition = partition;
    }

    /** The next events of this segment, from one partition after the other; nothing if there are none in any. */
    @Nullable
    Batch read(Positions position, int limit) {
        int partitions = position.each().size();
        for (int i = 0; i < partitions; i++) {
            int partition = (nextPartition + i) % partitions;
            Position after = position.get(partition);
            JournalPage page = pages.page(after, limit == definition.batchSize());
            if (!page.through().equals(after)) {
                nextPartition = (partition + 1) % partitions;
                return batch(position, after, page, limit);
            }
        }
        return null;
    }

    private Batch batch(Positions position, Position after, JournalPage page, int limit) {
        List<Item> items = new ArrayList<>();
        for (JournalRecord row : page.records()) {
            try {
                Item item = item(row);
                if (item == null) {
                    continue;
                }
                if (items.size() < limit) {
                    items.add(item);
                    continue;
                }
            } catch (UnknownEventTypeException | NoKeyException e) {
                if (items.isEmpty()) {
                    throw e;
                }
            }
            // All before it are of this batch or of other segments.
            Position before =
                    new Position(row.position().partition(), row.position().number() - 1);
            return new Batch(after.partition(), items, position.with(before));
        }
        return new Batch(after.partition(), items, position.with(page.through()));
    }

    /** The event, if it is one of this segment. */
    private @Nullable Item item(JournalRecord row) {
        String ofStream = Keys.of(row.stream());
        if (definition.key() == null && !isOurs(ofStream, row)) {
            return null;
        }
        List<StoredEvent<Object>> decoded;
        String key;
        try {
            decoded = decode(row);
            if (decoded.isEmpty()) {
                return null; // dropped or passed over
            }
            // All parts of an event are in one segment, that of the first.
            key = definition.key() == null
                    ? ofStream
                    : requireStorable(definition.key().apply(decoded.get(0)));
        } catch (UnknownEventTypeException e) {
            throw e;
        } catch (RuntimeException e) {
            if (definition.key() == null || isOursWhateverItsKey(row.position())) {
                return new Item(row, ofStream, delivery(ofStream, row), List.of(), e);
            }
            throw new NoKeyException(row, e);
        }
        return isOurs(key, row) ? new Item(row, key, delivery(key, row), decoded, null) : null;
    }

    private List<StoredEvent<Object>> decode(JournalRecord row) {
        return environment.decoder().apply(row, definition.handlers().eventClasses());
    }

    private boolean isOurs(String key, JournalRecord row) {
        int hash = Keys.hash(key);
        return segment.has(hash) && !segment.isDone(hash, row.position());
    }

    /** All keys are, and none of their events up to there was handled by another segment. */
    private boolean isOursWhateverItsKey(Position position) {
        return segment.mask() == 0
                && segment.marks().stream()
                        .noneMatch(each -> each.isDone() && each.until().includes(position));
    }

    private Delivery delivery(String key, JournalRecord row) {
        return segment.isReplay(Keys.hash(key), row.position()) && !unhandled.contains(row.position())
                ? Delivery.REPLAY
                : Delivery.LIVE;
    }

    private static String requireStorable(String key) {
        if (key.isEmpty() || key.length() > SubscriptionStore.MAX_KEY_LENGTH || key.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the key of an event has 1 to " + SubscriptionStore.MAX_KEY_LENGTH
                    + " characters and none that is NUL, but had " + key.length());
        }
        return key;
    }

    /** One that was set aside. */
    Item itemAt(Parked parked) {
        Position before =
                new Position(parked.position().partition(), parked.position().number() - 1);
        JournalRecord row =
                journal.readPage(before, EventFilter.all(), 1).records().get(0);
        try {
            return new Item(row, parked.key(), parked.delivery(), decode(row), null);
        } catch (UnknownEventTypeException e) {
            throw e;
        } catch (RuntimeException e) {
            return new Item(row, parked.key(), parked.delivery(), List.of(), e);
        }
    }
}
