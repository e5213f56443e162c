package org.daybook.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.daybook.cli.terminal.Progress;
import org.daybook.event.Position;
import org.daybook.journal.JournalRecord;
import org.jspecify.annotations.Nullable;

/** A file of lines of events, which is read more than once: to check it, to compare it with what is stored, and to store it. */
final class ImportedFile {

    /** Does something with each event. */
    @FunctionalInterface
    interface Visitor {
        void event(JournalRecord row, EventLineReader from);
    }

    /**
     * What is in the file.
     *
     * @param events how many
     * @param partitions one more than the highest number of a partition
     */
    record Contents(long events, int partitions) {}

    private final Path path;
    private final int longestLine;

    ImportedFile(Path path, int longestLine) {
        this.path = path;
        this.longestLine = longestLine;
    }

    /**
     * Checks the whole file: each line, the order of the positions, the versions, the ids, and the last line.
     *
     * @throws InvalidLineException for the first line that is wrong, or one of the first
     */
    Contents check(Progress progress) throws IOException {
        long[] events = new long[1];
        AtomicReference<@Nullable Position> last = new AtomicReference<>();
        try (StreamVersions versions = new StreamVersions();
                SortedRows ids = new SortedRows(3)) {
            forEach((row, from) -> {
                requireNext(last.getAndSet(row.position()), row.position(), from);
                try {
                    versions.add(row.stream(), from.line(), row.version());
                    ids.add(
                            row.event().id().getMostSignificantBits(),
                            row.event().id().getLeastSignificantBits(),
                            from.line());
                } catch (IOException e) {
                    throw new FileFailedException("cannot write to a temporary file", e);
                }
                events[0]++;
                if (events[0] % 1_000 == 0) {
                    progress.reach(from.bytes());
                }
            });
            requireNone(wrongVersion(versions), repeatedId(ids));
        }
        Position end = last.get();
        return new Contents(events[0], end == null ? 1 : end.partition() + 1);
    }

    private static void requireNext(@Nullable Position before, Position next, EventLineReader from) {
        boolean isSame = before != null && before.partition() == next.partition();
        if (before != null && next.partition() < before.partition()) {
            throw from.invalid("is of partition " + next.partition() + ", behind one of " + before.partition());
        }
        long expected = isSame && before != null ? before.number() + 1 : 1;
        if (next.number() != expected) {
            throw from.invalid("is at position " + next + ", where " + next.partition() + "/" + expected
                    + " must follow: an import takes whole journals");
        }
    }

    private static @Nullable InvalidLineException wrongVersion(StreamVersions versions) throws IOException {
        AtomicReference<@Nullable InvalidLineException> first = new AtomicReference<>();
        versions.check((line, version, before) -> keep(
                first,
                new InvalidLineException(
                        line, "has version " + version + " of its stream, where " + (before + 1) + " must follow")));
        return first.get();
    }

    private static @Nullable InvalidLineException repeatedId(SortedRows ids) throws IOException {
        AtomicReference<@Nullable InvalidLineException> first = new AtomicReference<>();
        long[] before = new long[3];
        ids.forEach(row -> {
            if (row[0] == before[0] && row[1] == before[1] && before[2] > 0) {
                keep(first, new InvalidLineException(row[2], "has the \"event_id\" of line " + before[2]));
            }
            System.arraycopy(row, 0, before, 0, before.length);
        });
        return first.get();
    }

    private static void keep(AtomicReference<@Nullable InvalidLineException> first, InvalidLineException found) {
        InvalidLineException kept = first.get();
        if (kept == null || found.line() < kept.line()) {
            first.set(found);
        }
    }

    private static void requireNone(@Nullable InvalidLineException one, @Nullable InvalidLineException other) {
        if (one != null && (other == null || one.line() <= other.line())) {
            throw one;
        }
        if (other != null) {
            throw other;
        }
    }

    /** Calls for each event, in their order. */
    void forEach(Visitor visitor) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            EventLineReader reader = new EventLineReader(in, longestLine);
            for (JournalRecord row = reader.next(); row != null; row = reader.next()) {
                visitor.event(row, reader);
            }
        }
    }
}
