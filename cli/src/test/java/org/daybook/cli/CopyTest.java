package org.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.StreamId;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Partitions;
import org.daybook.store.jpa.JpaStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal goes into a file and comes back. */
class CopyTest {

    private static final int EVENTS = 300;

    @TempDir
    Path folder;

    private Path file;
    private String h2;

    @BeforeEach
    void names() {
        file = folder.resolve("events.ndjson");
        h2 = h2("journal");
    }

    private String h2(String name) {
        return "jdbc:h2:file:" + folder.resolve(name);
    }

    @Test
    void a_round_over_h2_and_postgres_gives_the_same_bytes() throws IOException {
        List<JournalRecord> rows = new RandomJournal(7).odd(EVENTS);
        RandomJournal.store(h2, rows);
        String postgres = TestPostgres.emptyDatabase();
        Path second = folder.resolve("second.ndjson");
        Path third = folder.resolve("third.ndjson");

        assertThat(Cli.run("export", "--journal", h2, "-o", file))
                .isEqualTo(new Cli.Result(0, EVENTS + " events, SHA-256 " + checksum(file) + "\n", ""));
        assertThat(Cli.run("import", file, "--journal", postgres))
                .isEqualTo(new Cli.Result(0, EVENTS + " events imported\n", ""));
        assertThat(Cli.run("export", "--journal", postgres, "-o", second).status())
                .isZero();
        assertThat(Cli.run("import", second, "--journal", h2("again")).status()).isZero();
        assertThat(Cli.run("export", "--journal", h2("again"), "-o", third).status())
                .isZero();

        assertThat(second).hasSameBinaryContentAs(file);
        assertThat(third).hasSameBinaryContentAs(file);
        assertThat(stored(postgres)).isEqualTo(rows);
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    private static String checksum(Path exported) throws IOException {
        List<String> lines = Files.readAllLines(exported);
        return lines.get(lines.size() - 1).replaceAll(".*\"sha256\":\"(.*)\"}", "$1");
    }

    private static List<JournalRecord> stored(String url) {
        try (JpaStore store = JpaStore.builder(url).poolSize(2).anyPartitions().open();
                Stream<JournalRecord> rows = store.journal()
                        .readAll(
                                Positions.start(store.journal().partitions().count()),
                                EventFilter.all(),
                                Long.MAX_VALUE)) {
            return rows.toList();
        }
    }

    @Test
    void partitions_are_kept_also_when_nobody_knows_their_function() throws IOException {
        Partitions byLength = Partitions.by(3, stream -> stream.aggregateId().length() % 3);
        List<JournalRecord> rows = new RandomJournal(8, byLength).odd(EVENTS);
        RandomJournal.store(h2, byLength, rows);
        assertThat(Cli.run("export", "--journal", h2, "-o", file).status()).isZero();
        assertThat(Cli.run("import", file, "--journal", h2("copy")))
                .isEqualTo(new Cli.Result(0, EVENTS + " events imported\n", ""));
        assertThat(stored(h2("copy"))).containsExactlyInAnyOrderElementsOf(rows);
        try (JpaStore store =
                JpaStore.builder(h2("copy")).poolSize(1).partitions(byLength).open()) {
            assertThat(store.journal().head().each()).allMatch(each -> each.number() > 20);
        }
    }

    @Test
    void partitions_that_are_empty_in_the_file_have_to_be_named() {
        Partitions partitions = Partitions.by(3, stream -> 0);
        RandomJournal.store(h2, partitions, new RandomJournal(9, partitions).odd(10));
        Cli.run("export", "--journal", h2, "-o", file);
        assertThat(Cli.run("import", file, "--journal", h2("copy"), "--partitions", "3")
                        .status())
                .isZero();
        assertThat(Cli.run("import", file, "--journal", h2("copy")))
                .isEqualTo(new Cli.Result(
                        3,
                        "",
                        "error: the journal has 3 partition(s), and the file 1; if the others are "
                                + "empty in the file, say so with --partitions\n"));
    }

    @Test
    void standard_output_and_input_do_as_well() throws IOException {
        RandomJournal.store(h2, new RandomJournal(10).odd(EVENTS));
        Cli.run("export", "--journal", h2, "-o", file);
        Cli.Result exported = Cli.run("export", "--journal", h2);
        assertThat(exported.out()).isEqualTo(Files.readString(file));

        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(exported.out().getBytes(StandardCharsets.UTF_8)));
            assertThat(Cli.run("import", "-", "--journal", h2("copy"), "--json").out())
                    .isEqualTo("{\"imported\":300,\"present\":0}\n");
        } finally {
            System.setIn(before);
        }
        assertThat(stored(h2("copy"))).isEqualTo(stored(h2));
    }

    @Test
    void an_export_may_begin_behind_a_position() {
        RandomJournal.store(h2, new RandomJournal(11).odd(10));
        assertThat(Cli.run("export", "--journal", h2, "--after", "7").lines())
                .hasSize(4)
                .first()
                .asString()
                .startsWith("{\"partition\":0,\"position\":8,");
        assertThat(Cli.run("export", "--journal", h2, "--after", "0/9").lines()).hasSize(2);
        assertThat(Cli.run("export", "--journal", h2, "--after", "99").lines())
                .singleElement()
                .asString()
                .startsWith("{\"count\":0,");
        assertThat(Cli.run("export", "--journal", h2, "--after", "0/1,1/2").status())
                .isEqualTo(2);
        assertThat(Cli.run("export", "--journal", h2, "--after", "seven").err())
                .startsWith(
                        "a position is a number from 0, or one for each partition, as in 0/12,1/7, but was seven\n");
    }

    @Test
    void an_empty_journal_is_one_line() throws IOException {
        assertThat(Cli.run("schema", "create", "--journal", h2).status()).isZero();
        Cli.run("export", "--journal", h2, "-o", file);
        assertThat(file)
                .hasContent(
                        "{\"count\":0,\"sha256\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"}\n");
        assertThat(Cli.run("import", file, "--journal", h2("copy")).out()).isEqualTo("0 events imported\n");
        assertThat(stored(h2("copy"))).isEmpty();
    }

    @Test
    void an_import_that_was_done_or_interrupted_goes_on() {
        List<JournalRecord> rows = new RandomJournal(12).odd(EVENTS);
        RandomJournal.store(h2, rows);
        Cli.run("export", "--journal", h2, "-o", file);
        String postgres = TestPostgres.emptyDatabase();
        RandomJournal.store(postgres, rows.subList(0, 123));
        assertThat(Cli.run("import", file, "--journal", postgres).out())
                .isEqualTo("177 events imported, 123 were there already\n");
        assertThat(Cli.run("import", file, "--journal", postgres, "--json").out())
                .isEqualTo("{\"imported\":0,\"present\":300}\n");
        assertThat(stored(postgres)).isEqualTo(rows);
    }

    @Test
    void an_import_into_another_journal_is_refused_with_what_differs() {
        RandomJournal.store(h2, new RandomJournal(13).odd(EVENTS));
        Cli.run("export", "--journal", h2, "-o", file);
        List<JournalRecord> others = new ArrayList<>(stored(h2).subList(0, 20));
        JournalRecord other = new RandomJournal(14).odd(1).get(0);
        JournalRecord last = others.get(19);
        others.set(19, new JournalRecord(new Position(0, 20), last.stream(), last.version(), other.event()));
        RandomJournal.store(h2("other"), others);
        Cli.Result refused = Cli.run("import", file, "--journal", h2("other"));
        assertThat(refused.status()).isEqualTo(3);
        assertThat(refused.err())
                .isEqualTo(
                        "error: the journal has another event at position 0/20 than the file, with another event_id, "
                                + "event_type, event_version, time, data, metadata: import into an empty database, or choose "
                                + "another --table-prefix\n");
        assertThat(stored(h2("other"))).isEqualTo(others);
    }

    @Test
    void an_import_into_a_journal_that_goes_on_behind_the_file_is_refused() {
        List<JournalRecord> rows = new RandomJournal(15).odd(50);
        RandomJournal.store(h2, rows.subList(0, 30));
        Cli.run("export", "--journal", h2, "-o", file);
        RandomJournal.store(h2("longer"), rows);
        assertThat(Cli.run("import", file, "--journal", h2("longer")))
                .isEqualTo(new Cli.Result(
                        3,
                        "",
                        "error: the journal goes on behind the file, which ends at position 0/30: "
                                + "it has events up to 0/50\n"));
    }

    @Test
    void an_export_tells_of_lines_that_are_longer_than_an_import_takes_by_itself() {
        RandomJournal.store(
                h2,
                List.of(new JournalRecord(
                        new Position(0, 1),
                        new StreamId("Todo", "1"),
                        1,
                        new EventText(
                                UUID.randomUUID(),
                                "todo_created",
                                1,
                                "{\"label\":\"" + "x".repeat(17 << 20) + "\"}",
                                "{}",
                                Instant.EPOCH))));

        Cli.Result exported = Cli.run("export", "--journal", h2, "-o", file);

        assertThat(exported.status()).isZero();
        Matcher option = Pattern.compile("a line has (\\d+) bytes: import this with (--max-line-bytes) \\1\n")
                .matcher(exported.err());
        assertThat(option.matches()).as(exported.err()).isTrue();
        assertThat(Cli.run("import", file, "--journal", h2("copy")).status()).isEqualTo(3);
        assertThat(Cli.run("import", file, "--journal", h2("copy"), option.group(2), option.group(1))
                        .out())
                .isEqualTo("1 events imported\n");
    }

    @Test
    void an_export_that_fails_leaves_the_old_file() throws IOException, SQLException {
        Files.writeString(file, "old");
        DriverManager.getConnection(h2).close();
        Cli.Result failed = Cli.run("export", "--journal", h2, "-o", file); // of a database without tables
        assertThat(failed.status()).isEqualTo(3);
        assertThat(failed.err()).startsWith("error: the tables of event_journal are not as they must be");
        assertThat(file).hasContent("old");
        RandomJournal.store(h2, new RandomJournal(16).odd(5));
        assertThat(Cli.run(
                                "export",
                                "--journal",
                                h2,
                                "-o",
                                folder.resolve("none").resolve("file"))
                        .err())
                .startsWith("error: cannot write ")
                .endsWith(": there is no such file or folder\n");
        assertThat(Cli.run("import", folder.resolve("none"), "--journal", h2).err())
                .isEqualTo("error: cannot read " + folder.resolve("none") + ": there is no such file or folder\n");
    }
}
