package org.daybook.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.daybook.benchmarks.worker.Measurement;
import org.daybook.benchmarks.worker.Task;
import org.daybook.benchmarks.worker.Work;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Medians, spreads and ratios are what the words say. */
class MarkdownReportTest {

    private static final String MARK = "<!-- what follows is written by the harness -->";

    private final List<Result> results = new ArrayList<>();

    private void add(MeasuredSystem system, int round, @Nullable Double rate) {
        add(Section.A, "create, 32 threads", system, round, rate);
    }

    private void add(Section section, String variant, MeasuredSystem system, int round, @Nullable Double rate) {
        add(section, variant, system, round, rate == null ? null : measurement(rate, 300, 0));
    }

    private void add(
            Section section, String variant, MeasuredSystem system, int round, @Nullable Measurement measurement) {
        results.add(new Result(
                section,
                variant,
                system,
                round,
                new Task(Work.CREATE, 32, 1, 1, 3, 0, 50_000, true),
                measurement,
                measurement == null ? "it | broke" : null));
    }

    private static Measurement measurement(double rate, double p99, double start) {
        return new Measurement(1, Math.round(rate * 3), 3, 100, 200, p99, 400, 500, 12.5, 30, 0.25, 0, start);
    }

    private Report run(String time) {
        Facts facts = new Facts(
                time,
                "short",
                Map.of(),
                "PostgreSQL",
                "15",
                Map.of(),
                "fdatasync 150",
                Scale.SHORT,
                Map.of(),
                Map.of());
        return new Report(facts, 0, results, List.of(), List.of());
    }

    private String report() {
        return MarkdownReport.of(run("now"));
    }

    @Test
    void a_row_has_the_median_of_the_rounds_and_their_spread() {
        add(MeasuredSystem.JDBC, 1, 1_000.0);
        add(MeasuredSystem.JDBC, 2, 3_000.0);
        add(MeasuredSystem.JDBC, 3, 2_000.0);
        assertThat(report()).contains("| create, 32 threads | plain JDBC insert | 2,000 (1,000-3,000) | 1.00 |");
    }

    @Test
    void a_ratio_is_the_median_of_what_the_rounds_say_each() {
        add(MeasuredSystem.JDBC, 1, 1_000.0);
        add(MeasuredSystem.JDBC, 2, 2_000.0);
        add(MeasuredSystem.JDBC, 3, 4_000.0);
        add(MeasuredSystem.DAYBOOK, 1, 3_000.0); // 3
        add(MeasuredSystem.DAYBOOK, 2, 2_000.0); // 1
        add(MeasuredSystem.DAYBOOK, 3, 7_000.0); // 1.75
        assertThat(report())
                .contains("| Daybook | 3,000 (2,000-7,000) | 1.75 |")
                .contains("| A, create, 32 threads | ≥ 2.0 × plain JDBC insert | 1.75 | no |");
    }

    @Test
    void appends_beside_a_snapshot_are_compared_with_the_better_of_those_before_and_after_it() {
        add(Section.S, Run.WITHOUT, MeasuredSystem.DAYBOOK, 1, 1_000.0);
        add(Section.S, Run.HELD + "600 s", MeasuredSystem.DAYBOOK, 1, 900.0);
        assertThat(report()).contains("| S, held for 600 s | ≥ 0.8 × without it, before or after | 0.90 | yes |");
        add(Section.S, Run.AFTER, MeasuredSystem.DAYBOOK, 1, 1_200.0);
        assertThat(report()).contains("| S, held for 600 s | ≥ 0.8 × without it, before or after | 0.75 | no |");
    }

    @Test
    void a_short_load_in_a_long_log_in_memory_is_compared() {
        add(Section.E, "load of 10 in a log of 500000", MeasuredSystem.AXON4_MEMORY, 1, 1_000.0);
        add(Section.E, "load of 10 in a log of 500000", MeasuredSystem.DAYBOOK_MEMORY, 1, 1_500.0);
        add(Section.E, "load of 100 in a log of 500000", MeasuredSystem.AXON4_MEMORY, 1, 1_000.0);
        add(Section.E, "load of 100 in a log of 500000", MeasuredSystem.DAYBOOK_MEMORY, 1, 1_500.0);
        assertThat(report())
                .contains("| E, load of 10 in a log of 500000 | ≥ 1.0 × Axon 4 in memory | 1.50 | yes |")
                .doesNotContain("| E, load of 100 in");
    }

    @Test
    void the_short_version_has_no_long_part_that_was_not_asked_for() {
        assertThat(Main.sections(Main.Version.SHORT, null))
                .containsExactly(
                        Section.A, Section.O, Section.N, Section.B, Section.C, Section.L, Section.D, Section.E,
                        Section.J);
        assertThat(Main.sections(Main.Version.FULL, null))
                .hasSize(Section.values().length - 1)
                .doesNotContain(Section.S);
        assertThat(Main.sections(Main.Version.SHORT, List.of("G", "S", "A'")))
                .containsExactly(Section.O, Section.S, Section.G);
    }

    @Test
    void what_is_compared_within_daybook_is_of_the_same_round() {
        for (int round = 1; round <= 3; round++) {
            add(Section.M, "8 threads", MeasuredSystem.DAYBOOK, round, round * 1_000.0);
            add(Section.M, "8 threads", MeasuredSystem.DAYBOOK_SNAPSHOTS, round, round * 940.0);
            add(Section.L, Run.EACH, MeasuredSystem.DAYBOOK, round, round * 1_000.0);
            add(Section.L, Run.ALL, MeasuredSystem.DAYBOOK, round, round * 11_000.0);
            add(Section.K, "10 events", MeasuredSystem.DAYBOOK, round, round * 1_000.0);
            add(Section.K, "100000 events", MeasuredSystem.DAYBOOK_CACHE, round, round * 700.0);
        }
        assertThat(report())
                .contains(
                        "| K, 100000 events, Daybook with a cache | ≥ 0.67 × the speed of 10 events, Daybook | 0.70 | yes |")
                .contains(
                        "| L, with one call, Daybook | ≥ 10.00 × the speed of one after the other, Daybook | 11.00 | yes |")
                .contains(
                        "| M, 8 threads, Daybook with snapshots | ≥ 0.95 × the speed of 8 threads, Daybook | 0.94 | no |");
    }

    @Test
    void a_failure_is_told_and_not_counted() {
        add(MeasuredSystem.JDBC, 1, 1_000.0);
        add(MeasuredSystem.JDBC, 2, null);
        assertThat(report()).contains("| 1,000; round 2 failed: it / broke | 1.00 |");
    }

    @Test
    void a_document_keeps_what_comes_before_the_report() throws IOException {
        String document = Files.readString(Path.of("../../docs/benchmarks.md"));
        String changed = Main.withReport(document, "### A new one\n");
        assertThat(changed).endsWith("-->\n\n### A new one\n");
        assertThat(document).startsWith(changed.substring(0, changed.indexOf("### A new one")));
    }

    @Test
    void a_handler_is_late_by_its_p99() {
        add(Section.H, Run.SAME_NODE, MeasuredSystem.DAYBOOK, 1, measurement(20, 9_500, 0));
        add(Section.H, Run.OTHER_NODE, MeasuredSystem.DAYBOOK, 1, measurement(20, 31_000, 0));
        assertThat(report())
                .contains("| same node | Daybook | 60 | 0.1 | 0.2 | 9.5 | 0.5 |")
                .contains("| H, same node | ≤ 10 ms, p99 | 9.50 | yes |")
                .contains("| H, another node | ≤ 30 ms, p99 | 31.0 | no |");
    }

    @Test
    void an_idle_node_is_measured_by_what_reaches_the_database() {
        add(Section.I, "1 subscription, statements", MeasuredSystem.DAYBOOK, 1, 2.0);
        add(Section.I, "50 subscriptions, statements", MeasuredSystem.DAYBOOK, 1, 2.34);
        assertThat(report())
                .contains("| 1 subscription, statements | Daybook | 2.00 |")
                .contains("| I, 1 subscription, statements | ≤ 2 a second | 2.00 | yes |")
                .contains("| I, 50 subscriptions, statements | ≤ 2 a second | 2.33 | no |");
    }

    @Test
    void the_cost_of_an_event_is_compared_without_the_start() {
        add(Section.G, "10000 events", MeasuredSystem.DAYBOOK, 1, measurement(10_000, 300, 1_500_000));
        add(Section.G, "100000 events", MeasuredSystem.DAYBOOK, 1, measurement(20_000, 300, 0));
        add(Section.G, "1000000 events", MeasuredSystem.DAYBOOK, 1, measurement(15_000, 300, 0));
        assertThat(report())
                .contains("| 10000 events | Daybook | 10,000 |  |  | 1,500 | 50.0 |")
                .contains("among 10000, without the start | 1.00 | yes |")
                .contains("among 10000, without the start | 1.33 | no |")
                .contains("| G, 10000 events | ≥ 10,000 events/s | 10,000 | yes |");
    }

    @Test
    void handling_the_log_is_compared_with_the_same_round_of_reading_it() {
        for (int round = 1; round <= 3; round++) {
            add(Section.D, "9 events", MeasuredSystem.JDBC, round, round * 1_000.0);
            add(Section.F, "9 events", MeasuredSystem.JDBC, round, round * 500.0);
            add(Section.F, "9 events", MeasuredSystem.DAYBOOK, round, round * 400.0);
        }
        assertThat(report())
                .contains("| F, 9 events | ≥ 0.6 × plain JDBC insert of part D | 0.40 | no |")
                .contains("| F, 9 events | × plain JDBC insert, for comparison only | 0.80 |  |");
    }

    @Test
    void rounds_of_different_runs_are_not_compared() {
        add(Section.D, "9 events", MeasuredSystem.JDBC, 1, 1_000.0);
        Report before = run("yesterday");
        results.clear();
        add(Section.F, "9 events", MeasuredSystem.JDBC, 1, 500.0);
        add(Section.F, "9 events", MeasuredSystem.DAYBOOK, 1, 400.0);
        assertThat(MarkdownReport.of(run("today").after(before)))
                .doesNotContain("of part D |")
                .contains("| F, 9 events | × plain JDBC insert, for comparison only | 0.80 |  |");
    }

    @Test
    void a_peer_counts_with_its_best_batches() {
        add(Section.F, "9 events", MeasuredSystem.AXON4_JPA, 1, 1_000.0);
        add(Section.F, "9 events, batches of 100", MeasuredSystem.AXON4_JPA, 1, 500.0);
        add(Section.F, "9 events, batches of 5000", MeasuredSystem.AXON4_JPA, 1, 2_000.0);
        add(Section.F, "99 events, batches of 5000", MeasuredSystem.AXON4_JPA, 1, 9_000.0);
        add(Section.F, "9 events", MeasuredSystem.DAYBOOK, 1, 2_800.0);
        assertThat(report()).contains("| F, 9 events | ≥ 1.5 × Axon 4 JPA | 1.40 | no |");
    }

    @Test
    void what_was_not_run_stays_as_it_was(@TempDir Path folder) throws IOException {
        Path document = folder.resolve("report.md");
        Files.writeString(document, "before\n" + MARK + "\nold\n");
        add(MeasuredSystem.JDBC, 1, 1_000.0);
        add(Section.S, Run.WITHOUT, MeasuredSystem.DAYBOOK, 1, 100.0);
        add(Section.F, "9 events", MeasuredSystem.JDBC, 1, 10.0);
        Main.replace(document, run("first"));
        results.clear();
        add(Section.F, "9 events", MeasuredSystem.JDBC, 1, 20.0);
        Main.replace(document, run("second"));
        results.clear();
        add(MeasuredSystem.JDBC, 1, 3_000.0);
        Main.replace(document, run("third"));
        assertThat(Files.readString(document))
                .startsWith("before\n" + MARK + "\n\n| measured")
                .contains("### A. " + Section.A.title() + "\n\nIn the run of third.\n")
                .contains("### S. " + Section.S.title() + "\n\nIn the run of first.\n")
                .contains("### F. " + Section.F.title() + "\n\nIn the run of second.\n")
                .contains("| plain JDBC insert | 3,000 |", "| plain JDBC insert | 20 |", "| Daybook | 100 |")
                .contains("| when, how | first, short |\n| parts | S |")
                .doesNotContain("| plain JDBC insert | 1,000 |", "| plain JDBC insert | 10 |");
        assertThat(Report.read(folder.resolve("report.json")).runs()).hasSize(3);
    }

    @Test
    void a_run_of_everything_leaves_nothing_of_earlier_ones() {
        add(MeasuredSystem.JDBC, 1, 1_000.0);
        Report before = run("yesterday");
        assertThat(MarkdownReport.of(run("second").after(before)))
                .doesNotContain("yesterday")
                .doesNotContain("| parts |")
                .doesNotContain("In the run of");
    }

    @Test
    void the_measurements_beside_the_document_can_be_read() {
        Report report = Report.read(Path.of("../../docs/benchmarks.json"));
        assertThat(report.runs()).flatExtracting(Report::sections).contains(Section.A, Section.F);
    }
}
