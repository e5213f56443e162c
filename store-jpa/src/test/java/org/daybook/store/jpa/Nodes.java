package org.daybook.store.jpa;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.aggregate.Repository;
import org.daybook.event.Creation;
import org.daybook.event.Decision;
import org.daybook.event.DomainEvent;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.Receipt;
import org.daybook.event.StreamId;
import org.daybook.handler.ParameterResolver;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalPage;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Slice;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;

/**
 * Several JVMs with a Daybook on one database, each with a clock of its own and eight threads. Each of these updates an aggregate that
 * nobody else has, and two of them in turn with it one that all nodes share.
 */
final class Nodes implements AutoCloseable {

    static final String HOT = "hot";

    /** What counts its own events: each says which number it has, so that one that was decided on an old state shows. */
    record Tally(long count) {
        record Begun(long number) implements Creation<Tally> {
            @Override
            public Tally create() {
                return new Tally(1);
            }
        }

        record Counted(long number) implements DomainEvent<Tally> {
            @Override
            public Tally mutate(Tally tally) {
                return new Tally(tally.count + 1);
            }
        }
    }

    /** What a node was told about one append, and when, by a clock that all processes of a machine share. */
    record Acknowledged(
            int node,
            String stream,
            long firstVersion,
            long lastVersion,
            long position,
            long begin,
            long end,
            List<UUID> ids) {

        private static Acknowledged of(int node, String line) {
            String[] words = line.split("\t");
            return new Acknowledged(
                    node,
                    words[1],
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]),
                    Long.parseLong(words[4]),
                    Long.parseLong(words[5]),
                    Long.parseLong(words[6]),
                    Stream.of(words[7].split(",")).map(UUID::fromString).toList());
        }

        private static String line(Receipt receipt, long begin, long end) {
            return String.join(
                    "\t",
                    "stored",
                    receipt.stream().toString(),
                    Long.toString(receipt.firstVersion()),
                    Long.toString(receipt.lastVersion()),
                    Long.toString(receipt.position().number()),
                    Long.toString(begin),
                    Long.toString(end),
                    String.join(
                            ",", receipt.eventIds().stream().map(UUID::toString).toList()));
        }
    }

    private final List<Process> processes = new ArrayList<>();

    /** Starts a node for each clock, and waits until each has opened its store. */
    Nodes(String url, String prefix, boolean portable, List<Duration> clocks) throws IOException {
        try {
            for (Duration clock : clocks) {
                processes.add(start(url, prefix, Boolean.toString(portable), clock.toString(), "n" + processes.size()));
            }
            for (int node = 0; node < processes.size(); node++) {
                await(node, "ready");
            }
        } catch (IOException | RuntimeException | Error e) {
            processes.forEach(Process::destroyForcibly);
            throw e;
        }
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Node.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Lets all nodes update the tallies with names that begin so. */
    void run(String names, boolean checks) throws IOException {
        for (Process process : processes) {
            say(process, names + "\t" + checks);
        }
    }

    /** Stops all nodes and gathers what each was told. */
    List<Acknowledged> stop() throws IOException {
        for (Process process : processes) {
            say(process, "stop");
        }
        List<Acknowledged> all = new ArrayList<>();
        for (int node = 0; node < processes.size(); node++) {
            for (String line : await(node, "end")) {
                if (line.startsWith("stored\t")) {
                    all.add(Acknowledged.of(node, line));
                } else if (line.startsWith("failed\t")) {
                    throw new IOException("node " + node + " said: " + line);
                }
            }
        }
        return all;
    }

    private static void say(Process process, String line) throws IOException {
        process.outputWriter(StandardCharsets.US_ASCII)
                .append(line)
                .append('\n')
                .flush();
    }

    /** Reads what a node says up to a line. */
    private List<String> await(int node, String last) throws IOException {
        List<String> said = new ArrayList<>();
        BufferedReader reader = processes.get(node).inputReader(StandardCharsets.US_ASCII);
        for (String line = reader.readLine(); !last.equals(line); line = reader.readLine()) {
            if (line == null) {
                throw new IOException("node " + node + " ended, and said: " + said);
            }
            said.add(line);
        }
        return said;
    }

    @Override
    public void close() throws IOException {
        try {
            for (Process process : processes) {
                process.outputWriter(StandardCharsets.US_ASCII).close(); // the end of its input
            }
            for (Process process : processes) {
                if (!process.waitFor(30, TimeUnit.SECONDS)) {
                    throw new IOException("a node does not end");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }

    /** What runs in each process. */
    public static final class Node {

        private static final int THREADS = 8;
        private static final int HOT_THREADS = 2;

        private final Collection<String> said = new ConcurrentLinkedQueue<>();
        private final Repository<Tally, DomainEvent<? super Tally>> tallies;
        private volatile boolean stopped;

        private Node(Daybook daybook) {
            this.tallies = daybook.repository(Tally.class);
        }

        public static void main(String[] arguments) throws Exception {
            Duration ahead = Duration.parse(arguments[3]);
            JpaStore.Builder builder =
                    JpaStore.builder(arguments[0]).tablePrefix(arguments[1]).poolSize(3);
            try (JpaStore store = Boolean.parseBoolean(arguments[2])
                            ? builder.portableSql().open()
                            : builder.open();
                    BufferedReader lines =
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
                PrintStream out = System.out;
                out.println("ready");
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] words = line.split("\t");
                    Store checked = Boolean.parseBoolean(words[1]) ? store : new Unchecked(store);
                    // Not closed, since that would close the store.
                    Node node = new Node(Daybook.builder(checked)
                            .clock(() -> InstantSource.system().instant().plus(ahead))
                            .open());
                    node.run(words[0], arguments[4], lines);
                    node.said.forEach(out::println);
                    out.println("end");
                }
            }
        }

        private void run(String names, String own, BufferedReader lines) throws Exception {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                String id = names + own + "-" + i;
                boolean isHot = i < HOT_THREADS;
                Thread thread = new Thread(() -> update(isHot ? names + HOT : id, id));
                thread.start();
                threads.add(thread);
            }
            lines.readLine();
            stopped = true;
            for (Thread thread : threads) {
                thread.join();
            }
        }

        private void update(String shared, String own) {
            try {
                tallies.create(own, new Tally.Begun(1));
                while (!stopped) {
                    if (!shared.equals(own)) {
                        record(() -> tallies.update(shared, tally -> new Tally.Counted(tally.count() + 1)));
                    }
                    record(() -> tallies.update(
                            own,
                            tally -> Decision.of(
                                    new Tally.Counted(tally.count() + 1), new Tally.Counted(tally.count() + 2))));
                }
            } catch (RuntimeException | Error e) {
                said.add("failed\t" + e);
            }
        }

        private void record(Supplier<Receipt> append) {
            long begin = System.nanoTime();
            Receipt receipt = append.get();
            said.add(Acknowledged.line(receipt, begin, System.nanoTime()));
        }
    }

    /** A store that checks nothing, so that everybody wins. */
    private record Unchecked(JpaStore store) implements Store {
        @Override
        public EventJournal journal() {
            EventJournal journal = store.journal();
            return new EventJournal() {
                @Override
                public Receipt append(StreamId stream, ExpectedVersion expected, List<EventText> events) {
                    return journal.append(stream, ExpectedVersion.any(), events);
                }

                @Override
                public Optional<JournalRecord> find(UUID eventId) {
                    return journal.find(eventId);
                }

                @Override
                public Stream<JournalRecord> read(StreamId stream, Slice slice) {
                    return journal.read(stream, slice);
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
                public Position head() {
                    return journal.head();
                }
            };
        }

        @Override
        public <T> T inTransaction(Function<? super StoreTransaction, ? extends T> work) {
            return store.inTransaction(work);
        }

        @Override
        public List<ParameterResolver> parameterResolvers() {
            return store.parameterResolvers();
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
