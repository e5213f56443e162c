package org.daybook.cli.djangoevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.daybook.cli.Main;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.serialization.jackson.JacksonEventSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What is wrong with a row is told, and stops its stream alone, unless its kind is accepted. */
class DefectTest {

    private static final String V1_ID = "fa347b8ee6ec11f1b69002fc00000001";

    @TempDir
    Path folder;

    private CsvFile csv;
    private final String journal = Journals.emptyH2();

    @BeforeEach
    void beginFile() {
        csv = new CsvFile(folder.resolve("old.csv"));
        csv.add("bad", 0, 1);
        csv.add("good", 0, 1);
    }

    private CsvFile.Row next() {
        return csv.row("bad", "{\"n\":2}", 2);
    }

    private Outcome take(DefectKind... accepted) {
        csv.add("good", 2, 2);
        return Takeover.into(journal)
                .accept(accepted)
                .report(folder.resolve("report"))
                .fromCsv(csv.write());
    }

    private List<Map<String, Object>> report(String found) {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (String each : Journals.lines(folder.resolve("report"))) {
            @SuppressWarnings("unchecked") // an object of JSON is read as one of names
            Map<String, Object> line = JsonMapper.shared().readValue(each, Map.class);
            if (line.get("found").equals(found)) {
                lines.add(line);
            }
        }
        return lines;
    }

    static Stream<Arguments> stopping() {
        return Stream.of(
                Arguments.of("gap", "aggregate_version", "3"),
                Arguments.of("duplicate-version", "aggregate_version", "1"),
                Arguments.of("duplicate-version", "aggregate_version", "0"),
                Arguments.of("unreadable-number", "aggregate_version", "two"),
                Arguments.of("unreadable-number", "aggregate_version", ""),
                Arguments.of("unreadable-number", "aggregate_version", "-1"),
                Arguments.of("unreadable-number", "aggregate_version", "99999999999999999999"),
                Arguments.of("unreadable-number", "aggregate_version", "9".repeat(400)),
                Arguments.of("unreadable-number", "aggregate_version", "1e300"),
                Arguments.of("unreadable-number", "aggregate_version", String.valueOf(Long.MAX_VALUE)),
                Arguments.of("unreadable-number", "aggregate_version", String.valueOf(Long.MIN_VALUE)),
                Arguments.of("unreadable-number", "aggregate_version", String.valueOf(Integer.MAX_VALUE)),
                Arguments.of("unreadable-number", "aggregate_version", "\u0662"),
                Arguments.of("unreadable-number", "event_version", "0"),
                Arguments.of("unreadable-number", "event_version", "x"),
                Arguments.of("unreadable-number", "id", "x"),
                Arguments.of("late-row", "id", "1"),
                Arguments.of("unusable-name", "event_type", ""),
                Arguments.of("unusable-name", "event_type", "t".repeat(129)),
                Arguments.of("not-a-uuid", "event_id", ""),
                Arguments.of("not-a-uuid", "event_id", "order-17"),
                Arguments.of("not-a-uuid", "event_id", V1_ID + "0"),
                Arguments.of("not-a-uuid", "event_id", "fa347b8e-e6ec-11f1-b69002fc-00000001"),
                Arguments.of("not-a-uuid", "event_id", "ga347b8ee6ec11f1b69002fc00000001"),
                Arguments.of(
                        "duplicate-event-id", "event_id", CsvFile.eventId(2).toString()),
                Arguments.of(
                        "duplicate-event-id",
                        "event_id",
                        CsvFile.eventId(2).toString().replace("-", "").toUpperCase()),
                Arguments.of("unreadable-date", "create_date", ""),
                Arguments.of("unreadable-date", "create_date", "yesterday"),
                Arguments.of("unreadable-date", "create_date", "infinity"),
                Arguments.of("unreadable-date", "create_date", "0000-00-00 00:00:00"),
                Arguments.of("unreadable-date", "create_date", "2026-02-30 00:00:00"),
                Arguments.of("unreadable-date", "create_date", "0999-12-31 23:59:59+00"),
                Arguments.of("unreadable-json", "event_data", ""),
                Arguments.of("unreadable-json", "event_data", "{\"label\":\"x\""),
                Arguments.of("unreadable-json", "event_data", "{'label':'x'}"),
                Arguments.of("unreadable-json", "event_data", "{\"label\":\"x\"} {}"),
                Arguments.of("unreadable-json", "event_data", "{\"label\":\"a\tb\"}"),
                Arguments.of("unreadable-json", "event_data", "{\"a\":" + "[".repeat(501) + "]".repeat(501) + "}"),
                Arguments.of("not-an-object", "event_data", "null"),
                Arguments.of("not-an-object", "event_data", "[1]"),
                Arguments.of("not-an-object", "event_data", "\"text\""),
                Arguments.of("not-an-object", "event_data", "NaN"),
                Arguments.of("nan", "event_data", "{\"price\":NaN}"),
                Arguments.of("nan", "event_data", "{\"price\":[1,-Infinity]}"),
                Arguments.of("nan", "metadata", "{\"took\":Infinity}"),
                Arguments.of("unreadable-metadata", "metadata", "{\"user\":"));
    }

    @ParameterizedTest
    @MethodSource("stopping")
    @Tag("D-11")
    @Tag("D-16")
    @Tag("D-28")
    void a_defect_stops_its_stream_before_the_row_and_no_other_one(String kind, String column, String value) {
        csv.add(next().with(column, value));
        csv.add(csv.row("bad", "{\"n\":3}", 3));

        Outcome outcome = take();

        assertThat(outcome.isClean()).isFalse();
        assertThat(outcome.isEqual()).isTrue();
        assertThat(outcome.leftOut()).isEqualTo(2);
        assertThat(outcome.stoppedStreams()).isEqualTo(1);
        assertThat(outcome.defects()).isEqualTo(Map.of(kind + " stopped", 1L));
        assertThat(Journals.payloads(journal, "Todo", "bad")).containsExactly("{\"n\":0}", "{\"n\":1}");
        assertThat(Journals.payloads(journal, "Todo", "good")).hasSize(3);

        Map<String, Object> defect = report("defect").get(0);
        assertThat(defect)
                .containsEntry("row", 5)
                .containsEntry("line", 6)
                .containsEntry("kind", kind)
                .containsEntry("outcome", "stopped")
                .containsEntry("aggregate_type", "Todo")
                .containsEntry("aggregate_id", "bad")
                .containsEntry("id", column.equals("id") ? value : "5");
        assertThat(defect.get("reason").toString()).isNotEmpty();
        assertThat(report("stopped stream"))
                .containsExactly(Map.of(
                        "found",
                        "stopped stream",
                        "aggregate_type",
                        "Todo",
                        "aggregate_id",
                        "bad",
                        "kind",
                        kind,
                        "row",
                        5,
                        "events",
                        2,
                        "left_out",
                        2));
    }

    @Test
    void a_row_of_no_stream_is_left_out_and_stops_nothing() {
        csv.add(next().with("aggregate_id", ""));
        csv.add(next().with("aggregate_type", "T".repeat(129)));
        csv.add(next().with("aggregate_id", "i".repeat(256)));
        csv.add("bad", 2, 2);

        Outcome outcome = take();

        assertThat(outcome.defects()).isEqualTo(Map.of("unusable-name left out", 3L));
        assertThat(outcome.isEqual()).isTrue();
        assertThat(outcome.isClean()).isFalse();
        assertThat(outcome.stoppedStreams()).isZero();
        assertThat(Journals.payloads(journal, "Todo", "bad")).hasSize(3);
    }

    @Test
    void the_report_has_no_payload_no_metadata_and_no_character_that_a_terminal_obeys() {
        csv.add(next().with("event_data", "{\"secret\":")
                .with("metadata", "secret too")
                .with("aggregate_version", "9"));
        csv.add(csv.row("evil\u001b[2J\u202e", "secret", 0));

        take();

        assertThat(Journals.lines(folder.resolve("report")))
                .hasSizeGreaterThan(3)
                .noneMatch(each -> each.contains("secret") || each.matches(".*[\\p{Cc}\\p{Cf}].*"));
    }

    @Test
    void an_accepted_gap_is_counted_over() {
        csv.add(csv.row("bad", "{\"n\":5}", 5)).add(csv.row("bad", "{\"n\":6}", 6));

        Outcome outcome = take(DefectKind.GAP);

        assertThat(outcome.isClean()).isTrue();
        assertThat(outcome.defects()).isEqualTo(Map.of("gap accepted", 1L));
        assertThat(Journals.payloads(journal, "Todo", "bad"))
                .containsExactly("{\"n\":0}", "{\"n\":1}", "{\"n\":5}", "{\"n\":6}");
        assertThat(report("defect").get(0)).containsEntry("outcome", "accepted");
    }

    @Test
    void more_gaps_than_can_be_kept_stop_the_stream() {
        for (int gap = 1; gap <= Ranges.MOST + 2; gap++) {
            csv.add(csv.row("bad", "{}", 1 + 2 * gap));
        }

        Outcome outcome = take(DefectKind.GAP);

        assertThat(outcome.defects()).isEqualTo(Map.of("gap accepted", (long) Ranges.MOST, "gap stopped", 1L));
        assertThat(outcome.leftOut()).isEqualTo(2);
        assertThat(outcome.isEqual()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9223372036854775807",
                "9223372036854775806",
                "-9223372036854775808",
                "2147483648",
                "2147483647",
                "-1",
                "1e300"
            })
    void a_version_beyond_all_that_can_be_counted_stops_its_stream_though_gaps_are_accepted(String version) {
        csv.add(next().with("aggregate_version", version));
        csv.add("bad", 5, 6);

        Outcome outcome = take(DefectKind.GAP);

        assertThat(outcome.defects()).isEqualTo(Map.of("unreadable-number stopped", 1L));
        assertThat(outcome.isClean()).isFalse();
        assertThat(Journals.payloads(journal, "Todo", "bad")).containsExactly("{\"n\":0}", "{\"n\":1}");

        csv.add("bad", 7, 7);
        csv.add("good", 3, 3);
        assertThat(Takeover.into(journal)
                        .accept(DefectKind.GAP)
                        .fromCsv(csv.write())
                        .defects())
                .as("a later run")
                .isEqualTo(outcome.defects());
    }

    @Test
    void the_highest_version_that_can_be_counted_is_one_behind_a_gap_and_later_runs_go_on() {
        csv.add(next().with("aggregate_version", String.valueOf(Integer.MAX_VALUE - 1)));

        assertThat(take(DefectKind.GAP).defects()).isEqualTo(Map.of("gap accepted", 1L));

        csv.add("bad", 5, 5);
        csv.add("good", 3, 3);
        Outcome outcome = Takeover.into(journal).accept(DefectKind.GAP).fromCsv(csv.write());
        assertThat(outcome.defects()).isEqualTo(Map.of("gap accepted", 1L, "out-of-order stopped", 1L));
        assertThat(Journals.payloads(journal, "Todo", "bad")).hasSize(3);
        assertThat(Journals.payloads(journal, "Todo", "good")).hasSize(4);
    }

    @Test
    void a_stream_that_begins_too_late_has_a_gap_too() {
        csv.add(csv.row("headless", "{\"n\":3}", 3));

        Outcome outcome = take(DefectKind.GAP);

        assertThat(outcome.defects()).isEqualTo(Map.of("gap accepted", 1L));
        assertThat(Journals.payloads(journal, "Todo", "headless")).containsExactly("{\"n\":3}");
    }

    @Test
    @Tag("D-12")
    void versions_out_of_order_stop_the_stream_and_the_one_that_comes_too_late_is_told() {
        csv.add(csv.row("bad", "{\"n\":3}", 3)).add(next());

        Outcome outcome = take();

        assertThat(outcome.defects()).isEqualTo(Map.of("gap stopped", 1L, "out-of-order left out", 1L));
        assertThat(outcome.leftOut()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_stream_that_is_counted_anew_and_stopped_is_so_after_a_restart_too(boolean restarted) {
        csv.add(csv.row("bad", "{\"n\":4}", 4));
        assertThat(take(DefectKind.GAP).defects()).isEqualTo(Map.of("gap accepted", 1L));
        csv.add(csv.row(
                "bad", "{\"n\":7}", 7)); // its third event is there, so version 3 of the source may not come yet
        if (restarted) {
            Takeover.into(journal).fromCsv(csv.write());
        }
        csv.add(csv.row("bad", "{\"n\":3}", 3));

        Outcome outcome = Takeover.into(journal).fromCsv(csv.write());

        assertThat(outcome.defects()).isEqualTo(Map.of("gap accepted", 1L, "gap stopped", 1L));
        assertThat(outcome.leftOut()).isEqualTo(2);
    }

    @Test
    void accepted_versions_out_of_order_stay_in_the_order_of_their_ids() {
        csv.add(csv.row("bad", "{\"n\":4}", 4)).add(csv.row("bad", "{\"n\":3}", 3));
        csv.add(csv.row("bad", "{\"n\":4}", 4)); // once more
        csv.add(csv.row("bad", "{\"n\":2}", 2)).add(csv.row("bad", "{\"n\":5}", 5));

        Outcome outcome = take(DefectKind.GAP, DefectKind.OUT_OF_ORDER, DefectKind.DUPLICATE_VERSION);

        assertThat(outcome.isClean()).isTrue();
        assertThat(outcome.defects())
                .isEqualTo(Map.of("gap accepted", 1L, "out-of-order accepted", 2L, "duplicate-version accepted", 1L));
        assertThat(Journals.payloads(journal, "Todo", "bad"))
                .containsExactly("{\"n\":0}", "{\"n\":1}", "{\"n\":4}", "{\"n\":3}", "{\"n\":2}", "{\"n\":5}");
    }

    @Test
    void of_an_accepted_duplicate_version_the_later_row_is_left_out() {
        csv.add(csv.row("bad", "{\"n\":\"again\"}", 1)).add(csv.row("bad", "{\"n\":2}", 2));

        Outcome outcome = take(DefectKind.DUPLICATE_VERSION);

        assertThat(outcome.isClean()).isTrue();
        assertThat(outcome.leftOut()).isEqualTo(1);
        assertThat(Journals.payloads(journal, "Todo", "bad")).containsExactly("{\"n\":0}", "{\"n\":1}", "{\"n\":2}");
    }

    @Test
    void accepted_ids_that_are_none_or_taken_are_computed_and_always_the_same() {
        csv.add(next().with("event_id", "order-17"));
        csv.add(csv.row("bad", "{\"n\":3}", 3).with("event_id", V1_ID));

        Outcome outcome = take(DefectKind.NOT_A_UUID, DefectKind.DUPLICATE_EVENT_ID);
        List<UUID> ids =
                Journals.events(journal).stream().map(each -> each.event().id()).toList();

        assertThat(outcome.isClean()).isTrue();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(ids.get(4)).isEqualTo(EventIds.computed(5, 5));
        assertThat(ids.get(4).version()).isEqualTo(5);
        assertThat(ids.get(5)).isEqualTo(EventIds.computed(6, 6));
    }

    @Test
    void accepted_nan_becomes_null_and_nothing_else_changes() {
        csv.add(next().with("event_data", "{ \"a\" : [NaN, \"NaN\" ,-Infinity],\"b\":Infinity}")
                .with("metadata", "{\"took\":NaN,\"user\":\"NaN\"}"));

        Outcome outcome = take(DefectKind.NAN);

        assertThat(outcome.isClean()).isTrue();
        assertThat(outcome.defects()).isEqualTo(Map.of("nan accepted", 2L));
        JournalRecord taken = Journals.events(journal).get(4);
        assertThat(taken.event().data()).isEqualTo("{ \"a\" : [null, \"NaN\" ,null],\"b\":null}");
        assertThat(taken.event().metadata()).isEqualTo("{\"took\":\"null\",\"user\":\"NaN\"}");
    }

    @Test
    void a_name_that_stands_twice_is_no_defect_since_the_last_counts_there_and_here() {
        String data = "{\"label\":\"old\",\"in\":{\"a\":1,\"a\":2},\"label\":\"new\"}";
        csv.add(next().with("event_data", data).with("metadata", "{\"user\":\"ada\",\"user\":\"eve\"}"));

        assertThat(take().isClean()).isTrue();

        EventText taken = Journals.events(journal).get(4).event();
        assertThat(taken.data()).isEqualTo(data);
        JacksonEventSerializer json = new JacksonEventSerializer();
        assertThat(json.readTree(taken.data()).text("label")).isEqualTo("new");
        assertThat((Object) json.read(taken.metadata(), Map.class)).isEqualTo(Map.of("user", "eve"));
        StringWriter out = new StringWriter();
        PrintWriter printer = new PrintWriter(out, true);
        assertThat(Main.run(printer, printer, "verify", "--journal", journal))
                .as(out.toString())
                .isZero();
    }

    @Test
    void a_row_that_djangoevents_finds_in_another_stream_is_told_of() {
        csv.add(next().with("_stored_entity_id", "Cat::zzz\u001b[2J"));
        csv.add(csv.row("bad", "{\"n\":3}", 3).with("_stored_entity_id", ""));

        Outcome outcome = take();

        assertThat(outcome.isClean()).isTrue();
        assertThat(outcome.defects()).isEqualTo(Map.of("other-stream accepted", 1L));
        assertThat(Journals.payloads(journal, "Todo", "bad")).hasSize(4);
        assertThat(report("defect").get(0))
                .containsEntry("kind", "other-stream")
                .containsEntry("aggregate_version", "2")
                .extractingByKey("reason")
                .asString()
                .contains("Cat::zzz\\u001b[2J");
    }

    @Test
    void a_computed_id_that_another_row_has_is_computed_once_more() {
        csv.add(csv.row("thief", "{}", 0)
                .with("event_id", EventIds.computed(6, 6).toString()));
        csv.add(next().with("event_id", "nope"));
        csv.add(csv.row("thief", "{}", 1)
                .with("event_id", EventIds.computed(9, 9).toString()));

        assertThat(take(DefectKind.NOT_A_UUID).defects()).isEqualTo(Map.of("not-a-uuid accepted", 1L));
        csv.add(csv.row("bad", "{\"n\":3}", 3).with("event_id", "nope")); // its own id is in the journal by then
        assertThat(Takeover.into(journal)
                        .accept(DefectKind.NOT_A_UUID)
                        .rowsAtOnce(1)
                        .fromCsv(csv.write())
                        .defects())
                .isEqualTo(Map.of("not-a-uuid accepted", 2L));

        List<UUID> ids =
                Journals.events(journal).stream().map(each -> each.event().id()).toList();
        assertThat(ids)
                .doesNotHaveDuplicates()
                .contains(EventIds.computed(6, 6, 1), EventIds.computed(9, 9, 1))
                .hasSize(9);
    }

    @Test
    void an_accepted_date_is_read_from_the_event_id_if_it_can_be() {
        csv.add(next().with("create_date", ""));
        csv.add(csv.row("bad", "{\"n\":3}", 3)
                .with("create_date", "")
                .with("event_id", "11111111111141118111111111111111"));

        Outcome outcome = take(DefectKind.UNREADABLE_DATE);

        assertThat(outcome.defects()).isEqualTo(Map.of("unreadable-date accepted", 1L, "unreadable-date stopped", 1L));
        assertThat(Journals.events(journal).get(4).event().time())
                .isEqualTo(Instant.parse("2026-11-23T03:21:30.960987Z"));
    }

    @Test
    void accepted_metadata_that_cannot_be_read_are_kept_as_text() {
        csv.add(next().with("metadata", "user=\"ada\""));

        assertThat(take(DefectKind.UNREADABLE_METADATA).isClean()).isTrue();
        assertThat(Journals.events(journal).get(4).event().metadata()).isEqualTo("{\"metadata\":\"user=\\\"ada\\\"\"}");
    }

    @Test
    void an_accepted_late_row_is_taken_where_it_is_found() {
        csv.add(next().with("id", "1"));

        assertThat(take(DefectKind.LATE_ROW).isClean()).isTrue();
        assertThat(Journals.payloads(journal, "Todo", "bad")).hasSize(3);
    }

    @Test
    void what_cannot_be_taken_over_soundly_cannot_be_accepted() {
        Takeover takeover = Takeover.into(journal);
        for (DefectKind each : List.of(
                DefectKind.UNREADABLE_JSON,
                DefectKind.NOT_AN_OBJECT,
                DefectKind.UNUSABLE_NAME,
                DefectKind.UNREADABLE_NUMBER)) {
            assertThatThrownBy(() -> takeover.accept(each))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(each.label());
        }
        assertThatThrownBy(() -> take(DefectKind.OUT_OF_ORDER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gap");
    }
}
