package org.daybook.cli.djangoevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A file that cannot be read is refused with the line, and nothing of it is taken over. */
class BadFileTest {

    @TempDir
    Path folder;

    private String good;
    private final String journal = Journals.emptyH2();

    @BeforeEach
    void writeGoodFile() throws IOException {
        good = Files.readString(
                new CsvFile(folder.resolve("good.csv")).add("a", 0, 8).write());
    }

    private void isRefused(String text, String... messages) throws IOException {
        isRefused(text.getBytes(StandardCharsets.UTF_8), messages);
    }

    private void isRefused(byte[] bytes, String... messages) throws IOException {
        Path file = Files.write(folder.resolve("old.csv"), bytes);
        var thrown =
                assertThatThrownBy(() -> Takeover.into(journal).fromCsv(file)).isInstanceOf(SourceException.class);
        for (String each : messages) {
            thrown.hasMessageContaining(each);
        }
        assertThat(Journals.count(journal)).isZero();
    }

    @Test
    void a_file_without_a_line() throws IOException {
        isRefused("", "old.csv is empty");
    }

    @Test
    void a_file_that_is_not_there() {
        assertThatThrownBy(() -> Takeover.into(journal).fromCsv(folder.resolve("nowhere.csv")))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("there is no file")
                .hasMessageContaining("nowhere.csv");
    }

    @Test
    void what_can_be_read_only_once() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        for (Path each : List.of(pipe, folder, Path.of("/dev/null"))) {
            assertThatThrownBy(() -> Takeover.into(journal).fromCsv(each))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining(each + " is no file, but a pipe")
                    .hasMessageContaining("a file is needed");
        }
    }

    @Test
    void columns_that_are_missing() throws IOException {
        isRefused(
                good.replaceFirst("event_data", "data").replaceFirst("create_date", "date"),
                "line 1",
                "columns are missing: event_data, create_date.");
    }

    @Test
    void a_column_that_is_there_twice() throws IOException {
        isRefused(good.replaceFirst("_stored_entity_id", "metadata"), "line 1", "metadata is there twice");
    }

    @Test
    void a_row_of_too_few_columns() throws IOException {
        isRefused(good + "1,2,3\n", "line 11: 3 columns, but line 1 names 11");
    }

    @Test
    void a_quote_that_is_not_closed() throws IOException {
        isRefused(good + "9,\"fa347b8e\nand more\n", "line 11", "a quote is not closed");
    }

    @Test
    void a_quote_that_something_follows() throws IOException {
        isRefused(good + "9,\"fa347b8e\"secret,\n", "line 11", "something follows one");
        assertThatThrownBy(() -> Takeover.into(journal).fromCsv(folder.resolve("old.csv")))
                .hasMessageNotContaining("secret");
    }

    @Test
    void bytes_that_are_no_utf_8() throws IOException {
        byte[] latin = (good + "9,\u00e9").getBytes(StandardCharsets.ISO_8859_1);
        isRefused(latin, "line 11: the text is no UTF-8");
    }

    @Test
    void a_row_without_an_end() throws IOException {
        Path file = folder.resolve("old.csv");
        Files.writeString(file, good + "9,\"");
        byte[] block = "x,\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            for (int i = 0; i < 100; i++) {
                out.write(block);
            }
        }
        assertThatThrownBy(() -> {
                    try (CsvSource source = CsvSource.open(file, 1 << 20)) {
                        source.next(1_000, Long.MAX_VALUE);
                    }
                })
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("line 11: a row of more than 1048576 characters");
    }

    @Test
    void lines_are_counted_as_editors_do() throws IOException {
        CsvFile csv = new CsvFile(folder.resolve("lines.csv"));
        csv.add(csv.row("a", "{\n\"n\":\r\n0}", 0));
        csv.add(csv.row("a", "{}", 7));
        Path file = csv.write();
        Files.writeString(
                file, "\ufeff" + Files.readString(file).replace("\n", "\r\n").replace("\r\r\n", "\r\n"));

        try (CsvSource source = CsvSource.open(file)) {
            assertThat(source.next(9, 1 << 20)).extracting(SourceRow::line).containsExactly(2L, 5L);
        }
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of("metadata", "{\"user\":\"eve\"}"),
                Arguments.of("event_version", "2"),
                Arguments.of("event_data", "{\"n\":9}"),
                Arguments.of("create_date", "2026-11-23 03:21:30.960988+00:00"),
                Arguments.of("event_type", "uPdo_changed"), // of the same hash code
                Arguments.of("metadata", "{}"));
    }

    @Test
    void a_last_line_without_an_end_is_told_of_unless_no_line_has_one() throws IOException {
        Path file = new CsvFile(folder.resolve("whole.csv")).add("a", 0, 2).write();
        List<String> notices = new ArrayList<>();
        Takeover.into(Journals.emptyH2()).onNotice(notices::add).fromCsv(file);
        assertThat(notices).isEmpty();

        Path cut = Files.writeString(
                folder.resolve("cut.csv"), Files.readString(file).stripTrailing());
        assertThat(Takeover.into(Journals.emptyH2())
                        .onNotice(notices::add)
                        .fromCsv(cut)
                        .rows())
                .isEqualTo(3);
        assertThat(notices)
                .containsExactly("the last line of cut.csv has no end, unlike those before it: was the file cut off?");
    }

    @Test
    void rows_that_come_while_a_file_is_read_wait_for_the_next_run() throws IOException {
        CsvFile csv = new CsvFile(folder.resolve("growing.csv"));
        Path file = csv.add("a", 0, 9).write();
        AtomicBoolean hasGrown = new AtomicBoolean();
        Takeover growing = Takeover.into(journal).rowsAtOnce(2).onProgress(rows -> {
            if (!hasGrown.getAndSet(true)) {
                csv.add("a", 10, 12).write();
            }
        });

        Outcome first = growing.fromCsv(file);

        assertThat(first.isClean()).isTrue();
        assertThat(first.rows()).isEqualTo(10);
        assertThat(Takeover.into(journal).fromCsv(file).rows()).isEqualTo(13);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void a_file_whose_first_row_has_changed_is_not_gone_on_with(String column, String value) {
        Takeover.into(journal).fromCsv(folder.resolve("good.csv"));
        CsvFile csv = new CsvFile(folder.resolve("changed.csv"));
        csv.add(csv.row("a", "{\"n\":0}", 0).with(column, value));
        Path changed = csv.add("a", 1, 9).write();

        assertThatThrownBy(() -> Takeover.into(journal).fromCsv(changed))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("changed.csv does not begin with the 9 rows that were taken over before");
        assertThat(Journals.count(journal)).isEqualTo(9);
    }

    @Test
    void a_file_that_writes_the_same_rows_in_another_way_is_gone_on_with() {
        Takeover.into(journal).fromCsv(folder.resolve("good.csv"));
        CsvFile csv = new CsvFile(folder.resolve("same.csv"));
        csv.add(csv.row("a", "{\"n\":0}", 0).with("event_version", "").with("metadata", ""));
        csv.add(csv.row("a", "{\"n\":1}", 1).with("event_version", "NULL").with("metadata", "\\N"));
        csv.add(csv.row("a", "{\"n\":2}", 2).with("event_version", "1").with("metadata", " null "));

        assertThat(Takeover.into(journal).fromCsv(csv.add("a", 3, 9).write()).isClean())
                .isTrue();
        assertThat(Journals.count(journal)).isEqualTo(10);
    }

    @Test
    void the_order_of_columns_does_not_matter_and_others_are_ignored() throws IOException {
        Path file = folder.resolve("old.csv");
        Files.writeString(file, """
                metadata,extra,create_date,aggregate_version,aggregate_type,aggregate_id,event_data,event_type,event_id,id
                NULL,x,2026-11-23T03:21:30Z,0,Todo,a,{},todo_created,fa347b8ee6ec11f1b69002fc00000001,1
                """);

        assertThat(Takeover.into(journal).fromCsv(file).isClean()).isTrue();
        assertThat(Journals.events(journal).get(0).event().metadata()).isEqualTo("{}");
        assertThat(Journals.events(journal).get(0).event().schemaVersion()).isEqualTo(1);
    }

    @Test
    void a_file_with_its_columns_alone_is_a_journal_without_events() throws IOException {
        Path file = Files.writeString(
                folder.resolve("old.csv"), good.lines().findFirst().orElseThrow());

        Outcome outcome = Takeover.into(journal).fromCsv(file);

        assertThat(outcome.isClean()).isTrue();
        assertThat(outcome.rows()).isZero();
    }

    @Test
    void random_damage_is_refused_or_told_and_never_half_taken() throws IOException {
        damage(0, 30);
    }

    @Test
    @Tag("deep")
    void more_random_damage() throws IOException {
        damage(1_000, 1_500);
    }

    /** Whatever a file has, it ends in a clear way: refused as a whole, or each row an event or left out. */
    private void damage(int firstSeed, int endSeed) throws IOException {
        byte[] whole = Files.readAllBytes(TableTest.REAL);
        for (int seed = firstSeed; seed < endSeed; seed++) {
            Random random = new Random(seed);
            byte[] damaged = damaged(whole, random);
            Path file = Files.write(folder.resolve("damaged.csv"), damaged);
            String target = Journals.emptyH2();
            try {
                Outcome outcome =
                        Takeover.into(target).rowsAtOnce(1 + random.nextInt(50)).fromCsv(file);
                assertThat(outcome.isEqual()).as("seed %d: %s", seed, outcome).isTrue();
                assertThat(outcome.events() + outcome.leftOut())
                        .as("seed %d", seed)
                        .isEqualTo(outcome.rows());
                assertThat(Journals.count(target)).isEqualTo(outcome.events());
            } catch (SourceException e) {
                assertThat(e.getMessage()).as("seed %d", seed).matches("(?s)damaged\\.csv(, line \\d+:| is empty:).*");
                assertThat(Journals.count(target)).as("seed %d", seed).isZero();
            }
        }
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
        String hostile = "\"\",,\n\r{}[]:\\0NaN\u0000\u007f-1eE+.tnf";
        int places = random.nextInt(6);
        for (int i = 0; i < places && bytes.length > 400; i++) {
            int at = 220 + random.nextInt(bytes.length - 220);
            bytes[at] = random.nextInt(5) == 0
                    ? (byte) random.nextInt(256)
                    : (byte) hostile.charAt(random.nextInt(hostile.length()));
        }
        return bytes;
    }
}
