package org.daybook.store.jpa;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.daybook.event.AppendOutcomeUnknownException;
import org.daybook.event.AppendRejectedException;
import org.daybook.event.Receipt;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.VersionConflictException;
import org.daybook.store.jpa.CrashLog.Conflict;
import org.daybook.store.jpa.CrashLog.Refused;
import org.daybook.store.jpa.CrashLog.Stored;

/**
 * A JVM whose threads append until it is killed. It says of each append that it begins it, and how it ended; each line is
 * written whole, and what was written is heard also after the kill.
 *
 * <p>A JVM takes a second to start, so there is always one that waits for its journal.
 */
final class CrashWriter implements AutoCloseable {

    static final int THREADS = 6;

    private static CrashWriter spare;

    /** What a writer works on, and how. */
    record Work(
            CrashSite site, String url, long seed, Duration appendTimeout, boolean hasTrap, TrapDriver.Commit commit) {}

    private final Process process;
    private CrashLog log;
    private CompletableFuture<Void> heard;

    private CrashWriter() throws IOException {
        List<String> command = WriterArchive.command();
        command.add(Main.class.getName());
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Lets a waiting JVM begin, and another one wait. */
    static synchronized CrashWriter start(Work work, CrashLog log) throws IOException {
        CrashWriter writer = spare == null ? new CrashWriter() : spare;
        writer.log = log;
        log.forget("open");
        log.over(false);
        CrashSite site = work.site();
        writer.tell(
                "open",
                work.url(),
                site.user(),
                site.password(),
                site.prefix(),
                site.isPortable(),
                work.seed(),
                work.appendTimeout().toMillis(),
                work.hasTrap(),
                work.commit());
        writer.heard = CompletableFuture.runAsync(writer::read, task -> new Thread(task, "crash-writer").start());
        spare = new CrashWriter();
        log.await("the writer has opened its store", each -> each.hasSaid("open"));
        return writer;
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.endsWith("\t.")) { // the last line may be cut off, and others are of the log
                    hear(line.split("\t"));
                }
            }
        } catch (IOException e) {
            log.surprised("a writer is not heard any more: " + e);
        }
        log.over(true);
    }

    private void hear(String[] words) {
        switch (words[0]) {
            case "begin" ->
                log.begun(new CrashAppend(number(words[1]), words[2], number(words[3]), (int) number(words[4])));
            case "stored" -> log.answered(number(words[1]), new Stored(number(words[2]), number(words[3])));
            case "conflict" -> log.answered(number(words[1]), new Conflict(number(words[2])));
            case "refused" -> log.answered(number(words[1]), new Refused(words[2]));
            case "unknown" -> log.answered(number(words[1]), CrashLog.UNKNOWN);
            case "surprise" -> log.surprised(words[1]);
            default -> log.said(String.join(" ", List.of(words).subList(0, words.length - 1)));
        }
    }

    private static long number(String word) {
        return Long.parseLong(word);
    }

    /** Tells the writer something; its answer is heard by the log. */
    void tell(Object... words) {
        try {
            process.outputWriter(StandardCharsets.UTF_8)
                    .append(String.join(
                            "\t", Stream.of(words).map(Object::toString).toList()))
                    .append('\n')
                    .flush();
        } catch (IOException e) {
            throw new IllegalStateException("the writer has ended by itself", e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until each append that was begun has ended; no other is begun. */
    void pause() {
        log.forget("paused");
        tell("pause");
        log.await("the writer pauses", each -> each.hasSaid("paused"));
    }

    void resume() {
        tell("resume");
    }

    /** SIGKILL, and the end of what it has said. */
    void kill() {
        process.toHandle().destroyForcibly();
        CrashServer.awaitEnd("a writer, killed,", process.onExit());
        CrashServer.awaitEnd("what a killed writer has said", heard);
    }

    @Override
    public void close() {
        kill();
    }

    /** The process. */
    static final class Main {

        private static final PrintStream OUT = System.out;

        private final JpaStore store;
        private final TrapDriver trap;
        private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock(true);

        private Main(String[] words) throws SQLException {
            trap = Boolean.parseBoolean(words[8])
                    ? TrapDriver.install(point -> say("caught at " + point.name()), TrapDriver.Commit.valueOf(words[9]))
                    : null;
            JpaStore.Builder builder = JpaStore.builder(words[1])
                    .tablePrefix(words[4])
                    .poolSize(4)
                    .appendTimeout(Duration.ofMillis(Long.parseLong(words[7])));
            if (!words[2].isEmpty()) {
                builder.user(words[2]).password(words[3]);
            }
            if (Boolean.parseBoolean(words[5])) {
                builder.portableSql();
            }
            store = builder.open();
            SplittableRandom seeds = new SplittableRandom(Long.parseLong(words[6]));
            DurableSettings.of(store).forEach((name, value) -> say("setting", name, value));
            say("open");
            for (int i = 0; i < THREADS; i++) {
                String own = "own-" + i + "-" + words[6];
                SplittableRandom random = seeds.split();
                new Thread(() -> new Loop(this, own, random).run()).start();
            }
        }

        public static void main(String[] arguments) throws IOException, SQLException {
            // Loads nearly all classes before there is something to do.
            JpaStore.builder("jdbc:h2:mem:").createSchema().open().close();
            Main main = null;
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] words = line.split("\t");
                    if (words[0].equals("open")) {
                        main = new Main(words);
                    } else {
                        main.obey(words);
                    }
                }
            }
            Runtime.getRuntime().halt(0); // nobody listens any more
        }

        private void obey(String[] words) {
            switch (words[0]) {
                case "arm" -> trap.arm(KillPoint.valueOf(words[1]));
                case "release" -> trap.release();
                case "pause" -> {
                    gate.writeLock().lock();
                    say("paused");
                }
                case "resume" -> gate.writeLock().unlock();
                default -> throw new IllegalArgumentException(words[0]);
            }
        }

        private static void say(Object... words) {
            String line =
                    String.join("\t", Stream.of(words).map(Object::toString).toList()) + "\t.\n";
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            OUT.write(bytes, 0, bytes.length);
            OUT.flush();
        }
    }

    /** One of its threads. */
    private static final class Loop {
        private final Main main;
        private final String own;
        private final SplittableRandom random;
        private long ownVersion;
        private long sharedVersion;

        Loop(Main main, String own, SplittableRandom random) {
            this.main = main;
            this.own = own;
            this.random = random;
        }

        void run() {
            while (true) {
                main.gate.readLock().lock();
                try {
                    append(next());
                } finally {
                    main.gate.readLock().unlock();
                }
            }
        }

        /** To a stream of its own, whose version it knows, or to one of all, whose version it once knew. */
        private CrashAppend next() {
            long id = random.nextLong();
            int size = 2 + random.nextInt(3);
            return switch (random.nextInt(4)) {
                case 0, 1 -> new CrashAppend(id, own, ownVersion, size);
                case 2 -> new CrashAppend(id, "shared-0", sharedVersion, size);
                default -> new CrashAppend(id, "shared-" + random.nextInt(3), CrashAppend.ANY, size);
            };
        }

        private void append(CrashAppend append) {
            String id = Long.toString(append.id());
            Main.say("begin", id, append.aggregateId(), append.expected(), append.size());
            try {
                Receipt receipt =
                        main.store.journal().append(append.stream(), append.expectedVersion(), append.events());
                Main.say("stored", id, receipt.lastVersion(), receipt.position().number());
                saw(append, receipt.lastVersion());
                if (main.trap != null) {
                    main.trap.answered();
                }
            } catch (VersionConflictException e) {
                Main.say("conflict", id, e.actual());
                saw(append, e.actual());
            } catch (StoreUnavailableException | AppendRejectedException e) {
                Main.say("refused", id, e.getClass().getSimpleName());
            } catch (AppendOutcomeUnknownException e) {
                Main.say("unknown", id);
            } catch (RuntimeException e) {
                Main.say("surprise", append + " ended in " + e);
            }
        }

        private void saw(CrashAppend append, long version) {
            if (append.aggregateId().equals(own)) {
                ownVersion = version;
            } else if (append.aggregateId().equals("shared-0")) {
                sharedVersion = version;
            }
        }
    }
}
