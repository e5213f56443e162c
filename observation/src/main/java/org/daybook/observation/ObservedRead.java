package org.daybook.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.daybook.journal.JournalRecord;
import org.daybook.observation.DaybookObservations.Key;
import org.jspecify.annotations.Nullable;

/**
 * One read of a stream, which ends with its last event, with a failure or when it is closed. What is done with the events in
 * between is the reader's, so it is in no scope. Used by one thread at a time, as the stream is.
 */
final class ObservedRead {

    private final Observation observation;
    private final Instruments instruments;
    private long events;
    private boolean isDone;

    ObservedRead(Observation observation, Instruments instruments) {
        this.observation = observation;
        this.instruments = instruments;
    }

    Stream<JournalRecord> of(Stream<JournalRecord> rows) {
        return StreamSupport.stream(new Rows(rows.spliterator()), false)
                .onClose(rows::close)
                .onClose(this::done);
    }

    /** A part of it that is read at once. */
    <T> T read(Supplier<T> work) {
        try {
            return ObservedJournal.inScope(observation, work);
        } catch (RuntimeException | Error e) {
            failed(e);
            throw e;
        }
    }

    void add(int count) {
        events += count;
    }

    void done() {
        end("loaded", Instruments.NO_EXCEPTION);
    }

    private void failed(Throwable failure) {
        if (!isDone) {
            observation.error(MutedFailure.of(failure));
        }
        end("failed", instruments.exception(failure));
    }

    private void end(String outcome, KeyValue exception) {
        if (isDone) {
            return;
        }
        isDone = true;
        observation
                .lowCardinalityKeyValue(Key.OUTCOME.withValue(outcome))
                .lowCardinalityKeyValue(exception)
                .highCardinalityKeyValue(Key.EVENTS.withValue(Long.toString(events)))
                .stop();
    }

    private final class Rows implements Spliterator<JournalRecord> {

        private final Spliterator<JournalRecord> rows;

        Rows(Spliterator<JournalRecord> rows) {
            this.rows = rows;
        }

        @Override
        public boolean tryAdvance(Consumer<? super JournalRecord> action) {
            Reader reader = new Reader(action);
            try {
                boolean isMore = rows.tryAdvance(reader);
                if (!isMore) {
                    done();
                }
                return isMore;
            } catch (RuntimeException | Error e) {
                if (!reader.isAtWork) { // or else it is the reader's own
                    failed(e);
                }
                throw e;
            }
        }

        /** In one piece: events are in order, and pages are read one after the other. */
        @Override
        public @Nullable Spliterator<JournalRecord> trySplit() {
            return null;
        }

        @Override
        public long estimateSize() {
            return rows.estimateSize();
        }

        @Override
        public int characteristics() {
            return rows.characteristics();
        }
    }

    private final class Reader implements Consumer<JournalRecord> {

        private final Consumer<? super JournalRecord> action;
        private boolean isAtWork;

        Reader(Consumer<? super JournalRecord> action) {
            this.action = action;
        }

        @Override
        public void accept(JournalRecord row) {
            events++;
            isAtWork = true;
            action.accept(row);
            isAtWork = false;
        }
    }
}
