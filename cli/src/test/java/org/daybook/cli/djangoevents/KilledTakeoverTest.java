package org.daybook.cli.djangoevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A takeover whose process is killed, and begun again, until it comes to an end: each row is taken over exactly once. */
class KilledTakeoverTest {

    private static final int ROWS = 1_500;
    private static final int ROWS_AT_ONCE = 20;

    @TempDir
    Path folder;

    /** The process: takes over in small transactions, and prints a line after each. */
    static final class Child {
        public static void main(String[] arguments) {
            PrintStream out = System.out;
            Takeover takeover = takeover(arguments[0]).onProgress(rows -> out.println("read " + rows));
            Outcome outcome = arguments[1].equals("csv")
                    ? takeover.fromCsv(Path.of(arguments[2]))
                    : takeover.fromTable(new Takeover.OldDatabase(arguments[2], null, null), Takeover.Until.finished());
            out.println("end " + outcome.isEqual());
        }
    }

    static Takeover takeover(String journal) {
        return Takeover.into(journal)
                .rowsAtOnce(ROWS_AT_ONCE)
                .accept(DefectKind.GAP, DefectKind.OUT_OF_ORDER, DefectKind.DUPLICATE_VERSION, DefectKind.NOT_A_UUID);
    }

    /** Sound streams, streams that are stopped, and such that are counted anew. */
    private Path file(Random random) {
        CsvFile csv = new CsvFile(folder.resolve("old.csv"));
        int[] versions = new int[40];
        for (int i = 0; i < ROWS; i++) {
            int stream = random.nextInt(versions.length);
            int version = versions[stream]++;
            CsvFile.Row row = csv.row("s" + stream, "{\"n\":" + version + "}", version);
            switch (random.nextInt(60)) {
                case 0 -> row.with("event_data", stream % 4 == 0 ? "{" : "{ }");
                case 1 -> row.with("aggregate_version", String.valueOf(version + 2));
                case 2 -> row.with("event_id", "none");
                case 3 -> row.with("metadata", "{\"a\":1}");
                default -> {}
            }
            csv.add(row);
        }
        return csv.write();
    }

    @Test
    void each_row_of_a_file_is_taken_over_exactly_once_through_kills() throws Exception {
        String journal = TestPostgres.emptyDatabase();
        Path file = file(new Random(11));

        runUntilDone(3, new Random(12), journal, "csv", file.toString());

        requireAsIfNeverKilled(journal, file);
    }

    @Test
    @Tag("deep")
    void each_row_of_a_table_is_taken_over_exactly_once_through_many_kills() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 4; round++) {
            String journal = TestPostgres.emptyDatabase();
            Path file = file(random);
            String source = TestPostgres.emptyDatabase();
            fill(source, file);

            runUntilDone(6, random, journal, "table", source);

            requireAsIfNeverKilled(journal, file);
        }
    }

    private static void fill(String source, Path file) throws SQLException {
        OldTable table = new OldTable(source);
        // This file has versions twice, which the key of the table refuses.
        table.execute("alter table event_journal drop constraint event_journal_aggregate_id_aggregate_t_3065e510_uniq");
        try (CsvSource csv = CsvSource.open(file)) {
            table.insert(csv.next(ROWS, Long.MAX_VALUE));
        }
    }

    private void requireAsIfNeverKilled(String journal, Path file) {
        String reference = Journals.emptyH2();
        Outcome expected =
                takeover(reference).report(folder.resolve("expected")).fromCsv(file);
        Outcome outcome = takeover(journal).report(folder.resolve("killed")).fromCsv(file);
        assertThat(Journals.events(journal))
                .isEqualTo(Journals.events(reference))
                .hasSizeGreaterThan(ROWS / 2);
        assertThat(outcome.rowsBefore()).isEqualTo(ROWS);
        assertThat(outcome.stoppedStreams())
                .isEqualTo(expected.stoppedStreams())
                .isPositive();
        assertThat(outcome.defects()).isEqualTo(expected.defects());
        assertThat(outcome.types()).isEqualTo(expected.types());
        assertThat(Journals.lines(folder.resolve("killed")).stream().map(KilledTakeoverTest::withoutLine))
                .containsExactlyElementsOf(Journals.lines(folder.resolve("expected")).stream()
                        .map(KilledTakeoverTest::withoutLine)
                        .toList());
    }

    /** A table has no lines. */
    private static String withoutLine(String line) {
        return line.replaceFirst("\"line\":\\d+,", "");
    }

    private void runUntilDone(int kills, Random random, String... arguments) throws IOException, InterruptedException {
        for (int kill = 0; kill < kills; kill++) {
            int batches = 1 + random.nextInt(Math.max(1, ROWS / ROWS_AT_ONCE / kills - 2));
            Process process = start(arguments);
            try (BufferedReader out = process.inputReader()) {
                for (int i = 0; i <= batches; i++) {
                    assertThat(out.readLine()).as("a line of the child").startsWith("read ");
                }
                process.destroyForcibly();
            }
            assertThat(process.waitFor()).isEqualTo(137);
        }
        Process last = start(arguments);
        try (BufferedReader out = last.inputReader()) {
            List<String> lines = out.lines().toList();
            assertThat(lines.get(0)).matches("read [1-9]\\d*"); // not from the beginning
            assertThat(lines.get(lines.size() - 1)).isEqualTo("end true");
        }
        assertThat(last.waitFor()).isZero();
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Child.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("child.err").toFile())
                .start();
    }
}
