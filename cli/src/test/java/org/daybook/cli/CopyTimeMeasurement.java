package org.daybook.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.daybook.cli.terminal.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How fast journals are exported and imported. Not part of the build, since a time depends on the machine. By hand:
 *
 * <pre>{@code
 * mvn -q test -pl cli -am -Dtest=CopyTimeMeasurement -Dsurefire.failIfNoSpecifiedTests=false
 * cat cli/target/copy-time.txt
 * }</pre>
 *
 * <p>Measured are whole commands in this JVM, from the opening of the store to its closing, on an embedded PostgreSQL that is durable and an
 * H2 file: events of some 250 bytes, five or so in each of many streams, written side by side.
 */
class CopyTimeMeasurement {

    private static final int EVENTS = Integer.getInteger("events", 200_000);
    private static final int RUNS = 3;

    private final List<String> report = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void copies() throws Exception {
        report.add(EVENTS + " events, " + RUNS + " runs each, on Java " + System.getProperty("java.version") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors; events per second");
        Path file = folder.resolve("events.ndjson");
        String first = TestPostgres.emptyDatabase();
        RandomJournal journal = new RandomJournal(1);
        for (int i = 0; i < EVENTS; i += 50_000) {
            RandomJournal.store(first, journal.usual(Math.min(50_000, EVENTS - i)));
        }
        measure("export from PostgreSQL", i -> export(first, file));
        measure("check of a file alone", i -> check(file));
        String[] postgres = new String[RUNS];
        measure("import into PostgreSQL", i -> postgres[i] = into(TestPostgres.emptyDatabase(), file));
        measure("verify on PostgreSQL", i -> command("verify", "--journal", postgres[i]));
        measure("stats on PostgreSQL", i -> command("stats", "--journal", postgres[i]));
        String[] h2 = new String[RUNS];
        measure("import into an H2 file", i -> h2[i] = into("jdbc:h2:file:" + folder.resolve("copy" + i), file));
        measure("export from an H2 file", i -> export(h2[i], file));
        Files.write(Path.of("target", "copy-time.txt"), report);
    }

    /** Something to measure. */
    private interface Work {
        void run(int number) throws Exception;
    }

    private void measure(String what, Work work) throws Exception {
        List<Long> rates = new ArrayList<>();
        long cpu = processCpu();
        for (int i = 0; i < RUNS; i++) {
            long begin = System.nanoTime();
            work.run(i);
            rates.add(EVENTS * 1_000_000_000L / (System.nanoTime() - begin));
        }
        double micros = (processCpu() - cpu) / 1_000.0 / RUNS / EVENTS;
        String line = String.format("%s: %s, %.1f microseconds of this JVM's CPU for an event", what, rates, micros);
        System.out.println(line);
        report.add(line);
    }

    private static long processCpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static void export(String url, Path file) {
        command("export", "--journal", url, "-o", file.toString());
    }

    private static void check(Path file) throws Exception {
        try (Progress progress = Progress.ofEvents(new PrintWriter(System.err), "check", 1)) {
            new ImportedFile(file, 1 << 24).check(progress);
        }
    }

    private static String into(String url, Path file) {
        command("import", file.toString(), "--journal", url);
        return url;
    }

    private static void command(String... arguments) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        int status = Main.run(nowhere, new PrintWriter(System.err, true), arguments);
        if (status != 0) {
            throw new IllegalStateException(List.of(arguments) + " ended with " + status);
        }
    }
}
