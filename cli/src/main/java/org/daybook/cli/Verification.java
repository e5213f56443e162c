package org.daybook.cli;

import java.io.IOException;
import java.io.PrintWriter;
import org.daybook.cli.terminal.Progress;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventJournal;
import org.daybook.journal.JournalPage;
import org.daybook.journal.JournalRecord;
import org.jspecify.annotations.Nullable;

/** Reads a journal from the beginning to its end and tells what is not as it must be, in bounded memory. */
final class Verification {

    /** Hears of what was found. */
    @FunctionalInterface
    interface Listener {
        void found(Position position, String problem);
    }

    /** In a place, the partition stands above the number. */
    private static final int PARTITION_SHIFT = 52;

    private final EventJournal journal;
    private final KnownTypes types;
    private final Listener listener;
    private long events;

    Verification(EventJournal journal, KnownTypes types, Listener listener) {
        this.journal = journal;
        this.types = types;
        this.listener = listener;
    }

    /**
     * Reads all.
     *
     * @param err where to tell how far it is
     * @return how many events were checked
     */
    long run(PrintWriter err) throws IOException {
        Positions end = journal.head();
        long positions = end.each().stream().mapToLong(Position::number).sum();
        try (StreamVersions versions = new StreamVersions();
                Progress progress = Progress.ofEvents(err, "verify", positions)) {
            for (Position each : end.each()) {
                checkPartition(each, versions, progress);
            }
            versions.check(this::wrongVersion);
        }
        return events;
    }

    private void checkPartition(Position end, StreamVersions versions, Progress progress) throws IOException {
        try (JournalPages pages = JournalPages.of(journal, Position.start(end.partition()), end)) {
            Position[] before = {Position.start(end.partition())};
            pages.<IOException>forEach(
                    page -> {
                        for (JournalRecord each : page.records()) {
                            checkPlace(before[0], each.position());
                            check(each, versions);
                            before[0] = each.position();
                            events++;
                        }
                        progress.reach(events);
                    },
                    (after, reason) -> {
                        Position next = new Position(after.partition(), after.number() + 1);
                        listener.found(next, "the event here, or behind a gap here, cannot be read: " + reason);
                        before[0] = next;
                    });
            if (before[0].compareTo(end) < 0) {
                gap(before[0].number() + 1, end.number(), end);
            }
        }
    }

    private void checkPlace(Position before, Position next) {
        if (next.number() > before.number() + 1) {
            gap(before.number() + 1, next.number() - 1, next);
        }
    }

    private void gap(long first, long last, Position partition) {
        String missing = first == last ? "this position" : "positions up to " + partition.partition() + "/" + last;
        listener.found(new Position(partition.partition(), first), "there is no event at " + missing);
    }

    private void check(JournalRecord row, StreamVersions versions) throws IOException {
        versions.add(row.stream(), place(row.position()), row.version());
        report(row, types.problem(row.event().type(), row.event().schemaVersion()), "");
        report(row, JsonText.dataProblem(row.event().data()), "its data ");
        report(row, JsonText.metadataProblem(row.event().metadata()), "its metadata ");
    }

    private void report(JournalRecord row, @Nullable String problem, String of) {
        if (problem != null) {
            listener.found(row.position(), of + problem + ", of " + row.stream() + " version " + row.version());
        }
    }

    private static long place(Position position) {
        return ((long) position.partition() << PARTITION_SHIFT) | position.number();
    }

    private void wrongVersion(long place, long version, long before) {
        Position position = new Position((int) (place >>> PARTITION_SHIFT), place & ((1L << PARTITION_SHIFT) - 1));
        String stream = stream(position);
        listener.found(
                position,
                before == 0
                        ? stream + " begins with version " + version
                        : stream + " has version " + version + " behind version " + before);
    }

    /** Looked up again, since only a hash of it was kept. */
    private String stream(Position position) {
        Position before = new Position(position.partition(), position.number() - 1);
        JournalPage page = journal.readPage(before, EventFilter.all(), 1);
        return page.records().isEmpty()
                ? "a stream"
                : page.records().get(0).stream().toString();
    }
}
