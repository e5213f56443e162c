package org.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.daybook.cli.terminal.Progress;
import org.daybook.event.Position;
import org.daybook.journal.JournalRecord;
import org.daybook.store.jpa.JpaStore;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a process of its own has: pipes, signals, an environment, and a sudden end. */
class ProcessTest {

    @TempDir
    Path folder;

    private Path errors() {
        return folder.resolve("errors");
    }

    private Cli.Result run(Class<?> main, byte[] input, Object... arguments) throws Exception {
        return CliProcess.run(folder, Map.of(), List.of(), main, input, arguments);
    }

    @Test
    void an_export_goes_through_a_pipe_into_an_import() throws Exception {
        String h2 = "jdbc:h2:file:" + folder.resolve("journal");
        RandomJournal.store(h2, new RandomJournal(1).odd(500));
        Cli.Result exported = run(Main.class, new byte[0], "export", "--journal", h2);
        assertThat(exported.err()).isEmpty();
        assertThat(exported.out()).isEqualTo(Cli.run("export", "--journal", h2).out()); // whatever the locale
        String postgres = TestPostgres.emptyDatabase();
        assertThat(run(
                        Main.class,
                        exported.out().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        "import",
                        "-",
                        "--journal",
                        postgres))
                .isEqualTo(new Cli.Result(0, "500 events imported\n", ""));
        assertThat(Cli.run("export", "--journal", postgres).out()).isEqualTo(exported.out());
    }

    @Test
    void a_reader_that_goes_away_ends_an_export_quietly() throws Exception {
        String url = TestPostgres.emptyDatabase();
        RandomJournal.store(url, new RandomJournal(2).usual(20_000)); // many times what a pipe holds
        Process process = CliProcess.start(errors(), Map.of(), List.of(), Main.class, "export", "--journal", url);
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).startsWith("{\"partition\":0,\"position\":1,");
        }
        assertThat(process.waitFor()).isZero();
        assertThat(errors()).isEmptyFile();
    }

    @Test
    void output_that_cannot_be_written_is_an_error() throws Exception {
        Path full = Path.of("/dev/full");
        if (!Files.exists(full)) {
            System.out.println("NOT RUN: output to a full disk, since there is no /dev/full here");
            Assumptions.abort("there is no /dev/full here");
        }
        String url = "jdbc:h2:file:" + folder.resolve("journal");
        RandomJournal.store(url, new RandomJournal(3).odd(5));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "export",
                        "--journal",
                        url)
                .redirectOutput(full.toFile())
                .redirectError(errors().toFile())
                .start();
        assertThat(process.waitFor()).isEqualTo(3);
        assertThat(errors()).content().startsWith("error: cannot write to standard output: ");
    }

    @Test
    void the_password_comes_from_the_environment() throws Exception {
        String url = "jdbc:h2:file:" + folder.resolve("journal");
        try (Connection connection = DriverManager.getConnection(url, "keeper", "Secret+1")) {
            assertThat(connection.isValid(1)).isTrue();
        }
        Cli.Result created = CliProcess.run(
                folder,
                Map.of("DAYBOOK_PASSWORD", "Secret+1"),
                List.of(),
                Main.class,
                new byte[0],
                "schema",
                "create",
                "--journal",
                url,
                "--user",
                "keeper");
        assertThat(created).isEqualTo(new Cli.Result(0, "the tables are there, for 1 partition(s)\n", ""));
        Cli.Result refused = CliProcess.run(
                folder,
                Map.of("DAYBOOK_PASSWORD", "Secret+2"),
                List.of(),
                Main.class,
                new byte[0],
                "schema",
                "check",
                "--journal",
                url,
                "--user",
                "keeper");
        assertThat(refused.status()).isEqualTo(3);
        assertThat(refused.err())
                .startsWith("error: cannot connect to jdbc:h2:")
                .doesNotContain("Secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stats", "verify", "tail", "export"})
    void a_database_of_h2_that_is_not_there_is_not_created(String command) {
        for (String url : List.of("jdbc:h2:file:" + folder.resolve("none"), "jdbc:h2:mem:" + UUID.randomUUID())) {
            Cli.Result result = Cli.run(command, "--journal", url);
            assertThat(result.status()).isEqualTo(3);
            assertThat(result.err())
                    .contains("there is no such H2 database as that of --journal")
                    .contains("daybook schema create");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void tail_follows_other_writers_until_it_is_told_to_stop() throws Exception {
        follows(TestPostgres.emptyDatabase());
        follows("jdbc:h2:file:" + folder.resolve("journal") + ";AUTO_SERVER=TRUE");
    }

    private void follows(String url) throws Exception {
        List<JournalRecord> rows = new RandomJournal(4).usual(3);
        RandomJournal.store(url, rows.subList(0, 1));
        Process process = CliProcess.start(
                errors(), Map.of(), List.of("-Dh2.bindAddress=127.0.0.1"), Main.class, "tail", "-f", "--journal", url);
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).startsWith("0/1  ");
            try (JpaStore store = JpaStore.builder(url).poolSize(2).open()) {
                store.appendRecorded(rows.subList(1, 2));
                assertThat(out.readLine()).startsWith("0/2  ");
                store.appendRecorded(rows.subList(2, 3));
                assertThat(out.readLine()).startsWith("0/3  ");
            }
            process.toHandle().destroy(); // SIGTERM; the process' own method would close the stream, too
            assertThat(out.readLine()).isNull();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(errors()).isEmptyFile();
    }

    @Test
    void an_import_that_was_killed_goes_on_where_it_stopped() throws Exception {
        goesOn(TestPostgres.emptyDatabase(), "before", "after");
        goesOn("jdbc:h2:file:" + folder.resolve("copy"), "after");
    }

    private void goesOn(String url, String... points) throws Exception {
        String first = "jdbc:h2:mem:first;DB_CLOSE_DELAY=-1";
        Path file = folder.resolve("events.ndjson");
        if (!Files.exists(file)) {
            RandomJournal.store(first, new RandomJournal(5).usual(10_000));
            Cli.run("export", "--journal", first, "-o", file);
        }
        long before = 0;
        for (String point : points) {
            assertThat(run(Killed.class, new byte[0], file, url, point).status())
                    .isEqualTo(99);
            try (JpaStore store = JpaStore.builder(url).poolSize(2).open()) {
                long stored = store.journal().head().get(0).number();
                assertThat(stored).isEqualTo(point.equals("after") ? before + 4_000 : before);
                before = stored;
            }
        }
        assertThat(Cli.run("import", file, "--journal", url).out())
                .isEqualTo("6000 events imported, 4000 were there already\n");
        assertThat(Cli.run("export", "--journal", url).out()).isEqualTo(Files.readString(file));
    }

    /** An import whose process ends amid its first transaction, or just behind its commit. */
    static final class Killed {

        private Killed() {}

        public static void main(String[] arguments) throws IOException, SQLException {
            ImportedFile file = new ImportedFile(Path.of(arguments[0]), 1 << 20);
            try (Progress progress = Progress.ofEvents(new PrintWriter(System.err), "check", 1);
                    JpaStore store = JpaStore.builder(arguments[1])
                            .poolSize(2)
                            .anyPartitions()
                            .createSchema()
                            .open()) {
                Consumer<List<JournalRecord>> appender = rows -> {
                    if (arguments[2].equals("before")) {
                        store.inTransaction(transaction -> {
                            JournalRecord row = rows.get(0);
                            Position none = Position.start();
                            transaction
                                    .journal(store)
                                    .append(
                                            row.stream(),
                                            org.daybook.event.ExpectedVersion.any(),
                                            List.of(row.event()));
                            ((org.daybook.store.jpa.JpaTransaction) transaction).flush();
                            Runtime.getRuntime().halt(99);
                            return none;
                        });
                    }
                    store.appendRecorded(rows);
                    Runtime.getRuntime().halt(99);
                };
                new JournalImport(store.journal(), appender).run(file, file.check(progress), progress);
            }
        }
    }
}
