package org.daybook.examples.takeover;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.event.DaybookException;
import org.daybook.event.Positions;
import org.daybook.event.SerializationException;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StreamId;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventJournal;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Slice;

/**
 * Prints the aggregates of a journal, in the order in which they begin in it. The journal is read once, and where an aggregate
 * begins, which its version tells, its own events are read; so never more than a page and a few aggregates are in memory.
 */
final class Takeover {

    /** How many streams are remembered while some are looked for that lack their first event. */
    private static final int MAX_REMEMBERED = 10_000;

    private final EventJournal journal;
    private final Map<String, AggregateKind<?>> kinds;
    private final Writer out;
    private final PrintWriter err;
    private long rows;
    private long rowsOfAggregates;
    private long unreadable;

    Takeover(Daybook daybook, Writer out, PrintWriter err) {
        this.journal = daybook.journal();
        this.kinds =
                AggregateKind.all(daybook).stream().collect(Collectors.toMap(AggregateKind::type, Function.identity()));
        this.out = out;
        this.err = err;
    }

    /**
     * Prints them all.
     *
     * @return how many could not be read, of each of which a line says why
     */
    long print() {
        try (InOrder<Outcome> outcomes = new InOrder<>(this::print)) {
            forEachRow(row -> {
                rows++;
                if (row.version() == 1) {
                    outcomes.add(() -> take(row.stream()));
                }
            });
            outcomes.finish();
        }
        if (rowsOfAggregates < rows) {
            reportHeadless();
        }
        return unreadable;
    }

    private void forEachRow(Consumer<JournalRecord> action) {
        Positions start = Positions.start(journal.partitions().count());
        try (Stream<JournalRecord> all = journal.readAll(start, EventFilter.all(), Long.MAX_VALUE)) {
            all.forEachOrdered(action);
        }
    }

    /**
     * What became of an aggregate.
     *
     * @param events how many it has
     * @param line what is printed of it, or why nothing is
     */
    private record Outcome(StreamId stream, long events, boolean isReadable, String line) {}

    private Outcome take(StreamId stream) {
        try {
            TakenAggregate taken = kind(stream).take(stream);
            return new Outcome(stream, taken.version(), true, taken.line());
        } catch (StoreUnavailableException e) {
            throw e; // of which no aggregate is the reason
        } catch (RuntimeException e) {
            return new Outcome(stream, countEvents(stream), false, reason(e));
        }
    }

    /** Not by the last version, since some may be missing. */
    private long countEvents(StreamId stream) {
        try (Stream<JournalRecord> events = journal.read(stream, Slice.all())) {
            return events.count();
        }
    }

    private void print(Outcome outcome) {
        rowsOfAggregates += outcome.events;
        if (outcome.isReadable) {
            write(outcome.line);
        } else {
            report(outcome.stream, outcome.line);
        }
    }

    private AggregateKind<?> kind(StreamId stream) {
        AggregateKind<?> kind = kinds.get(stream.aggregateType());
        if (kind == null) {
            throw new UnknownAggregateTypeException();
        }
        return kind;
    }

    private static final class UnknownAggregateTypeException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnknownAggregateTypeException() {
            super("no class here is stored as this type of aggregates");
        }
    }

    /**
     * Looks for streams without their first event, such as somebody may have deleted by hand: for them no line was printed. This
     * takes long, and only happens when the events of all others are fewer than there are.
     */
    private void reportHeadless() {
        Map<StreamId, Boolean> remembered = new LinkedHashMap<>(16, 0.75f, true) {

            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<StreamId, Boolean> eldest) {
                return size() > MAX_REMEMBERED;
            }
        };
        forEachRow(row -> {
            if (remembered.put(row.stream(), true) == null
                    && row.version() > 1
                    && row.version() == firstVersion(row.stream())) {
                report(row.stream(), "it begins with version " + row.version() + ", so events are missing");
            }
        });
    }

    private long firstVersion(StreamId stream) {
        try (Stream<JournalRecord> first = journal.read(stream, Slice.all().limit(1))) {
            return first.mapToLong(JournalRecord::version).findFirst().orElse(0);
        }
    }

    private void report(StreamId stream, String reason) {
        unreadable++;
        err.println(Main.printable(stream + ": " + reason));
    }

    /** Says nothing of what is stored: messages of our own do not either, and those of others are left out. */
    private static String reason(RuntimeException e) {
        if (e instanceof SerializationException && e.getCause() instanceof SerializationException cause) {
            return e.getMessage() + ": " + cause.getMessage();
        }
        boolean isOurs = e instanceof DaybookException
                || e instanceof JsonLine.NotJsonException
                || e instanceof UnknownAggregateTypeException;
        return isOurs ? String.valueOf(e.getMessage()) : e.getClass().getName();
    }

    private void write(String line) {
        try {
            out.write(line);
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("standard output cannot be written: " + e.getMessage(), e);
        }
    }
}
