package org.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.daybook.cli.terminal.Progress;
import org.daybook.journal.JournalRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are not what an export writes are refused before anything is stored, with the number of the line. */
class BadFileTest {

    private static final int LONGEST_LINE = 1 << 16;
    private static final int EVENTS = 12;

    @TempDir
    Path folder;

    private Path file;
    private byte[] good;

    @BeforeEach
    void exports() throws IOException {
        file = folder.resolve("events.ndjson");
        good = bytes(new RandomJournal(1).odd(EVENTS));
    }

    /** What an export of these events writes. */
    private static byte[] bytes(List<JournalRecord> rows) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EventLineWriter writer = new EventLineWriter((buffer, length) -> out.write(buffer, 0, length));
        for (JournalRecord each : rows) {
            writer.write(each);
        }
        writer.finish();
        return out.toByteArray();
    }

    private ImportedFile.Contents check(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        try (Progress progress = Progress.ofEvents(new PrintWriter(System.err), "check", 1)) {
            return new ImportedFile(file, LONGEST_LINE).check(progress);
        }
    }

    private void assertRefused(byte[] bytes, String message) {
        assertThatThrownBy(() -> check(bytes))
                .isInstanceOf(InvalidLineException.class)
                .hasMessage(message);
    }

    /** A file whose last line fits, though another one is changed. */
    private byte[] withLine(int number, UnaryOperator<String> change) {
        List<String> lines = new ArrayList<>(Arrays.asList(new String(good, StandardCharsets.UTF_8).split("\n", -1))
                .subList(0, EVENTS));
        lines.set(number - 1, change.apply(lines.get(number - 1)));
        return withLastLine(String.join("\n", lines) + "\n");
    }

    private static byte[] withLastLine(String lines) {
        var digest = Sha256.digest();
        byte[] sum = digest.digest(lines.getBytes(StandardCharsets.UTF_8));
        return (lines + "{\"count\":" + lines.chars().filter(c -> c == '\n').count() + ",\"sha256\":\""
                        + java.util.HexFormat.of().formatHex(sum) + "\"}\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void the_good_file_is_good() throws IOException {
        assertThat(check(good)).isEqualTo(new ImportedFile.Contents(EVENTS, 1));
        assertThat(withLine(1, line -> line)).isEqualTo(good);
        assertThat(check(Arrays.copyOf(good, good.length - 1))).isEqualTo(new ImportedFile.Contents(EVENTS, 1));
    }

    @Test
    void keys_in_another_order_and_blanks_are_taken() throws IOException {
        byte[] changed = withLine(
                3, line -> line.replaceFirst("\\{(\"partition\":0),(\"position\":3),", "{ $2 ,\t$1 , ") + " \r");
        assertThat(changed).isNotEqualTo(good);
        assertThat(check(changed)).isEqualTo(new ImportedFile.Contents(EVENTS, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"partition\":0 | \"partition\":-1 | has a \"partition\" that is not from 0 to 1023",
                "\"partition\":0 | \"partition\":1024 | has a \"partition\" that is not from 0 to 1023",
                "\"partition\":0 | \"partition\":\"0\" | has a \"partition\" that is no whole number",
                "\"partition\":0 | \"partition\":0.0 | has a \"partition\" that is no whole number",
                "\"partition\":0 | \"partition\":null | has a \"partition\" that is no whole number",
                "\"position\":5 | \"position\":6 | is at position 0/6, where 0/5 must follow: an import takes whole journals",
                "\"position\":5 | \"position\":4 | is at position 0/4, where 0/5 must follow: an import takes whole journals",
                "\"position\":5 | \"position\":99999999999999999999 | is no JSON as it must be, at column 49",
                "\"position\":5, | '' | has no \"position\"",
                "\"position\":5, | \"position\":5,\"position\":5, | has \"position\" twice",
                "\"position\":5, | \"position\":5,\"extra\":1, | has an unknown key, at column 38",
                "\"event_id\":\" | \"event_id\":\"x | has an \"event_id\" that is no UUID in lower case",
                "\"event_id\":\" | \"event_id\":7,\"x\":\" | has a \"event_id\" that is no string",
                "\"data\":\" | \"data\":{\"a\":{\"a\":1}},\"x\":\" | has a \"data\" that is no string",
                "\"data\":\" | \"data\":[[[[[[]]]]]],\"x\":\" | has a \"data\" that is no string",
                "\"metadata\":\" | \"metadata\":true,\"x\":\" | has a \"metadata\" that is no string",
                "\"aggregate_type\":\" | \"aggregate_type\":\"\",\"x\":\" | has an unknown key, at column 117",
                "\"data\":\" | \"data\":\"\\ud800 | is refused: the data contains the character NUL or half a surrogate pair, which not every store can keep",
                "\"data\":\" | \"data\":\"\\u0000 | is refused: the data contains the character NUL or half a surrogate pair, which not every store can keep",
                "\"aggregate_id\":\" | \"aggregate_id\":\"\\u0000 | is refused: the aggregate id contains the character NUL at index 0",
                "\"aggregate_version\": | \"aggregate_version\":-1 | has a \"aggregate_version\" that is not from 1 to 9223372036854775806",
                "\"event_version\": | \"event_version\":-1 | has a \"event_version\" that is not from 1 to 2147483647",
                "\"time\":\" | \"time\":\"+ | has a \"time\" that is not written as in 2026-01-31T08:00:00.000000Z",
            })
    void a_line_is_wrong(String part, String instead, String problem) {
        byte[] bytes = withLine(5, line -> {
            assertThat(line).contains(part);
            return line.replace(part, instead);
        });
        assertThatThrownBy(() -> check(bytes))
                .isInstanceOf(InvalidLineException.class)
                .message()
                .satisfies(message -> assertThat(message.replaceAll("column \\d+", "column N"))
                        .isEqualTo("line 5 " + problem.replaceAll("column \\d+", "column N")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "[]",
                "7",
                "\"\"",
                "null",
                "{",
                "{}x",
                "{\"partition\":0",
                "\ufeff{}",
                "{}{}",
                "nul",
                "{'a':1}"
            })
    void a_line_is_no_object_as_it_must_be(String line) {
        assertThatThrownBy(() -> check(withLine(5, old -> line)))
                .isInstanceOf(InvalidLineException.class)
                .hasMessageStartingWith("line 5 ");
    }

    @Test
    void what_stands_in_a_line_is_not_in_the_message() {
        assertThatThrownBy(() -> check(withLine(5, line -> line.replace("\"data\":", "\"data\":secret"))))
                .hasMessageStartingWith("line 5 is no JSON as it must be, at column ")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> check(withLine(5, line -> line.replace("\"data\"", "\"secret\""))))
                .hasMessageStartingWith("line 5 has an unknown key, at column ")
                .hasMessageNotContaining("secret");
    }

    @Test
    void a_file_that_was_cut_off_is_refused_wherever_that_was() {
        for (int length = 0; length < good.length - 1; length += 7) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> check(cut)).isInstanceOf(InvalidLineException.class);
        }
        assertRefused(
                new byte[0],
                "line 1 is missing: the last line has the count and the checksum, so the file was cut off");
    }

    @Test
    void what_the_last_line_says_must_be_so() {
        String text = new String(good, StandardCharsets.UTF_8);
        assertRefused(
                text.replace("\"count\":12", "\"count\":13").getBytes(StandardCharsets.UTF_8),
                "line 13 says that there are 13 events, but there were 12");
        String line = text.lines().skip(6).findFirst().orElseThrow();
        String changed = line.replaceFirst("\"event_version\":\\d+", "\"event_version\":1");
        assertRefused(
                text.replace(line, changed).getBytes(StandardCharsets.UTF_8),
                "line 13 has another checksum than the lines before it: something was changed");
        assertRefused(
                (text + "{}\n").getBytes(StandardCharsets.UTF_8),
                "line 14 is behind the last one, which has the count and the checksum");
        assertRefused(
                text.replace(",\"sha256\"", ",\"partition\":0,\"sha256\"").getBytes(StandardCharsets.UTF_8),
                "line 13 has no \"position\"");
        assertRefused("{\"count\":0}".getBytes(StandardCharsets.UTF_8), "line 1 has no \"sha256\"");
    }

    @Test
    void the_versions_of_a_stream_must_follow_each_other() throws IOException {
        RandomJournal journal = new RandomJournal(2);
        List<JournalRecord> rows = new ArrayList<>(journal.usual(40));
        JournalRecord third = rows.get(2);
        rows.set(2, new JournalRecord(third.position(), third.stream(), 7, third.event()));
        assertRefused(bytes(rows), "line 3 has version 7 of its stream, where 1 must follow");
    }

    @Test
    void an_id_must_not_be_there_twice() throws IOException {
        List<JournalRecord> rows = new ArrayList<>(new RandomJournal(3).usual(40));
        JournalRecord last = rows.get(39);
        rows.set(
                39,
                new JournalRecord(
                        last.position(),
                        last.stream(),
                        last.version(),
                        rows.get(4).event()));
        assertRefused(bytes(rows), "line 40 has the \"event_id\" of line 5");
    }

    @Test
    void bytes_that_are_no_utf_8_are_refused() {
        for (String invalid : List.of("ff", "c080", "eda080", "f4908080", "e228a1", "80")) {
            byte[] bytes = java.util.HexFormat.of().parseHex(invalid);
            byte[] changed = good.clone();
            int at = indexOf(changed, "\"data\":\"", 4) + 8;
            System.arraycopy(bytes, 0, changed, at, bytes.length);
            assertThatThrownBy(() -> check(changed))
                    .as(invalid)
                    .isInstanceOf(InvalidLineException.class)
                    .hasMessageStartingWith("line 5 is not UTF-8, at its byte ");
        }
    }

    private static int indexOf(byte[] bytes, String text, int newlinesBefore) {
        String latin = new String(bytes, StandardCharsets.ISO_8859_1);
        int from = 0;
        for (int i = 0; i < newlinesBefore; i++) {
            from = latin.indexOf('\n', from) + 1;
        }
        return latin.indexOf(text, from);
    }

    @Test
    void a_line_may_be_as_long_as_is_allowed_and_no_longer() throws IOException {
        String line = new String(good, StandardCharsets.UTF_8)
                .lines()
                .skip(4)
                .findFirst()
                .orElseThrow();
        int room = LONGEST_LINE - line.getBytes(StandardCharsets.UTF_8).length;
        assertThat(check(withLine(5, old -> old.replace("\"data\":\"", "\"data\":\"" + "x".repeat(room))))
                        .events())
                .isEqualTo(EVENTS);
        assertRefused(
                withLine(5, old -> old.replace("\"data\":\"", "\"data\":\"" + "x".repeat(room + 1))),
                "line 5 is longer than 65536 bytes; --max-line-bytes allows longer ones, which take memory");
    }

    @Test
    void a_long_line_has_its_number_wherever_the_buffer_ends() throws IOException {
        for (int before = 100; before < 400; before += 100) {
            Files.writeString(file, "{}\n".repeat(before * 1_000) + "x".repeat(LONGEST_LINE + 1));
            try (InputStream in = Files.newInputStream(file)) {
                LineReader lines = new LineReader(in, LONGEST_LINE);
                int expected = before * 1_000 + 1;
                assertThatThrownBy(() -> {
                            while (lines.next()) {
                                assertThat(lines.line().toString()).isEqualTo("{}\n");
                            }
                        })
                        .hasMessageStartingWith("line " + expected + " is longer than ");
                assertThat(lines.bytesBefore()).isEqualTo(3L * before * 1_000);
            }
        }
    }

    @Test
    void a_line_of_100_mebibytes_is_refused_after_some_of_it() throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] much = "[".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 100; i++) {
                out.write(much);
            }
        }
        try (Progress progress = Progress.ofEvents(new PrintWriter(System.err), "check", 1)) {
            assertThatThrownBy(() -> new ImportedFile(file, LONGEST_LINE).check(progress))
                    .hasMessage(
                            "line 1 is longer than 65536 bytes; --max-line-bytes allows longer ones, which take memory");
        }
    }

    /** Bytes are changed, left out, doubled and put in at random: what is taken all the same must be what was exported. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void random_damage_is_never_taken_for_another_journal(long seed) throws IOException {
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 500; i++) {
            byte[] damaged = damage(good, random);
            try {
                check(damaged);
                assertThat(new String(damaged, StandardCharsets.UTF_8).lines().limit(EVENTS))
                        .as("seed %d, damage %d", seed, i)
                        .isEqualTo(new String(good, StandardCharsets.UTF_8)
                                .lines()
                                .limit(EVENTS)
                                .toList());
            } catch (InvalidLineException e) {
                refused++;
                assertThat(e.line()).as("seed %d, damage %d", seed, i).isBetween(1L, EVENTS + 20L);
            }
        }
        assertThat(refused).isGreaterThan(350);
    }

    private static byte[] damage(byte[] bytes, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = random.nextInt(bytes.length);
        int length = random.nextInt(Math.min(40, bytes.length - at)) + (random.nextBoolean() ? 0 : 1);
        out.write(bytes, 0, at);
        switch (random.nextInt(4)) {
            case 0 -> {} // left out
            case 1 -> {
                out.write(bytes, at, Math.min(length, bytes.length - at));
                out.write(bytes, at, Math.min(length, bytes.length - at));
            }
            case 2 -> {
                byte[] noise = new byte[length];
                random.nextBytes(noise);
                out.writeBytes(noise);
            }
            default ->
                out.writeBytes("{\"[:,}]\\u\n0".substring(random.nextInt(11)).getBytes(StandardCharsets.US_ASCII));
        }
        int from = Math.min(bytes.length, at + length);
        out.write(bytes, from, bytes.length - from);
        return out.toByteArray();
    }

    @Test
    void nothing_is_stored_or_created_when_the_last_line_is_wrong() throws IOException {
        String text = new String(good, StandardCharsets.UTF_8).replace("\"count\":12", "\"count\":13");
        Files.writeString(file, text);
        Path database = folder.resolve("journal");
        assertThat(Cli.run("import", file, "--journal", "jdbc:h2:file:" + database))
                .isEqualTo(new Cli.Result(3, "", "error: line 13 says that there are 13 events, but there were 12\n"));
        assertThat(folder).isDirectoryNotContaining("glob:**journal*");
    }
}
