package org.daybook.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
import org.daybook.observation.DaybookObservations.Key;

/** A journal whose appends and reads of one stream are observed. What readers of all streams do shows in their lag. */
final class ObservedJournal implements EventJournal {

    private final EventJournal journal;
    private final boolean isJoined;
    private final Instruments instruments;
    private final BegunLoads begun;

    ObservedJournal(EventJournal journal, boolean isJoined, Instruments instruments, BegunLoads begun) {
        this.journal = journal;
        this.isJoined = isJoined;
        this.instruments = instruments;
        this.begun = begun;
    }

    private Observation observation(DaybookObservations kind, StreamId stream, String verb) {
        String type = instruments.aggregateType(stream);
        return kind.observation(instruments.registry())
                .contextualName(verb + " " + type)
                .lowCardinalityKeyValue(Key.AGGREGATE_TYPE.withValue(type))
                .lowCardinalityKeyValue(Key.JOINED.withValue(Boolean.toString(isJoined)));
    }

    /** A load of a stream that begins now, if anybody observes it. */
    Optional<ObservedRead> load(StreamId stream) {
        Observation observation = observation(DaybookObservations.LOAD, stream, "load");
        return observation.isNoop()
                ? Optional.empty()
                : Optional.of(new ObservedRead(observation.start(), instruments));
    }

    @Override
    public Receipt append(StreamId stream, ExpectedVersion expected, List<EventText> events) {
        instruments.tallies().appending(stream);
        Observation observation = observation(DaybookObservations.APPEND, stream, "append")
                .highCardinalityKeyValue(Key.EVENTS.withValue(Integer.toString(events.size())))
                .start();
        AppendOutcome outcome = AppendOutcome.FAILED;
        KeyValue exception = Instruments.NO_EXCEPTION;
        try {
            Receipt receipt = inScope(observation, () -> journal.append(stream, expected, events));
            outcome = receipt.isRepeated() ? AppendOutcome.REPEATED : AppendOutcome.STORED;
            return receipt;
        } catch (RuntimeException | Error e) {
            outcome = AppendOutcome.of(e);
            exception = instruments.exception(e);
            if (e instanceof VersionConflictException conflict) {
                instruments.tallies().conflict(conflict); // an answer, and no error: somebody else was faster
            } else {
                observation.error(MutedFailure.of(e));
            }
            throw e;
        } finally {
            observation
                    .lowCardinalityKeyValue(Key.OUTCOME.withValue(outcome.value()))
                    .lowCardinalityKeyValue(exception)
                    .stop();
        }
    }

    @Override
    public Stream<JournalRecord> read(StreamId stream, Slice slice) {
        return begun.take(stream)
                .or(() -> load(stream))
                .map(load -> load.of(load.read(() -> journal.read(stream, slice))))
                .orElseGet(() -> journal.read(stream, slice));
    }

    /** Observed as one load of the type of the first stream. */
    @Override
    public Stream<JournalRecord> readStreams(Map<StreamId, Long> streams) {
        return streams.keySet().stream()
                .findFirst()
                .flatMap(this::load)
                .map(load -> load.of(load.read(() -> journal.readStreams(streams))))
                .orElseGet(() -> journal.readStreams(streams));
    }

    static <T> T inScope(Observation observation, Supplier<T> work) {
        Observation.Scope scope = observation.openScope();
        try {
            return work.get();
        } finally {
            scope.close();
        }
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

    @Override
    public String toString() {
        return journal.toString();
    }
}
