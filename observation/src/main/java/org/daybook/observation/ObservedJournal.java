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

    ObservedJournal(EventJournal journal, boolean isJoined, Instruments instruments) {
        this.journal = journal;
        this.isJoined = isJoined;
        this.instruments = instruments;
    }

    private Observation observation(DaybookObservations kind, StreamId stream, String verb) {
        String type = instruments.aggregateType(stream);
        return kind.observation(instruments.registry())
                .contextualName(verb + " " + type)
                .lowCardinalityKeyValue(Key.AGGREGATE_TYPE.withValue(type))
                .lowCardinalityKeyValue(Key.JOINED.withValue(Boolean.toString(isJoined)));
    }

    /** A load of a stream, to be started. */
    Observation load(StreamId stream) {
        return observation(DaybookObservations.LOAD, stream, "load");
    }

    Instruments instruments() {
        return instruments;
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
        Observation observation = load(stream);
        if (observation.isNoop()) {
            return journal.read(stream, slice);
        }
        ObservedRead read = new ObservedRead(observation.start(), instruments);
        try {
            return read.of(inScope(observation, () -> journal.read(stream, slice)));
        } catch (RuntimeException | Error e) {
            read.failed(e);
            throw e;
        }
    }

    /** Observed as one load of the type of the first stream. */
    @Override
    public Stream<JournalRecord> readStreams(Map<StreamId, Long> streams) {
        if (streams.isEmpty()) {
            return journal.readStreams(streams);
        }
        Observation observation = load(streams.keySet().iterator().next());
        if (observation.isNoop()) {
            return journal.readStreams(streams);
        }
        ObservedRead read = new ObservedRead(observation.start(), instruments);
        try {
            return read.of(inScope(observation, () -> journal.readStreams(streams)));
        } catch (RuntimeException | Error e) {
            read.failed(e);
            throw e;
        }
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
