package org.daybook.store.jpa;

import jakarta.persistence.EntityManager;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.aggregate.Repository;
import org.daybook.event.AggregateAlreadyExistsException;
import org.daybook.event.AppendOutcomeUnknownException;
import org.daybook.event.AppendRejectedException;
import org.daybook.event.Decision;
import org.daybook.event.DomainEvent;
import org.daybook.event.Receipt;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StoredEvent;
import org.daybook.event.StreamId;
import org.daybook.handler.SubscribeTo;
import org.daybook.store.SubscriptionStore.Parked;
import org.daybook.store.jpa.Nodes.Tally;
import org.daybook.subscription.Subscription;

/** A JVM that handles the events of a subscription, or appends them, until it is killed or the end of its input. */
final class SubscriptionNode implements AutoCloseable {

    static final String SUBSCRIPTION = "projection";

    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(90);

    private final String name;
    private final Process process;
    private final List<String> said = new ArrayList<>();
    private final CompletableFuture<Void> heard;
    private boolean isOver;

    private SubscriptionNode(String name, Class<?> main, Object... arguments) throws IOException {
        this.name = name;
        List<String> command = new ArrayList<>(WriterArchive.command());
        command.add(main.getName());
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        heard = CompletableFuture.runAsync(this::read, task -> new Thread(task, "hears-" + name).start());
    }

    static SubscriptionNode reader(
            String name,
            String url,
            String prefix,
            Duration lease,
            int segments,
            TrappedStore.Fault fault,
            boolean writes)
            throws IOException {
        return new SubscriptionNode(name, Reader.class, url, prefix, name, lease.toMillis(), segments, fault, writes);
    }

    /** Appends to so many aggregates of its own, from the moment that it is told to. */
    static SubscriptionNode writer(String name, String url, String prefix, int aggregates, long seed)
            throws IOException {
        return new SubscriptionNode(name, Writer.class, url, prefix, name, aggregates, seed);
    }

    String name() {
        return name;
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.endsWith("\t.")) { // the last line may be cut off, and others are of the log
                    hear(line.substring(0, line.length() - 2));
                }
            }
        } catch (IOException e) {
            hear("not heard any more: " + e);
        }
        synchronized (this) {
            isOver = true;
            notifyAll();
        }
    }

    private synchronized void hear(String line) {
        said.add(line);
        notifyAll();
    }

    void tell(Object... words) {
        try {
            process.outputWriter(StandardCharsets.UTF_8)
                    .append(String.join(
                            "\t", Stream.of(words).map(Object::toString).toList()))
                    .append('\n')
                    .flush();
        } catch (IOException e) {
            throw new IllegalStateException(name + " has ended by itself", e);
        }
    }

    /** Waits for a line that begins so, and forgets it and what was said before. */
    synchronized List<String> await(String line) {
        long deadline = System.nanoTime() + LONGEST_WAIT;
        while (said.stream().noneMatch(each -> each.startsWith(line))) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 || isOver) {
                throw new AssertionError(
                        name + (isOver ? " has ended" : "") + " and did not say " + line + ", but: " + said);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        List<String> until = new ArrayList<>();
        while (until.isEmpty() || !until.get(until.size() - 1).startsWith(line)) {
            until.add(said.remove(0));
        }
        return until;
    }

    /** SIGKILL, which ends also a process that is stopped. */
    void kill() {
        process.toHandle().destroyForcibly();
        CrashServer.awaitEnd(name + ", killed,", process.onExit());
        CrashServer.awaitEnd("what " + name + " has said", heard);
    }

    /** SIGSTOP. */
    void stop() throws IOException {
        signal("-STOP");
    }

    /** SIGCONT. */
    void goOn() throws IOException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException {
        Process sending = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
        CrashServer.awaitEnd("kill " + signal, sending.onExit());
        if (sending.exitValue() != 0) {
            throw new IOException("cannot send " + signal + " to " + name);
        }
    }

    /** Waits for the end that it comes to when its input ends. */
    void end() throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).close();
        CrashServer.awaitEnd(name, process.onExit());
    }

    @Override
    public void close() {
        kill();
    }

    private static final PrintStream OUT = System.out;

    private static void say(Object... words) {
        String line = String.join(" ", Stream.of(words).map(Object::toString).toList()) + "\t.\n";
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        OUT.write(bytes, 0, bytes.length);
        OUT.flush();
    }

    private static BufferedReader input() {
        return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    }

    /** What runs in a process that handles. */
    static final class Reader {

        private final TrappedStore trap;
        private final Subscription subscription;

        private Reader(TrappedStore trap, Subscription subscription) {
            this.trap = trap;
            this.subscription = subscription;
        }

        private record Projecting(TrappedStore trap) {
            @SubscribeTo({Tally.Begun.class, Tally.Counted.class})
            void on(StoredEvent<? extends DomainEvent<Tally>> event, EntityManager manager) {
                Projection.handle(event, manager);
                trap.at(TrappedStore.Point.AFTER_HANDLER);
            }
        }

        /** Whose effects are elsewhere, if it has any. */
        private record Idle() {
            @SubscribeTo({Tally.Begun.class, Tally.Counted.class})
            void on(StoredEvent<? extends DomainEvent<Tally>> event) {}
        }

        public static void main(String[] arguments) throws Exception {
            JpaStore store = JpaStore.builder(arguments[0])
                    .tablePrefix(arguments[1])
                    .poolSize(6)
                    .entities(Projection.ENTITIES)
                    .open();
            DurableSettings.of(store).forEach((name, value) -> say("setting", name, value));
            TrappedStore trap = new TrappedStore(
                    store, TrappedStore.Fault.valueOf(arguments[5]), point -> say("caught", point.name()));
            try (BufferedReader lines = input();
                    Daybook daybook = Daybook.builder(trap)
                            .define(Tally.class)
                            .node(arguments[2])
                            .lease(Duration.ofMillis(Long.parseLong(arguments[3])))
                            .open()) {
                Reader reader = new Reader(
                        trap,
                        daybook.subscription(SUBSCRIPTION)
                                .segments(Integer.parseInt(arguments[4]))
                                .batchSize(20) // so that there are many of them
                                .handlers(Boolean.parseBoolean(arguments[6]) ? new Projecting(trap) : new Idle())
                                .start());
                say("ready");
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    reader.obey(line.split("\t"), store);
                }
            }
        }

        private void obey(String[] words, JpaStore store) {
            switch (words[0]) {
                case "arm" -> {
                    trap.arm(TrappedStore.Point.valueOf(words[1]));
                    say("armed");
                }
                case "release" -> trap.release();
                case "ping" -> say("pong");
                case "divide" -> say("divided", divide(Integer.parseInt(words[1])));
                case "await" -> {
                    Duration timeout = Duration.ofSeconds(Long.parseLong(words[1]));
                    say(subscription.await(store.journal().head(), timeout) ? "there" : "not there");
                }
                case "parked" -> say("parked", subscription.parked().size(), parked());
                default -> throw new IllegalArgumentException(words[0]);
            }
        }

        private String parked() {
            return String.join(
                            "; ",
                            subscription.parked().stream().map(Parked::toString).toList())
                    .replace('\n', ' ');
        }

        /** Tells what it was refused before it was done; a database that is killed or finds a deadlock refuses. */
        private String divide(int segments) {
            List<String> refusals = new ArrayList<>();
            while (true) {
                try {
                    subscription.divide(segments);
                    return refusals.toString();
                } catch (StoreUnavailableException e) {
                    refusals.add(String.valueOf(e.getCause() == null ? e : e.getCause())
                            .replace('\n', ' '));
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                }
            }
        }
    }

    /** What runs in a process that appends. */
    static final class Writer {

        private static final int MOST_EVENTS = 3;

        private final JpaStore store;
        private final Repository<Tally, DomainEvent<? super Tally>> tallies;
        private final String name;
        private final SplittableRandom random;
        private final StreamId[] streams;
        private final long[] versions;
        private final boolean[] areInDoubt;
        private volatile boolean isStopped;

        private Writer(JpaStore store, String name, int aggregates, long seed) {
            this.store = store;
            this.tallies = Daybook.open(store).repository(Tally.class);
            this.name = name;
            this.random = new SplittableRandom(seed);
            this.streams = new StreamId[aggregates];
            this.versions = new long[aggregates];
            this.areInDoubt = new boolean[aggregates];
        }

        public static void main(String[] arguments) throws Exception {
            try (JpaStore store = JpaStore.builder(arguments[0])
                            .tablePrefix(arguments[1])
                            .poolSize(2)
                            .open();
                    BufferedReader lines = input()) {
                Writer writer =
                        new Writer(store, arguments[2], Integer.parseInt(arguments[3]), Long.parseLong(arguments[4]));
                say("ready");
                lines.readLine();
                Thread thread = new Thread(writer::run);
                thread.start();
                lines.readLine();
                writer.isStopped = true;
                thread.join();
                writer.tell();
            }
        }

        private String id(int aggregate) {
            return name + "-" + aggregate;
        }

        private void run() {
            for (int i = 0; !isStopped || i < streams.length; i++) {
                int aggregate = i < streams.length ? i : random.nextInt(streams.length);
                append(aggregate, 1 + random.nextInt(MOST_EVENTS));
                LockSupport.parkNanos(
                        random.nextLong(TimeUnit.MILLISECONDS.toNanos(20))); // else readers never catch up
            }
        }

        private void append(int aggregate, int events) {
            try {
                Receipt receipt = streams[aggregate] == null
                        ? tallies.create(id(aggregate), new Tally.Begun(1))
                        : tallies.update(id(aggregate), tally -> Decision.ofAll(counted(tally, events)));
                streams[aggregate] = receipt.stream();
                versions[aggregate] = receipt.lastVersion();
                areInDoubt[aggregate] = false;
            } catch (StoreUnavailableException | AppendRejectedException e) {
                say("refused", e.getClass().getSimpleName());
            } catch (AppendOutcomeUnknownException | AggregateAlreadyExistsException e) {
                areInDoubt[aggregate] = true;
            }
        }

        private static List<DomainEvent<Tally>> counted(Tally tally, int events) {
            return LongStream.rangeClosed(tally.count() + 1, tally.count() + events)
                    .<DomainEvent<Tally>>mapToObj(Tally.Counted::new)
                    .toList();
        }

        /** How many events each aggregate has, as far as this node was told, or else by the journal. */
        private void tell() {
            for (int i = 0; i < streams.length; i++) {
                if (streams[i] == null) {
                    throw new IllegalStateException(id(i) + " was not created");
                }
                long version = areInDoubt[i]
                        ? store.journal().last(streams[i]).orElseThrow().version()
                        : versions[i];
                say("total", id(i), version);
            }
            say("end");
        }
    }
}
