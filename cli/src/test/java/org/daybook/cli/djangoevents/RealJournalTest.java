package org.daybook.cli.djangoevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.store.jpa.JpaStore;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A journal that djangoevents 0.14.1 has written. */
class RealJournalTest {

    private static final Path REAL = Path.of("src/test/resources/djangoevents-event_journal.csv");
    private static final int ROWS = 80;

    @TempDir
    Path folder;

    static Stream<Named<Supplier<String>>> databases() {
        return Stream.of(Named.of("H2", Journals::emptyH2), Named.of("PostgreSQL", TestPostgres::emptyDatabase));
    }

    @ParameterizedTest
    @MethodSource("databases")
    @Tag("TR-04")
    @Tag("TR-09")
    @Tag("TR-14")
    @Tag("D-26")
    void every_row_comes_over_as_it_is(Supplier<String> database) throws IOException {
        String journal = database.get();

        Outcome outcome = Takeover.into(journal).fromCsv(REAL);

        assertThat(outcome.isClean()).isTrue();
        assertThat(outcome.rows()).isEqualTo(ROWS);
        assertThat(outcome.types())
                .containsExactly(
                        new Outcome.TypeCount("BankAccount", 21, 21, 0),
                        new Outcome.TypeCount("Dog", 18, 18, 0),
                        new Outcome.TypeCount("Todo", 41, 41, 0));
        List<JournalRecord> events = Journals.events(journal);
        List<CSVRecord> rows;
        try (Reader reader = Files.newBufferedReader(REAL)) {
            rows = CSVFormat.RFC4180
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .get()
                    .parse(reader)
                    .getRecords();
        }
        assertThat(events).hasSize(ROWS).hasSameSizeAs(rows);
        for (int i = 0; i < ROWS; i++) {
            CSVRecord row = rows.get(i);
            JournalRecord event = events.get(i);
            assertThat(event.position().number()).isEqualTo(i + 1);
            assertThat(event.stream()).isEqualTo(new StreamId(row.get("aggregate_type"), row.get("aggregate_id")));
            assertThat(event.version()).isEqualTo(Long.parseLong(row.get("aggregate_version")) + 1);
            assertThat(event.event().id().toString().replace("-", "")).isEqualTo(row.get("event_id"));
            assertThat(event.event().type()).isEqualTo(row.get("event_type"));
            assertThat(event.event().schemaVersion()).isEqualTo(Integer.parseInt(row.get("event_version")));
            assertThat(event.event().data()).isEqualTo(row.get("event_data"));
            assertThat(event.event().metadata())
                    .isEqualTo(row.get("metadata").equals("null") ? "{}" : row.get("metadata"));
            assertThat(event.event().time())
                    .isEqualTo(OffsetDateTime.parse(
                                    row.get("create_date").replace(' ', 'T'), DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                            .toInstant());
        }
    }

    @Test
    void the_first_row_is_the_one_that_was_written() {
        String journal = Journals.emptyH2();

        Takeover.into(journal).fromCsv(REAL);

        JournalRecord first = Journals.events(journal).get(0);
        assertThat(first.version()).isEqualTo(1);
        assertThat(first.event().id()).isEqualTo(UUID.fromString("fa347b8e-e6ec-11f1-b690-02fc00000001"));
        assertThat(first.event().data()).isEqualTo("{\"label\":\"Stra\\u00dfe fegen\"}");
        assertThat(first.event().metadata())
                .isEqualTo("{\"command_id\":\"78e51061-7311-48a3-82ce-6f447ed4d57b\",\"user\":\"S\\u00f8ren\"}");
        assertThat(first.event().time()).isEqualTo("2026-11-23T03:21:30.960987Z");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void another_run_takes_over_nothing_and_says_the_same(Supplier<String> database) {
        String journal = database.get();
        Takeover.into(journal).report(folder.resolve("first")).fromCsv(REAL);

        Outcome again = Takeover.into(journal).report(folder.resolve("second")).fromCsv(REAL);

        assertThat(again.isClean()).isTrue();
        assertThat(again.rowsBefore()).isEqualTo(ROWS);
        assertThat(again.events()).isEqualTo(ROWS);
        assertThat(folder.resolve("second")).hasSameTextualContentAs(folder.resolve("first"));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void a_longer_file_that_begins_like_the_one_before_goes_on(Supplier<String> database) throws IOException {
        String journal = database.get();
        List<String> lines = Files.readAllLines(REAL);
        Path part = Files.write(folder.resolve("part.csv"), lines.subList(0, 31));
        Takeover.into(journal).rowsAtOnce(7).fromCsv(part);

        Outcome outcome = Takeover.into(journal).rowsAtOnce(7).fromCsv(REAL);

        assertThat(outcome.isClean()).isTrue();
        assertThat(outcome.rowsBefore()).isEqualTo(30);
        assertThat(Journals.events(journal)).hasSize(ROWS);
    }

    @Test
    void another_file_is_refused_and_changes_nothing() throws IOException {
        String journal = Journals.emptyH2();
        Takeover.into(journal).fromCsv(REAL);
        Path other = Files.writeString(
                folder.resolve("other.csv"), Files.readString(REAL).replaceFirst("todo_created", "todo_begun"));

        assertThatThrownBy(() -> Takeover.into(journal).fromCsv(other))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("other.csv does not begin with the 80 rows");
        assertThat(Journals.events(journal)).hasSize(ROWS);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void a_journal_with_events_of_others_is_refused_and_stays_as_it_is(Supplier<String> database) {
        String journal = database.get();
        append(journal);
        List<String> before = Journals.tables(journal);

        assertThatThrownBy(() -> Takeover.into(journal).fromCsv(REAL))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("the journal has 1 events, of which 0 were taken over");
        assertThat(Journals.events(journal)).hasSize(1);
        assertThat(Journals.tables(journal)).isEqualTo(before).contains("event_journal");
    }

    @Test
    void a_journal_that_an_application_has_gone_on_with_is_refused() throws IOException {
        String journal = Journals.emptyH2();
        Takeover.into(journal).fromCsv(REAL);
        append(journal);
        Path longer = Files.copy(REAL, folder.resolve("longer.csv"));
        Files.writeString(
                longer,
                Files.readAllLines(REAL).get(1).replaceFirst("^1,", "81,").replace(",0,2026", ",27,2026") + "\n",
                StandardOpenOption.APPEND);

        assertThatThrownBy(() -> Takeover.into(journal).fromCsv(longer))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("the journal has 81 events, of which 80 were taken over");
        assertThat(Journals.events(journal)).hasSize(ROWS + 1);
    }

    private static void append(String journal) {
        try (JpaStore store = JpaStore.builder(journal).createSchema().open()) {
            store.journal()
                    .append(
                            new StreamId("Order", "1"),
                            ExpectedVersion.noStream(),
                            List.of(new EventText(
                                    UUID.randomUUID(),
                                    "order_placed",
                                    1,
                                    "{}",
                                    "{}",
                                    Instant.now().truncatedTo(ChronoUnit.MICROS))));
        }
    }

    @Test
    void metadata_that_are_no_strings_become_their_json_text_and_are_counted() {
        String journal = Journals.emptyH2();
        CsvFile csv = new CsvFile(folder.resolve("old.csv"));
        Map<String, String> expected = Map.of(
                "null", "{}",
                "", "{}",
                "{}", "{}",
                "{ \"a\" : \"b\" }", "{ \"a\" : \"b\" }",
                "{\"a\":1e400,\"b\":null,\"c\":\"d\",\"e\":{\"f\":[\"g\\n\"]},\"h\":[]}",
                        "{\"a\":\"1e400\",\"b\":\"null\",\"c\":\"d\",\"e\":\"{\\\"f\\\":[\\\"g\\\\n\\\"]}\",\"h\":\"[]\"}",
                "[1, 2]", "{\"metadata\":\"[1, 2]\"}",
                "\"text\"", "{\"metadata\":\"\\\"text\\\"\"}",
                "7", "{\"metadata\":\"7\"}",
                " null ", "{}");
        List<String> given = expected.keySet().stream().sorted().toList();
        for (int i = 0; i < given.size(); i++) {
            csv.add(csv.row("s", "{}", i).with("metadata", given.get(i)));
        }

        Outcome outcome = Takeover.into(journal).fromCsv(csv.write());

        assertThat(outcome.isClean()).isTrue();
        assertThat(outcome.convertedMetadata()).isEqualTo(7);
        assertThat(Journals.events(journal).stream()
                        .map(each -> each.event().metadata())
                        .toList())
                .isEqualTo(given.stream().map(expected::get).toList());
    }
}
