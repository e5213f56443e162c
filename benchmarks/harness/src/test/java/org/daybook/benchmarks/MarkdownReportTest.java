package org.daybook.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.daybook.benchmarks.worker.Measurement;
import org.daybook.benchmarks.worker.Task;
import org.daybook.benchmarks.worker.Work;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Medians, spreads and ratios are what the words say. */
class MarkdownReportTest {

    private final Results results = new Results();

    private void add(MeasuredSystem system, int round, @Nullable Double rate) {
        add(Section.A, "create, 32 threads", system, round, rate);
    }

    private void add(Section section, String variant, MeasuredSystem system, int round, @Nullable Double rate) {
        Measurement measurement = rate == null
                ? null
                : new Measurement(1, Math.round(rate * 3), 3, 100, 200, 300, 400, 12.5, 30, 0.25, 0);
        results.add(new Result(
                section,
                variant,
                system,
                round,
                new Task(Work.CREATE, 32, 1, 1, 3, 0, 50_000, true),
                measurement,
                measurement == null ? "it | broke" : null));
    }

    private String report() {
        Facts facts = new Facts(
                "now",
                "short",
                Map.of(),
                "PostgreSQL",
                "15",
                Map.of(),
                "fdatasync 150",
                Scale.SHORT,
                Map.of(),
                Map.of());
        return MarkdownReport.of(facts, results, List.of());
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
    void appends_beside_a_snapshot_are_compared_with_those_without() {
        add(Section.S, Run.WITHOUT, MeasuredSystem.DAYBOOK, 1, 1_000.0);
        add(Section.S, Run.HELD + "600 s", MeasuredSystem.DAYBOOK, 1, 750.0);
        assertThat(report()).contains("| S, held for 600 s | ≥ 0.8 × without | 0.75 | no |");
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
}
