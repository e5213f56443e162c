package org.daybook.benchmarks;

import static org.daybook.benchmarks.MeasuredSystem.AXON4_JPA;
import static org.daybook.benchmarks.MeasuredSystem.DAYBOOK;
import static org.daybook.benchmarks.MeasuredSystem.DAYBOOK_PORTABLE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.daybook.benchmarks.worker.Measurement;

/** The tables, for people. */
final class MarkdownReport {

    private final Results results;
    private final StringBuilder text = new StringBuilder();

    private MarkdownReport(Results results) {
        this.results = results;
    }

    static String of(Facts facts, Results results, List<Micro> micros) {
        MarkdownReport report = new MarkdownReport(results);
        report.facts(facts);
        for (Section section : Section.values()) {
            report.section(section);
        }
        report.micros(micros);
        report.goals();
        report.settings(facts);
        return report.text.toString();
    }

    private void line(String format, Object... values) {
        text.append(values.length == 0 ? format : String.format(format, values)).append('\n');
    }

    private void facts(Facts facts) {
        line("| measured | |");
        line("|---|---|");
        line("| when, how | %s, %s |", facts.time(), facts.command());
        facts.machine().forEach((name, value) -> line("| %s | %s |", name, value));
        line("| database | %s, %s |", facts.server(), facts.serverVersion());
        line("| its settings | %s |", join(facts.serverSettings()));
        line("| every JVM | `%s` |", String.join(" ", WorkerProcess.JVM));
        Scale scale = facts.scale();
        line(
                "| plan | %d rounds; %.1f s after %.1f s of warm-up; first warm-up %.1f s; log of %,d events |",
                scale.rounds(), scale.seconds(), scale.warmUp(), scale.firstWarmUp(), scale.log());
        others();
        line("");
        line("What a commit costs here:");
        line("");
        line("```text");
        line("%s", facts.commitLatency().strip());
        line("```");
        line("");
    }

    private void others() {
        List<Result> all = results.all();
        Results.median(Results.values(all, Measurement::othersCores))
                .ifPresent(median -> line(
                        "| other work on the machine | %.2f cores (median), %.2f (most) |",
                        median,
                        Results.values(all, Measurement::othersCores).max().orElse(0)));
    }

    private void section(Section section) {
        List<String> variants = results.variants(section);
        if (variants.isEmpty()) {
            return;
        }
        line("### %s. %s", section, section.title());
        line("");
        line(
                "| work | system | events/s | × %s | × %s | p50 µs | p99 µs | p99.9 µs | client CPU µs/event | server CPU µs/event |",
                section.floor().title(), AXON4_JPA.title());
        line("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (String variant : variants) {
            for (MeasuredSystem system : MeasuredSystem.values()) {
                if (!results.rows(section, variant, system).isEmpty()) {
                    row(section, variant, system);
                }
            }
        }
        line("");
    }

    private void row(Section section, String variant, MeasuredSystem system) {
        List<Result> rows = results.of(section, variant, system);
        String failures = results.rows(section, variant, system).stream()
                .filter(each -> each.failure() != null)
                .map(each -> "; round " + each.round() + " failed: " + each.failure())
                .distinct()
                .reduce("", String::concat);
        long unfinished = results.rows(section, variant, system).stream()
                .mapToLong(each ->
                        each.measurement() == null ? 0 : each.measurement().unfinished())
                .sum();
        line(
                "| %s | %s | %s%s%s | %s | %s | %s | %s | %s | %s | %s |",
                variant,
                system.title(),
                spread(rows, Measurement::rate, "%,.0f"),
                unfinished == 0 ? "" : "; " + unfinished + " not begun",
                failures.replace('|', '/').replace('\n', ' '),
                ratio(section, variant, system, section.floor()),
                ratio(section, variant, system, AXON4_JPA),
                spread(rows, Measurement::p50, "%,.0f"),
                spread(rows, Measurement::p99, "%,.0f"),
                spread(rows, Measurement::p999, "%,.0f"),
                spread(rows, Measurement::clientCpu, "%,.1f"),
                spread(rows, Measurement::serverCpu, "%,.1f"));
    }

    private String ratio(Section section, String variant, MeasuredSystem system, MeasuredSystem reference) {
        OptionalDouble ratio = results.ratio(section, variant, system, reference);
        return ratio.isPresent() ? String.format("%.2f", ratio.getAsDouble()) : "";
    }

    /** The median, and the least and the most if there were several rounds. */
    private static String spread(List<Result> rows, ToDoubleFunction<Measurement> value, String format) {
        OptionalDouble median = Results.median(Results.values(rows, value));
        if (median.isEmpty()) {
            return "";
        }
        String middle = String.format(format, median.getAsDouble());
        return rows.size() == 1
                ? middle
                : String.format(
                        "%s (" + format + "-" + format + ")",
                        middle,
                        Results.values(rows, value).min().orElse(0),
                        Results.values(rows, value).max().orElse(0));
    }

    private void micros(List<Micro> micros) {
        if (micros.isEmpty()) {
            return;
        }
        line("### J. %s", Section.J.title());
        line("");
        line("| benchmark | parameters | score | error (99.9 %) | unit |");
        line("|---|---|---:|---:|---|");
        micros.forEach(each -> line(
                "| %s | %s | %,.3f | %s | %s |",
                each.name(), join(each.parameters()), each.score(), each.error(), each.unit()));
        line("");
    }

    private void goals() {
        List<String> lines = new ArrayList<>();
        for (Goal goal : Goal.all()) {
            for (String variant : results.variants(goal.section())) {
                OptionalDouble ratio = results.ratio(goal.section(), variant, goal.system(), goal.reference());
                if (variant.startsWith(goal.variant()) && ratio.isPresent()) {
                    lines.add(String.format(
                            "| %s, %s%s | ≥ %s × %s | %.2f | %s |",
                            goal.section(),
                            variant,
                            goal.system() == DAYBOOK_PORTABLE ? ", portable SQL" : "",
                            goal.factor(),
                            goal.reference().title(),
                            ratio.getAsDouble(),
                            ratio.getAsDouble() >= goal.factor() ? "yes" : "no"));
                }
            }
        }
        String append = "create, 32 threads";
        results.median(Section.A, append, DAYBOOK, Measurement::clientCpu)
                .ifPresent(cpu -> lines.add(String.format(
                        "| A, %s | ≤ %.0f µs of client CPU for an event | %.1f | %s |",
                        append, Goal.CLIENT_CPU, cpu, cpu <= Goal.CLIENT_CPU ? "yes" : "no")));
        besideSnapshot(lines);
        if (!lines.isEmpty()) {
            line("### What Daybook wants to reach");
            line("");
            line("| work | goal | measured | reached |");
            line("|---|---|---:|---|");
            lines.forEach(this::line);
            line("");
        }
    }

    private void besideSnapshot(List<String> lines) {
        OptionalDouble without = results.median(Section.S, Run.WITHOUT, DAYBOOK, Measurement::rate);
        for (String variant : results.variants(Section.S)) {
            OptionalDouble held = results.median(Section.S, variant, DAYBOOK, Measurement::rate);
            if (variant.startsWith(Run.HELD) && without.isPresent() && held.isPresent()) {
                double ratio = held.getAsDouble() / without.getAsDouble();
                lines.add(String.format(
                        "| S, %s | ≥ %s × without | %.2f | %s |",
                        variant, Goal.BESIDE_SNAPSHOT, ratio, ratio >= Goal.BESIDE_SNAPSHOT ? "yes" : "no"));
            }
        }
    }

    private void settings(Facts facts) {
        line("### How the systems are set up");
        line("");
        line("| system | settings | libraries |");
        line("|---|---|---|");
        facts.systems()
                .forEach((system, settings) -> line(
                        "| %s | %s | %s |",
                        system.title(),
                        join(settings),
                        String.join(", ", facts.libraries().getOrDefault(system, List.of()))));
    }

    private static String join(Map<String, String> values) {
        List<String> parts = new ArrayList<>();
        new TreeMap<>(values).forEach((name, value) -> parts.add(name + "=" + value));
        return String.join("; ", parts);
    }
}
