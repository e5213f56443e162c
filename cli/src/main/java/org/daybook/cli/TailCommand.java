package org.daybook.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.daybook.cli.terminal.StopSignal;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.handler.Registration;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalPage;
import org.daybook.journal.JournalRecord;
import org.daybook.store.jpa.JpaStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows the last events, and those to come. */
@Command(
        name = "tail",
        description = {
            "Shows the last events of a journal, without their data.",
            "With -f it goes on with those that are appended, until it is stopped by a signal."
        })
final class TailCommand implements Runnable {

    /** Where nobody tells of what others append. */
    private static final Duration LOOK = Duration.ofMillis(500);

    /** Where somebody does, in case that it is lost. */
    private static final Duration LOOK_ALL_THE_SAME = Duration.ofSeconds(5);

    private static final int PAGE = 100;
    private static final int MOST = 100_000;

    @Mixin
    private final JournalOptions.Required journal = new JournalOptions.Required();

    @Option(
            names = {"-f", "--follow"},
            description = "goes on with what is appended")
    private boolean follow;

    @Option(
            names = {"-n", "--events"},
            paramLabel = "N",
            description = "how many of the last events are shown (default: 10)")
    private @Nullable Integer last;

    @Option(
            names = "--after",
            paramLabel = "POSITION",
            description = "shows all events behind a position instead, as in 12, or 0/12,1/7 for two partitions")
    private @Nullable String after;

    @Option(names = "--data", description = "shows data and metadata, too")
    private boolean data;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        if (last != null && (last < 0 || last > MOST)) {
            throw new ParameterException(spec.commandLine(), "-n is from 0 to " + MOST);
        }
        if (last != null && after != null) {
            throw new ParameterException(spec.commandLine(), "-n and --after exclude each other");
        }
        StopSignal stop = follow ? StopSignal.install(() -> {}) : null;
        try (JpaStore store = journal.open()) {
            EventJournal events = store.journal();
            Positions seen;
            if (after == null) {
                seen = events.head();
                lastEvents(events, seen, last == null ? 10 : last).forEach(this::print);
            } else {
                seen = show(
                        events,
                        PositionText.parse(spec, after, events.partitions().count()),
                        stop);
            }
            if (stop != null) {
                follow(store, seen, stop);
            }
        }
    }

    /** Of several partitions, the latest by their times, which are all that tells. */
    private static List<JournalRecord> lastEvents(EventJournal events, Positions end, int count) {
        List<JournalRecord> rows = new ArrayList<>();
        for (Position each : end.each()) {
            Deque<JournalRecord> kept = new ArrayDeque<>();
            Position from = new Position(each.partition(), Math.max(0, each.number() - count));
            while (from.compareTo(each) < 0) {
                JournalPage page = events.readPage(from, EventFilter.all(), PAGE);
                page.records().stream()
                        .filter(row -> row.position().compareTo(each) <= 0)
                        .forEach(kept::add);
                from = page.through();
            }
            rows.addAll(kept);
        }
        if (end.each().size() > 1) {
            rows.sort(Comparator.comparing(row -> row.event().time()));
        }
        return rows.subList(Math.max(0, rows.size() - count), rows.size());
    }

    /** Shows what is there now behind some positions, and returns up to where it was seen. */
    private Positions show(EventJournal events, Positions from, @Nullable StopSignal stop) {
        Positions seen = from;
        Positions end = events.head();
        for (Position each : end.each()) {
            Position at = seen.get(each.partition());
            while (at.compareTo(each) < 0 && (stop == null || !stop.isAsked())) {
                JournalPage page = events.readPage(at, EventFilter.all(), PAGE);
                page.records().forEach(this::print);
                at = page.through();
                seen = seen.with(at);
            }
        }
        return seen;
    }

    private void follow(JpaStore store, Positions from, StopSignal stop) {
        Positions seen = from;
        Registration told = store.onAppend(position -> stop.wake());
        try {
            do {
                seen = show(store.journal(), seen, stop);
                Output.requireOpen(spec.commandLine().getOut());
            } while (!stop.await(store.hearsOtherWriters() ? LOOK_ALL_THE_SAME : LOOK));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // which is a way to be stopped, too
        } finally {
            told.close();
        }
    }

    private void print(JournalRecord row) {
        Output out = new Output(spec, journal);
        EventText event = row.event();
        if (out.isJson()) {
            out.object(values(row));
            return;
        }
        out.text(row.position() + "  " + event.time() + "  " + event.type() + " " + event.schemaVersion() + "  "
                + row.stream() + " version " + row.version() + "  " + event.id()
                + (data ? "  " + event.data() + "  " + event.metadata() : ""));
    }

    private Map<String, Object> values(JournalRecord row) {
        EventText event = row.event();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("partition", row.position().partition());
        values.put("position", row.position().number());
        values.put("event_id", event.id().toString());
        values.put("aggregate_type", row.stream().aggregateType());
        values.put("aggregate_id", row.stream().aggregateId());
        values.put("aggregate_version", row.version());
        values.put("event_type", event.type());
        values.put("event_version", event.schemaVersion());
        values.put("time", EventLineWriter.text(event.time()));
        if (data) {
            values.put("data", event.data());
            values.put("metadata", event.metadata());
        }
        return values;
    }
}
