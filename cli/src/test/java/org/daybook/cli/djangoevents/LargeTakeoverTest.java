package org.daybook.cli.djangoevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.daybook.cli.Main;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A large journal in little memory. */
@Tag("deep")
class LargeTakeoverTest {

    private static final int STREAMS = 200_000;
    private static final int VERSIONS = 3;

    @TempDir
    Path folder;

    @Test
    void hundreds_of_thousands_of_streams_a_huge_row_and_many_defects_in_256_mebibytes() throws Exception {
        String journal = TestPostgres.emptyDatabase();
        Path file = write();

        assertThat(run(journal, file)).isEqualTo(1);

        long stopped = STREAMS / 10;
        List<String> report = Journals.lines(folder.resolve("report.jsonl"));
        assertThat(report).hasSize((int) (2 * stopped) + 2);
        assertThat(report.get(report.size() - 1))
                .contains(
                        "\"rows\":" + (STREAMS * VERSIONS + 1),
                        "\"left_out\":" + 2 * stopped,
                        "\"stopped_streams\":" + stopped,
                        "\"equal\":true");
        assertThat(Journals.count(journal)).isEqualTo(STREAMS * VERSIONS + 1 - 2 * stopped);
        assertThat(run(journal, file)).isEqualTo(1); // which reads all again, and takes over nothing
    }

    /** Each takes many times its length while it is looked at, if somebody is careless. */
    @Test
    void rows_of_a_million_metadata_entries_and_of_a_million_nan_in_256_mebibytes() throws Exception {
        Path file = folder.resolve("dense.csv");
        StringBuilder entries = new StringBuilder();
        for (int i = 0; i < 450_000; i++) {
            entries.append(i == 0 ? "" : ",")
                    .append("\"\"k")
                    .append(i)
                    .append("\"\":")
                    .append(i);
        }
        String nan = "NaN,".repeat(1_000_000);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(String.join(",", CsvSource.REQUIRED) + "\n");
            for (int id = 1; id <= 12; id++) {
                out.write(row(id, "dense", id - 1, "{}").replace(",null\n", ",\"{" + entries + "}\"\n"));
            }
            out.write(row(13, "dense", 12, "{\"\"a\"\":[" + nan + "1]}"));
        }

        assertThat(run(TestPostgres.emptyDatabase(), file)).isEqualTo(1);

        assertThat(Journals.lines(folder.resolve("report.jsonl")))
                .anySatisfy(each -> assertThat(each).contains("1000000 times NaN"))
                .last()
                .asString()
                .contains("\"events\":12");
    }

    private int run(String journal, Path file) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        command.addAll(List.of(
                "import",
                "djangoevents",
                "--csv",
                file.toString(),
                "--journal",
                journal,
                "--report",
                folder.resolve("report.jsonl").toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        int status = process.waitFor();
        assertThat(output).contains("Both sides are equal.");
        return status;
    }

    /** Every tenth stream stops at its second version. */
    private Path write() throws IOException {
        Path file = folder.resolve("old.csv");
        int id = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(String.join(",", CsvSource.REQUIRED) + "\n");
            for (int version = 0; version < VERSIONS; version++) {
                for (int stream = 0; stream < STREAMS; stream++) {
                    boolean isBad = stream % 10 == 0 && version == 1;
                    out.write(row(++id, "s" + stream, version, isBad ? "{" : "{}"));
                }
            }
            out.write(row(++id, "huge", 0, "{\"\"text\"\":\"\"" + "\u20ac".repeat(5_000_000) + "\"\"}"));
        }
        return file;
    }

    private static String row(int id, String stream, int version, String data) {
        return id + "," + CsvFile.eventId(id) + ",todo_changed,\"" + data + "\"," + stream + ",Todo," + version
                + ",2026-11-23 03:21:30,null\n";
    }
}
