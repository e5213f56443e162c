package org.daybook.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.daybook.cli.terminal.Progress;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;

/**
 * Brings a checked file into a journal, in large transactions in its order. What an earlier try has stored is compared with the file
 * first, all of it, and only then more is stored.
 */
final class JournalImport {

    private static final int EVENTS_PER_TRANSACTION = 4_000;
    private static final long CHARS_PER_TRANSACTION = 4_000_000;

    private final EventJournal journal;
    private final Consumer<List<JournalRecord>> appender;

    /** @param appender stores events in a transaction, all or none */
    JournalImport(EventJournal journal, Consumer<List<JournalRecord>> appender) {
        this.journal = journal;
        this.appender = appender;
    }

    /** Returns how many events were there already. */
    long run(ImportedFile file, ImportedFile.Contents contents, Progress progress) throws IOException {
        Positions head = journal.head();
        if (head.each().size() != contents.partitions()) {
            throw new RefusedException("the journal has " + head.each().size() + " partition(s), and the file "
                    + contents.partitions() + "; if the others are empty in the file, say so with --partitions");
        }
        long stored = head.each().stream().mapToLong(Position::number).sum();
        if (stored > 0) {
            compare(file, head, progress);
        }
        store(file, head, progress);
        return stored;
    }

    private void compare(ImportedFile file, Positions head, Progress progress) throws IOException {
        Positions[] compared = {Positions.start(head.each().size())};
        try (Stream<JournalRecord> rows = journal.readAll(compared[0], EventFilter.all(), Long.MAX_VALUE)) {
            Iterator<JournalRecord> stored = rows.iterator();
            file.forEach((row, from) -> {
                if (head.includes(row.position())) {
                    requireSame(row, stored.next());
                    compared[0] = compared[0].with(row.position());
                    progress.reach(from.line());
                }
            });
        }
        for (Position each : head.each()) {
            Position last = compared[0].get(each.partition());
            if (last.compareTo(each) < 0) {
                throw new RefusedException("the journal goes on behind the file, which ends at position " + last
                        + ": it has events up to " + each);
            }
        }
    }

    private static void requireSame(JournalRecord row, JournalRecord stored) {
        if (row.equals(stored)) {
            return;
        }
        throw new RefusedException(
                "the journal has another event at position " + stored.position() + " than the file, with another "
                        + String.join(", ", differences(row, stored))
                        + ": import into an empty database, or choose another --table-prefix");
    }

    private static List<String> differences(JournalRecord row, JournalRecord stored) {
        List<String> differences = new ArrayList<>();
        EventText event = row.event();
        EventText other = stored.event();
        compare("position", row.position(), stored.position(), differences);
        compare("event_id", event.id(), other.id(), differences);
        compare("aggregate_type", row.stream().aggregateType(), stored.stream().aggregateType(), differences);
        compare("aggregate_id", row.stream().aggregateId(), stored.stream().aggregateId(), differences);
        compare("aggregate_version", row.version(), stored.version(), differences);
        compare("event_type", event.type(), other.type(), differences);
        compare("event_version", event.schemaVersion(), other.schemaVersion(), differences);
        compare("time", event.time(), other.time(), differences);
        compare("data", event.data(), other.data(), differences);
        compare("metadata", event.metadata(), other.metadata(), differences);
        return differences;
    }

    private static void compare(String key, Object one, Object other, List<String> differences) {
        if (!one.equals(other)) {
            differences.add(key);
        }
    }

    private void store(ImportedFile file, Positions head, Progress progress) throws IOException {
        try (Batches batches = new Batches()) {
            file.forEach((row, from) -> {
                if (!head.includes(row.position()) && batches.add(row)) {
                    progress.reach(from.line());
                }
            });
            batches.finish();
        }
    }

    /** Events of one transaction after the other. While one is stored, the lines of the next are read. */
    private final class Batches implements AutoCloseable {
        private final ExecutorService writer = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "daybook-writer");
            thread.setDaemon(true);
            return thread;
        });
        private Future<?> stored = CompletableFuture.completedFuture(true);
        private List<JournalRecord> rows = new ArrayList<>();
        private long chars;

        /** Returns whether a transaction is full, and so the one before it stored. */
        boolean add(JournalRecord row) {
            rows.add(row);
            chars += row.event().data().length() + row.event().metadata().length();
            boolean isFull = rows.size() == EVENTS_PER_TRANSACTION || chars > CHARS_PER_TRANSACTION;
            if (isFull) {
                begin();
            }
            return isFull;
        }

        private void begin() {
            awaitStored();
            List<JournalRecord> batch = rows;
            stored = writer.submit(() -> appender.accept(batch));
            rows = new ArrayList<>();
            chars = 0;
        }

        void finish() {
            if (!rows.isEmpty()) {
                begin();
            }
            awaitStored();
        }

        private void awaitStored() {
            try {
                stored.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException reason) {
                    throw reason;
                }
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while events were stored", e);
            }
        }

        /** What is being stored is let come to its end, before the connections are closed. */
        @Override
        public void close() {
            writer.shutdown();
            try {
                if (!writer.awaitTermination(1, TimeUnit.MINUTES)) {
                    writer.shutdownNow();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The journal is not one that the file can be imported into. */
    static final class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }
}
