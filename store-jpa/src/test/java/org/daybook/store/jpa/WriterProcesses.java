package org.daybook.store.jpa;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.daybook.event.DaybookException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Receipt;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StreamId;
import org.daybook.event.VersionConflictException;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;

/** Several JVMs with a store on one database. Each does what a line on its standard input says, and answers with lines. */
final class WriterProcesses implements AutoCloseable {

    /** What the journal of a process does with the expectation of an append. */
    enum Check {
        /** As {@link EventJournal} demands. */
        SOUND,
        /** Nothing, so that everybody wins. */
        NONE,
        /** Looks first and appends then, as one does who has no lock. */
        BEFORE_THE_LOCK
    }

    /** What a process says about one append: what it wrote, or why it lost. */
    record Attempt(int process, long version, Optional<Won> won, Optional<Lost> lost) {}

    record Won(UUID event, long version, long position) {}

    record Lost(String stream, String expected, long actual) {}

    private final List<Process> processes = new ArrayList<>();

    /**
     * Starts the processes and waits until each has opened its store, the first one before all others: an H2 file is served
     * by the process that opened it first.
     */
    WriterProcesses(int count, String url, String tablePrefix) throws IOException {
        try {
            start(url, tablePrefix);
            awaitReady(0);
            for (int i = 1; i < count; i++) {
                start(url, tablePrefix);
            }
            for (int i = 1; i < count; i++) {
                awaitReady(i);
            }
        } catch (IOException | RuntimeException | Error e) {
            processes.forEach(Process::destroyForcibly);
            throw e;
        }
    }

    private void start(String url, String tablePrefix) throws IOException {
        processes.add(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        // A process that serves an H2 file to the others listens on all addresses otherwise.
                        "-Dh2.bindAddress=127.0.0.1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Writer.class.getName(),
                        url,
                        tablePrefix,
                        Integer.toString(processes.size()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private void awaitReady(int process) throws IOException {
        String line = answer(process);
        if (!"ready".equals(line)) {
            throw new IOException("process " + process + " said instead of being ready: " + line);
        }
    }

    int count() {
        return processes.size();
    }

    /** Tells a process what to do; the answer can be had later. */
    void tell(int process, Object... words) throws IOException {
        String line = String.join("\t", Stream.of(words).map(Object::toString).toList());
        processes
                .get(process)
                .outputWriter(StandardCharsets.US_ASCII)
                .append(line)
                .append('\n')
                .flush();
    }

    /** The next line that a process says, or null after its end. */
    String answer(int process) throws IOException {
        return processes.get(process).inputReader(StandardCharsets.US_ASCII).readLine();
    }

    /** Lets some processes append one version, all at once, and waits until each has won or lost. */
    List<Attempt> append(List<Integer> who, StreamId stream, Check check, long version) throws IOException {
        for (int process : who) {
            tell(process, "append", stream.aggregateId(), check, version);
        }
        List<Attempt> attempts = new ArrayList<>();
        for (int process : who) {
            attempts.add(attempt(process, version, String.valueOf(answer(process))));
        }
        return attempts;
    }

    private static Attempt attempt(int process, long version, String answer) {
        String[] words = answer.split("\t");
        return switch (words[0]) {
            case "won" ->
                new Attempt(
                        process,
                        version,
                        Optional.of(
                                new Won(UUID.fromString(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]))),
                        Optional.empty());
            case "lost" ->
                new Attempt(
                        process,
                        version,
                        Optional.empty(),
                        Optional.of(new Lost(words[1], words[2], Long.parseLong(words[3]))));
            default -> throw new AssertionError("process " + process + " said of version " + version + ": " + answer);
        };
    }

    /** Ends a process with SIGKILL; what it has said can still be read. */
    void kill(int process) {
        processes.get(process).toHandle().destroyForcibly();
    }

    /** Tells all processes to close their stores and waits for their end. */
    @Override
    public void close() throws IOException {
        try {
            for (Process process : processes) {
                if (process.isAlive()) {
                    process.outputWriter(StandardCharsets.US_ASCII).close(); // the end of its input
                }
            }
            for (Process process : processes) {
                if (!process.waitFor(30, TimeUnit.SECONDS)) {
                    throw new IOException("process " + processes.indexOf(process) + " does not end");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }

    /** What runs in each process. */
    public static final class Writer {

        private final EventJournal journal;
        private final String number;

        private Writer(EventJournal journal, String number) {
            this.journal = journal;
            this.number = number;
        }

        public static void main(String[] arguments) throws IOException {
            try (JpaStore store = JpaStore.builder(arguments[0])
                            .tablePrefix(arguments[1])
                            .poolSize(2)
                            .open();
                    BufferedReader lines =
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
                Writer writer = new Writer(store.journal(), arguments[2]);
                PrintStream out = System.out;
                out.println("ready");
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] words = line.split("\t");
                    StreamId stream = new StreamId("Todo", words[1]);
                    switch (words[0]) {
                        case "append" ->
                            out.println(writer.append(stream, Check.valueOf(words[2]), Long.parseLong(words[3])));
                        case "keep-appending" -> writer.keepAppending(stream, out);
                        default -> throw new IllegalArgumentException(line);
                    }
                }
            }
        }

        private String append(StreamId stream, Check check, long version) {
            ExpectedVersion expected = ExpectedVersion.exactly(version - 1);
            try {
                Receipt receipt = append(stream, check, expected);
                return "won\t" + receipt.eventIds().get(0) + "\t" + receipt.lastVersion() + "\t"
                        + receipt.position().number();
            } catch (VersionConflictException e) {
                return "lost\t" + e.stream() + "\t" + e.expected() + "\t" + e.actual();
            } catch (DaybookException e) {
                return "failed\t" + e;
            }
        }

        private Receipt append(StreamId stream, Check check, ExpectedVersion expected) {
            if (check == Check.BEFORE_THE_LOCK) {
                long actual = journal.last(stream).map(JournalRecord::version).orElse(0L);
                if (!expected.isMetBy(actual)) {
                    throw new VersionConflictException(stream, expected, actual);
                }
            }
            return journal.append(stream, check == Check.SOUND ? expected : ExpectedVersion.any(), List.of(event()));
        }

        /** Two events at a time until the process is killed or its input has ended. */
        private void keepAppending(StreamId stream, PrintStream out) throws IOException {
            Thread thread = new Thread(() -> {
                while (true) {
                    try {
                        Receipt receipt = journal.append(stream, ExpectedVersion.any(), List.of(event(), event()));
                        out.println("stored\t" + receipt.eventIds().get(0) + "\t"
                                + receipt.eventIds().get(1) + "\t.");
                    } catch (StoreUnavailableException e) {
                        out.println("failed\t" + e.getMessage() + "\t.");
                    }
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        private EventText event() {
            return new EventText(UUID.randomUUID(), "todo_created", 1, "{\"by\":" + number + "}", "{}", Instant.EPOCH);
        }
    }
}
