package org.daybook.journal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.Receipt;
import org.daybook.event.StreamId;

/**
 * The append-only journal of all events, as text. What every implementation guarantees, and the contract suite checks:
 *
 * <ul>
 *   <li>An append is stored whole or not at all, and when {@code append} returns it is stored.
 *   <li>Versions of a stream count from 1 without gaps; of any number of writers with the same exact expectation, one wins.
 *   <li>Positions are gapless from 1 in each partition and in the order of commit: a reader that has seen a position has
 *       seen every event before it in its partition. All events of a stream are in one partition, and there is one partition
 *       unless the journal was created with more. Between two partitions there is no order.
 *   <li>A refused append leaves nothing behind, no gap either.
 *   <li>An append that is tried again with the same event ids is stored once, and gives the first receipt again.
 *   <li>Everything comes back exactly as it was given, ids that differ only in case, accent or blanks included.
 * </ul>
 *
 * <p>Implementations are safe for use by any number of threads. A call in an interrupted thread does its work and leaves the
 * thread interrupted.
 *
 * <pre>{@code
 * try (var rows = daybook.journal().readAll(Position.start(), 100)) {
 *     rows.forEach(row -> System.out.println(row.position() + " " + row.stream() + " " + row.event().type()));
 * }
 * }</pre>
 */
public interface EventJournal {

    /**
     * Appends events to one stream, all of them or none. If they are stored already, at this stream, in this order and
     * with the same ids, types and data, as after an answer that was lost, nothing is stored, whatever is expected, and the
     * receipt is the first one again.
     *
     * @param stream the stream
     * @param expected what the caller believes about its version
     * @param events one event or more, in order
     * @return where they are stored
     * @throws org.daybook.event.VersionConflictException if the stream's version is not as expected; nothing is stored
     * @throws org.daybook.event.DuplicateEventIdException if another event of one of the ids is stored already; nothing is
     *     stored
     * @throws org.daybook.event.AppendRejectedException if too many appends wait already, or this one waited too long;
     *     nothing is stored
     * @throws org.daybook.event.AppendOutcomeUnknownException if the database was lost or silent while it may have been
     *     storing, and could not be asked
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now; nothing is stored
     * @throws org.daybook.event.ConfigurationException if the partition that the stream was given is none of the journal's;
     *     nothing is stored
     * @throws IllegalArgumentException if there are no events, or two of them have the same id
     */
    Receipt append(StreamId stream, ExpectedVersion expected, List<EventText> events);

    /**
     * Reads a part of one stream, lazily and with bounded memory. Events appended meanwhile may be among them. The caller
     * closes the stream; nothing else waits for that.
     *
     * @param stream the stream; one without events is empty
     * @param slice which events, and in which order
     * @return the events; may throw {@link org.daybook.event.StoreUnavailableException} while it is consumed
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    Stream<JournalRecord> read(StreamId stream, Slice slice);

    /**
     * Reads several streams, each from a version on, lazily and with bounded memory: the events of one stream after those of another
     * one, in the order of the versions. By default each is read by itself, and an iterator of the result may hold the events of a whole
     * stream, while {@code forEachOrdered} does not; a store does it in few queries. The caller closes the stream.
     *
     * @param streams the streams, each with the first version to read, from 1
     * @return the events, of the streams in the order in which the map gives them
     * @throws IllegalArgumentException if a version is below 1
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    default Stream<JournalRecord> readStreams(Map<StreamId, Long> streams) {
        return List.copyOf(streams.entrySet()).stream()
                .flatMap(each -> read(each.getKey(), Slice.from(each.getValue())));
    }

    /**
     * Reads the events of all streams of a partition in the order of their positions, lazily and with bounded memory: page by
     * page, with {@link #readPage}. What was stored before the call is among them, and what is appended after it is not. The caller
     * closes the stream; nothing else waits for that.
     *
     * <p>A reader that comes back for more goes on behind the last event it got. With a filter it had better read pages,
     * which tell how far was searched, be it in vain.
     *
     * @param after the position to begin behind, which also says in which partition; {@link Position#start()} reads from the
     *     first event of the only partition, or of the first of several
     * @param filter which events to read
     * @param limit the most events to read, from 0
     * @return the events; may throw {@link org.daybook.event.StoreUnavailableException} while it is consumed
     * @throws IllegalArgumentException if the limit is negative or the journal has no such partition
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    default Stream<JournalRecord> readAll(Position after, EventFilter filter, long limit) {
        return JournalStream.of(this, after, filter, limit);
    }

    /**
     * Reads the events of all partitions, one partition after the other; like {@link #readAll(Position, EventFilter, long)}
     * in each of them. There is no order between the events of two partitions: this one is as good as any other.
     *
     * @param after the positions to begin behind; {@link Positions#start} reads from the first events
     * @param filter which events to read
     * @param limit the most events to read, from 0
     * @return the events; may throw {@link org.daybook.event.StoreUnavailableException} while it is consumed
     * @throws IllegalArgumentException if the limit is negative or the journal has another number of partitions
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    default Stream<JournalRecord> readAll(Positions after, EventFilter filter, long limit) {
        return JournalStream.of(this, after, filter, limit);
    }

    /**
     * Reads all events of a partition; short for {@link EventFilter#all()}.
     *
     * @param after the position to begin behind; {@link Position#start()} reads from the first event
     * @param limit the most events to read, from 0
     * @return the events; may throw {@link org.daybook.event.StoreUnavailableException} while it is consumed
     * @throws IllegalArgumentException if the limit is negative or the journal has no such partition
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    default Stream<JournalRecord> readAll(Position after, long limit) {
        return readAll(after, EventFilter.all(), limit);
    }

    /**
     * Searches the next part of a partition of the journal, for readers that follow it and keep a bookmark.
     *
     * <p>{@link JournalPage#through()} is where to go on. It is the position of the last event found, if more may be behind
     * that in the part searched, and the end of that part otherwise, so that a filter that takes nothing moves on, too, and
     * nothing is searched twice. The end of the part was stored before the search began: an event that is committed while
     * the search runs is behind {@code through} or on the page, and never passed over.
     *
     * <p>One call does a bounded amount of work: it looks at a bounded number of positions and gives back a bounded amount
     * of text, however long the journal is. So a page may have fewer events than the limit, or none, though more are behind
     * it. Only a page whose {@code through} is {@code after} says that there is nothing behind it yet.
     *
     * <pre>{@code
     * EventFilter filter = EventFilter.aggregateTypes("Todo");
     * JournalPage page = journal.readPage(seen, filter, 500);
     * while (!page.through().equals(seen)) {
     *     page.records().forEach(this::show);
     *     seen = page.through();
     *     page = journal.readPage(seen, filter, 500);
     * }
     * }</pre>
     *
     * @param after the position to begin behind; {@link Position#start()} reads from the first event
     * @param filter which events to find
     * @param limit the most events to find, from 1
     * @return what was found, and up to where was searched; never a position before {@code after}
     * @throws IllegalArgumentException if the limit is below 1 or the journal has no such partition
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    JournalPage readPage(Position after, EventFilter filter, int limit);

    /**
     * The last event of a stream, in one indexed look-up.
     *
     * @param stream the stream
     * @return its last event, or nothing if it has none
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    Optional<JournalRecord> last(StreamId stream);

    /**
     * An event by its id, in one indexed look-up.
     *
     * @param eventId the id
     * @return the event, or nothing if none of this id is stored
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    Optional<JournalRecord> find(UUID eventId);

    /**
     * The position of the last event stored in each partition. Those of two partitions may have been looked up one after the
     * other.
     *
     * @return the positions; {@link Position#start(int)} for a partition without events
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    Positions head();

    /**
     * The partitions of this journal, always the same.
     *
     * @return how many there are, and which streams are in which
     */
    Partitions partitions();
}
