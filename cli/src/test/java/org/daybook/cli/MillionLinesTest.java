package org.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million events are exported, imported and verified by processes with a heap of 256 MiB. */
@Tag("deep")
class MillionLinesTest {

    private static final int EVENTS = 1_000_000;
    private static final int AT_ONCE = 50_000;

    private static final Pattern PROGRESS =
            Pattern.compile("(check|import|export|verify|stats): \\d+ of \\d+ (bytes|events)\n");

    @TempDir
    Path folder;

    private Cli.Result run(Object... arguments) throws Exception {
        Cli.Result result = CliProcess.run(folder, Map.of(), List.of("-Xmx256m"), Main.class, new byte[0], arguments);
        // Work that takes longer than ten seconds tells how far it is, and how long it takes the machine decides.
        return new Cli.Result(
                result.status(), result.out(), PROGRESS.matcher(result.err()).replaceAll(""));
    }

    @Test
    void are_copied_in_a_small_heap() throws Exception {
        String first = TestPostgres.emptyDatabase();
        RandomJournal journal = new RandomJournal(1);
        for (int i = 0; i < EVENTS; i += AT_ONCE) {
            RandomJournal.store(first, journal.usual(AT_ONCE));
        }
        Path file = folder.resolve("events.ndjson");
        Path again = folder.resolve("again.ndjson");
        String second = TestPostgres.emptyDatabase();

        assertThat(run("export", "--journal", first, "-o", file).out()).startsWith(EVENTS + " events, SHA-256 ");
        assertThat(run("import", file, "--journal", second))
                .isEqualTo(new Cli.Result(0, EVENTS + " events imported\n", ""));
        assertThat(run("import", file, "--journal", second).out())
                .isEqualTo("0 events imported, " + EVENTS + " were there already\n");
        assertThat(run("export", "--journal", second, "-o", again).status()).isZero();
        assertThat(Files.mismatch(file, again)).isEqualTo(-1);
        assertThat(run("verify", "--journal", second))
                .isEqualTo(new Cli.Result(0, EVENTS + " events checked, nothing found\n", ""));
        assertThat(run("stats", "--journal", second).lines()).first().asString().startsWith(EVENTS + " events of ");
    }

    @Test
    void events_of_many_megabytes_are_copied_in_a_small_heap() throws Exception {
        String first = TestPostgres.emptyDatabase();
        RandomJournal.store(first, new RandomJournal(2).large(12, 6_000_000));
        Path file = folder.resolve("large.ndjson");
        assertThat(run("export", "--journal", first, "-o", file).err()).isEmpty();
        assertThat(run("import", file, "--journal", TestPostgres.emptyDatabase()))
                .isEqualTo(new Cli.Result(0, "12 events imported\n", ""));
    }

    @Test
    void a_line_of_100_mebibytes_is_refused_in_a_small_heap() throws Exception {
        Path file = folder.resolve("huge.ndjson");
        try (var out = Files.newOutputStream(file)) {
            byte[] much = "x".repeat(1 << 20).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            out.write("{\"data\":\"".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            for (int i = 0; i < 100; i++) {
                out.write(much);
            }
        }
        assertThat(run("import", file, "--journal", "jdbc:h2:file:" + folder.resolve("none"))
                        .err())
                .isEqualTo(
                        "error: line 1 is longer than 16777216 bytes; --max-line-bytes allows longer ones, which take "
                                + "memory\n");
    }
}
