package org.daybook.cli.djangoevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.daybook.cli.ImportDjangoeventsCommand;
import org.daybook.cli.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/** The command line of a takeover. */
class CommandTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final String journal = Journals.emptyH2();

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--report", folder.resolve("report.jsonl").toString()));
        return new CommandLine(new ImportDjangoeventsCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    command.getErr().println(exception.getMessage());
                    return 3;
                })
                .execute(all.toArray(String[]::new));
    }

    @Test
    void a_sound_file_ends_with_status_0_and_says_what_was_counted() {
        assertThat(run("--csv", TableTest.REAL.toString(), "--journal", journal))
                .isZero();
        assertThat(out.toString().lines())
                .contains(
                        "80 rows read (80 of them now), 80 events in the journal, 0 rows left out, 0 streams stopped",
                        "  Todo: 41 rows, 41 events, 0 left out",
                        "Both sides are equal.");
        assertThat(folder.resolve("report.jsonl")).isNotEmptyFile();
    }

    @Test
    void a_defect_ends_with_status_1_and_0_when_it_is_accepted() {
        CsvFile csv = new CsvFile(folder.resolve("old.csv"));
        String file = csv.add("a", 0, 1).add("a", 3, 3).write().toString();

        assertThat(run("--csv", file, "--journal", journal)).isEqualTo(1);
        assertThat(out.toString()).contains("1 streams stopped", "gap stopped: 1");
        assertThat(run("--csv", file, "--journal", Journals.emptyH2(), "--accept", "nan,gap"))
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("org.daybook.cli.djangoevents.RealJournalTest#databases")
    void all_tables_have_the_schema_and_the_prefix_that_are_asked_for(Supplier<String> database) {
        String url = database.get();
        CsvFile csv = new CsvFile(folder.resolve("old.csv"));
        csv.add("a", 0, 1).add("a", 3, 3).add("b", 1, 1).add("a", 4, 4);
        for (String prefix : List.of("shop_", "other_")) {
            List<String> arguments = List.of(
                    "--csv",
                    csv.write().toString(),
                    "--journal",
                    url,
                    "--schema",
                    "ledger",
                    "--table-prefix",
                    prefix,
                    "--accept",
                    "gap");
            assertThat(run(arguments.toArray(String[]::new))).isZero();
            assertThat(run(arguments.toArray(String[]::new))).isZero();
        }
        assertThat(out.toString().lines().filter(each -> each.endsWith("0 streams stopped")))
                .containsExactly(
                        "5 rows read (5 of them now), 5 events in the journal, 0 rows left out, 0 streams stopped",
                        "5 rows read (0 of them now), 5 events in the journal, 0 rows left out, 0 streams stopped",
                        "5 rows read (5 of them now), 5 events in the journal, 0 rows left out, 0 streams stopped",
                        "5 rows read (0 of them now), 5 events in the journal, 0 rows left out, 0 streams stopped");
        assertThat(Journals.tables(url).stream().filter(each -> !each.startsWith("pg_")))
                .contains("shop_event_journal", "shop_journal_takeover", "other_journal_takeover_stream")
                .allMatch(each -> each.startsWith("shop_") || each.startsWith("other_"));
    }

    @Test
    void a_program_gets_the_summary_as_one_object() {
        CsvFile csv = new CsvFile(folder.resolve("old.csv"));
        String file = csv.add("a", 0, 1).add("a", 3, 3).write().toString();

        assertThat(run("--csv", file, "--journal", journal, "--json")).isEqualTo(1);

        assertThat(out.toString().lines()).hasSize(1);
        @SuppressWarnings("unchecked") // an object of JSON is read as one of names
        Map<String, Object> summary = JsonMapper.shared().readValue(out.toString(), Map.class);
        assertThat(summary)
                .containsEntry("rows", 3)
                .containsEntry("rows_before", 0)
                .containsEntry("events", 2)
                .containsEntry("left_out", 1)
                .containsEntry("stopped_streams", 1)
                .containsEntry("defects", Map.of("gap stopped", 1))
                .containsEntry("equal", true)
                .containsEntry("clean", false)
                .containsEntry(
                        "types",
                        List.of(Map.of(
                                "aggregate_type", "Todo", "rows", 3, "events", 2, "left_out", 1, "equal", true)));
    }

    @Test
    void a_file_that_cannot_be_read_ends_with_status_3() {
        assertThat(run("--csv", folder.resolve("none").toString(), "--journal", journal))
                .isEqualTo(3);
        assertThat(err.toString()).contains("there is no file");
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:mysql://ada:hidden1@127.0.0.1:1/shop?user=ada&password=hidden2, jdbc:mysql://127.0.0.1:1/shop",
        "jdbc:mysql://127.0.0.1:1/shop?password=hid@den, jdbc:mysql:",
        "jdbc:mysql://ada:hid?den@127.0.0.1:1/shop, jdbc:mysql:",
        "jdbc:mysql://address=(host=127.0.0.1)(password=hidden)/shop, jdbc:mysql:",
        "jdbc:mariadb://ada:hidden@127.0.0.1:1/shop?password=hidden, jdbc:mariadb://127.0.0.1:1/shop",
        "jdbc:postgresql://127.0.0.1:1/shop?user=ada&password=hidden, jdbc:postgresql://127.0.0.1:1/shop",
        "jdbc:postgresql://127.0.0.1:port/shop?password=hidden, jdbc:postgresql://127.0.0.1:port/shop",
        "jdbc:sqlserver://127.0.0.1;password=hidden, jdbc:sqlserver://127.0.0.1",
        "jdbc:oracle:thin:ada/hidden@//127.0.0.1/shop, jdbc:oracle:",
        "jdbc:h2:file:/no/where;PASSWORD=hidden;IFEXISTS=TRUE, jdbc:h2:file:/no/where",
        "postgres://ada:hidden@127.0.0.1/shop, no URL of JDBC"
    })
    void no_password_of_a_url_is_ever_printed(String url, String shown) {
        assertThat(run("--jdbc", url, "--journal", journal)).isEqualTo(3);
        assertThat(err.toString()).contains(shown).doesNotContain("hid", "den");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mysql://ada:hidden@127.0.0.1:1/shop?password=hidden",
                "jdbc:mariadb://ada:hidden@127.0.0.1:1/shop?password=hidden",
                "jdbc:postgresql://127.0.0.1:1/shop?password=hidden",
                "jdbc:postgresql://127.0.0.1:port/shop?password=hidden"
            })
    void no_password_of_the_journal_is_ever_printed(String url) {
        assertThat(run("--csv", TableTest.REAL.toString(), "--journal", url)).isEqualTo(3);
        assertThat(err.toString()).isNotBlank().doesNotContain("hidden");
    }

    @Test
    void no_driver_logs_a_password() {
        List<String> logged = new ArrayList<>();
        Handler handler = new StreamHandler() {
            @Override
            public synchronized void publish(LogRecord record) {
                logged.add(new SimpleFormatter().format(record));
            }
        };
        Logger drivers = Logger.getLogger("org.postgresql");
        drivers.addHandler(handler);
        try {
            String url = "jdbc:postgresql://127.0.0.1:1?password=hidden"; // the slash is missing
            assertThat(run("--jdbc", url, "--journal", journal)).isEqualTo(3);
            assertThat(run("--csv", TableTest.REAL.toString(), "--journal", url))
                    .isEqualTo(3);
        } finally {
            drivers.removeHandler(handler);
        }
        assertThat(String.join("", logged) + err).contains("jdbc:postgresql:").doesNotContain("hidden");
    }

    @Test
    void a_url_of_mysql_is_told_by_which_driver_it_is_read() {
        run("--jdbc", "jdbc:mysql://127.0.0.1/shop", "--journal", journal);

        assertThat(err.toString()).contains("jdbc:mariadb:");
    }

    @Test
    void a_report_takes_the_place_of_no_pipe_or_device() throws Exception {
        CsvFile csv = new CsvFile(folder.resolve("old.csv"));
        Path pipe = folder.resolve("report.jsonl");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThat(run("--csv", csv.add("a", 0, 1).write().toString(), "--journal", journal))
                .isEqualTo(3);

        assertThat(err.toString()).contains("it is a device or a pipe, and would be replaced");
        assertThat(Files.isRegularFile(pipe)).isFalse();
        assertThat(Journals.tables(journal)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere/report.jsonl", "old.csv/report.jsonl", ""})
    void a_report_that_cannot_be_written_ends_the_run_before_anything_is_stored(String report) {
        CsvFile csv = new CsvFile(folder.resolve("old.csv"));
        String file = csv.add("a", 0, 1).write().toString();

        assertThat(new CommandLine(new ImportDjangoeventsCommand())
                        .setErr(new PrintWriter(err))
                        .setExecutionExceptionHandler((exception, command, parsed) -> {
                            command.getErr().println(exception.getMessage());
                            return 3;
                        })
                        .execute(
                                "--csv",
                                file,
                                "--journal",
                                journal,
                                "--report",
                                folder.resolve(report).toString()))
                .isEqualTo(3);
        assertThat(err.toString()).contains("cannot write the report");
        assertThat(Journals.tables(journal)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--csv x",
                "--journal jdbc:h2:mem:x",
                "--csv x --jdbc y --journal z",
                "--csv x --journal z --follow",
                "--csv x --journal z --finish",
                "--jdbc x --journal z --follow --finish",
                "--jdbc x --journal z --until-idle 5s",
                "--jdbc x --journal z --follow --until-idle soon",
                "--jdbc x --journal z --window -5s",
                "--csv x --journal z --table-prefix Shop",
                "--csv x --journal z --schema a-b",
                "--csv x --journal z --time-zone Berlin",
                "--csv x --journal z --accept everything",
                "--csv x --journal z --accept unreadable-json",
                "--csv x --journal z --accept out-of-order"
            })
    void a_wrong_usage_ends_with_status_2(String arguments) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).isNotEmpty();
    }

    @Test
    void a_run_that_follows_ends_when_it_was_idle() throws Exception {
        OldTable table = new OldTable(TestPostgres.emptyDatabase());
        table.insert("a", 0, 2);

        assertThat(run("--jdbc", table.database().url(), "--journal", journal, "--follow", "--until-idle", "0.3s"))
                .isZero();
        assertThat(Journals.count(journal)).isEqualTo(3);
    }

    @Test
    void a_run_that_follows_ends_with_a_reconciliation_when_it_is_told_to_by_a_signal() throws Exception {
        OldTable table = new OldTable(TestPostgres.emptyDatabase());
        String target = TestPostgres.emptyDatabase();
        table.insert("a", 0, 2);
        Process process = follow(table.database().url(), target);
        try (BufferedReader errors = process.errorReader();
                BufferedReader output = process.inputReader()) {
            assertThat(errors.lines()
                            .filter(each -> each.startsWith("all rows are taken over"))
                            .findFirst())
                    .isPresent();

            process.toHandle().destroy(); // SIGTERM, and its output stays open

            assertThat(output.lines()).contains("Both sides are equal.", "  Todo: 3 rows, 3 events, 0 left out");
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        assertThat(Journals.count(target)).isEqualTo(3);
        assertThat(Files.readString(folder.resolve("report.jsonl"))).contains("\"clean\":true");
    }

    private Process follow(String source, String target) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "import",
                        "djangoevents",
                        "--jdbc",
                        source,
                        "--journal",
                        target,
                        "--follow",
                        "--report",
                        folder.resolve("report.jsonl").toString())
                .start();
    }
}
