package org.daybook.benchmarks;

import static org.daybook.benchmarks.MeasuredSystem.AXON4_JPA;
import static org.daybook.benchmarks.MeasuredSystem.DAYBOOK;
import static org.daybook.benchmarks.MeasuredSystem.DAYBOOK_CACHE;
import static org.daybook.benchmarks.MeasuredSystem.DAYBOOK_PORTABLE;
import static org.daybook.benchmarks.MeasuredSystem.DAYBOOK_SNAPSHOTS;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.daybook.benchmarks.worker.Measurement;

/** The tables, for people. */
final class MarkdownReport {

    private final Results results = new Results();
    private final StringBuilder text = new StringBuilder();

    /** That with the most parts first. */
    private final List<Report> runs;

    private MarkdownReport(Report report) {
        runs = report.runs().stream()
                .sorted(Comparator.comparingInt((Report run) -> run.sections().size())
                        .reversed())
                .toList();
        runs.forEach(run -> run.results().forEach(results::add));
    }

    static String of(Report all) {
        MarkdownReport report = new MarkdownReport(all);
        report.runs.forEach(report::facts);
        report.commitLatency();
        for (Section section : Section.values()) {
            report.section(section);
        }
        report.micros();
        report.goals();
        report.settings();
        return report.text.toString();
    }

    private void line(String format, Object... values) {
        text.append(values.length == 0 ? format : String.format(format, values)).append('\n');
    }

    private void facts(Report run) {
        Facts facts = run.facts();
        line("| measured | |");
        line("|---|---|");
        line("| when, how | %s, %s |", facts.time(), facts.command());
        if (runs.size() > 1) {
            line("| parts | %s |", run.sections().stream().map(Section::name).collect(Collectors.joining(", ")));
        }
        facts.machine().forEach((name, value) -> line("| %s | %s |", name, value));
        line("| database | %s, %s |", facts.server(), facts.serverVersion());
        line("| its settings | %s |", join(facts.serverSettings()));
        line("| every JVM | `%s` |", String.join(" ", WorkerProcess.JVM));
        Scale scale = facts.scale();
        line(
                "| plan | %d rounds; %.1f s after %.1f s of warm-up; first warm-up %.1f s; log of %,d events |",
                scale.rounds(), scale.seconds(), scale.warmUp(), scale.firstWarmUp(), scale.log());
        others(run.results());
        line("");
    }

    private void commitLatency() {
        line("What a commit costs here%s:", runs.size() == 1 ? "" : ", in the run of " + time(runs.get(0)));
        line("");
        line("```text");
        line("%s", runs.get(0).facts().commitLatency().strip());
        line("```");
        line("");
    }

    private static String time(Report run) {
        return run.facts().time();
    }

    private void others(List<Result> all) {
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
        title(section);
        switch (section) {
            case F, G -> {
                line(
                        "| work | system | events/s | × %s | × %s | start ms | then µs/event | client CPU µs/event | server CPU µs/event |",
                        section.floor().title(), AXON4_JPA.title());
                line("|---|---|---:|---:|---:|---:|---:|---:|---:|");
            }
            case H -> {
                line("| work | system | events | p50 ms | p90 ms | p99 ms | longest ms |");
                line("|---|---|---:|---:|---:|---:|---:|");
            }
            case I -> {
                line("| work | system | a second | client CPU ms/s | server CPU ms/s |");
                line("|---|---|---:|---:|---:|");
            }
            default -> {
                line(
                        "| work | system | events/s | × %s | × %s | p50 µs | p99 µs | p99.9 µs | client CPU µs/event | server CPU µs/event |",
                        section.floor().title(), AXON4_JPA.title());
                line("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|");
            }
        }
        for (String variant : variants) {
            for (MeasuredSystem system : MeasuredSystem.values()) {
                if (!results.rows(section, variant, system).isEmpty()) {
                    row(section, variant, system);
                }
            }
        }
        line("");
    }

    private void title(Section section) {
        line("### %s. %s", section, section.title());
        line("");
        if (runs.size() > 1) {
            runs.stream()
                    .filter(run -> run.sections().contains(section))
                    .findFirst()
                    .ifPresent(run -> line("In the run of %s.\n", time(run)));
        }
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
        String notes = (unfinished == 0 ? "" : "; " + unfinished + " not begun")
                + failures.replace('|', '/').replace('\n', ' ');
        List<String> cells = switch (section) {
            case F, G ->
                List.of(
                        spread(rows, Measurement::rate, "%,.0f") + notes,
                        ratio(section, variant, system, section.floor()),
                        ratio(section, variant, system, AXON4_JPA),
                        spread(rows, each -> each.start() / 1e3, "%,.0f"),
                        spread(rows, Measurement::perEvent, "%,.1f"),
                        spread(rows, Measurement::clientCpu, "%,.1f"),
                        spread(rows, Measurement::serverCpu, "%,.1f"));
            case H ->
                List.of(
                        spread(rows, Measurement::events, "%,.0f") + notes,
                        spread(rows, each -> each.p50() / 1e3, "%,.1f"),
                        spread(rows, each -> each.p90() / 1e3, "%,.1f"),
                        spread(rows, each -> each.p99() / 1e3, "%,.1f"),
                        spread(rows, each -> each.max() / 1e3, "%,.1f"));
            case I ->
                List.of(
                        spread(rows, Measurement::rate, "%,.2f") + notes,
                        spread(rows, each -> each.clientCpu() * each.rate() / 1e3, "%,.1f"),
                        spread(rows, each -> each.serverCpu() * each.rate() / 1e3, "%,.1f"));
            default ->
                List.of(
                        spread(rows, Measurement::rate, "%,.0f") + notes,
                        ratio(section, variant, system, section.floor()),
                        ratio(section, variant, system, AXON4_JPA),
                        spread(rows, Measurement::p50, "%,.0f"),
                        spread(rows, Measurement::p99, "%,.0f"),
                        spread(rows, Measurement::p999, "%,.0f"),
                        spread(rows, Measurement::clientCpu, "%,.1f"),
                        spread(rows, Measurement::serverCpu, "%,.1f"));
        };
        line("| %s | %s | %s |", variant, system.title(), String.join(" | ", cells));
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

    private void micros() {
        List<Micro> micros = runs.stream().flatMap(run -> run.micro().stream()).toList();
        if (micros.isEmpty()) {
            return;
        }
        title(Section.J);
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
            if (!areOfOneRun(goal.section(), goal.in())) {
                continue;
            }
            for (String variant : results.variants(goal.section())) {
                OptionalDouble ratio =
                        results.ratioToBest(goal.section(), variant, goal.system(), goal.in(), goal.reference());
                if (variant.startsWith(goal.variant()) && ratio.isPresent()) {
                    lines.add(String.format(
                            "| %s, %s%s | %s | %.2f | %s |",
                            goal.section(),
                            variant,
                            goal.system() == DAYBOOK_PORTABLE ? ", portable SQL" : "",
                            goal.words(),
                            ratio.getAsDouble(),
                            goal.isReachedBy(ratio.getAsDouble())));
                }
            }
        }
        Goal.bounds().forEach(bound -> bound(bound, lines));
        flat(lines);
        withinDaybook(lines);
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

    /** Rounds of different runs have nothing to do with each other. */
    private boolean areOfOneRun(Section one, Section other) {
        return runs.stream()
                .anyMatch(run -> run.sections().contains(one) && run.sections().contains(other));
    }

    private void bound(Goal.Bound bound, List<String> lines) {
        for (String variant : results.variants(bound.section())) {
            OptionalDouble median = results.median(bound.section(), variant, DAYBOOK, bound.value());
            if (variant.startsWith(bound.variant()) && median.isPresent()) {
                double measured = median.getAsDouble();
                lines.add(String.format(
                        "| %s, %s | %s %,.0f %s | %s | %s |",
                        bound.section(),
                        variant,
                        bound.isLeast() ? "≥" : "≤",
                        bound.bound(),
                        bound.unit(),
                        String.format(measured < 10 ? "%.2f" : measured < 1_000 ? "%.1f" : "%,.0f", measured),
                        bound.isReachedBy(measured) ? "yes" : "no"));
            }
        }
    }

    /** Each round is compared with itself. */
    private void flat(List<String> lines) {
        String few = Run.FEW_EVENTS + " events";
        List<Result> references = results.of(Section.G, few, DAYBOOK);
        for (String variant : results.variants(Section.G)) {
            OptionalDouble ratio = Results.median(results.of(Section.G, variant, DAYBOOK).stream()
                    .flatMapToDouble(each -> references.stream()
                            .filter(other -> other.round() == each.round())
                            .mapToDouble(other -> perEvent(each) / perEvent(other))));
            if (!variant.equals(few) && ratio.isPresent()) {
                lines.add(String.format(
                        "| G, %s | %.1f to %.1f × the cost of an event among %s, without the start | %.2f | %s |",
                        variant,
                        1 - Goal.FLAT,
                        1 + Goal.FLAT,
                        Run.FEW_EVENTS,
                        ratio.getAsDouble(),
                        Math.abs(ratio.getAsDouble() - 1) <= Goal.FLAT ? "yes" : "no"));
            }
        }
    }

    /** What is compared with something else of Daybook, in the same round. */
    private void withinDaybook(List<String> lines) {
        for (MeasuredSystem system : List.of(DAYBOOK_SNAPSHOTS, DAYBOOK_CACHE)) {
            within(Section.K, Run.LONG_AGGREGATE, system, Run.SHORT_AGGREGATE, DAYBOOK, 1 / Goal.LONG_AGGREGATE, lines);
        }
        within(Section.L, Run.ALL, DAYBOOK, Run.EACH, DAYBOOK, Goal.AT_ONCE, lines);
        for (String variant : results.variants(Section.M)) {
            within(Section.M, variant, DAYBOOK_SNAPSHOTS, variant, DAYBOOK, Goal.BESIDE_SNAPSHOTS, lines);
        }
    }

    private void within(
            Section section,
            String variant,
            MeasuredSystem system,
            String referenceVariant,
            MeasuredSystem reference,
            double factor,
            List<String> lines) {
        OptionalDouble ratio = Results.median(results.of(section, variant, system).stream()
                .flatMapToDouble(each -> results.of(section, referenceVariant, reference).stream()
                        .filter(other -> other.round() == each.round())
                        .mapToDouble(other -> each.speed() / other.speed())));
        if (ratio.isPresent()) {
            lines.add(String.format(
                    "| %s, %s, %s | ≥ %.2f × the speed of %s, %s | %.2f | %s |",
                    section,
                    variant,
                    system.title(),
                    factor,
                    referenceVariant,
                    reference.title(),
                    ratio.getAsDouble(),
                    ratio.getAsDouble() >= factor ? "yes" : "no"));
        }
    }

    private static double perEvent(Result result) {
        return result.measurement() == null ? Double.NaN : result.measurement().perEvent();
    }

    /** Before it the process was not as warm, and after it dead rows may lie there still: so the better of both counts. */
    private void besideSnapshot(List<String> lines) {
        OptionalDouble without = Stream.of(Run.WITHOUT, Run.AFTER)
                .map(variant -> results.median(Section.S, variant, DAYBOOK, Measurement::rate))
                .flatMapToDouble(OptionalDouble::stream)
                .max();
        for (String variant : results.variants(Section.S)) {
            OptionalDouble held = results.median(Section.S, variant, DAYBOOK, Measurement::rate);
            if (variant.startsWith(Run.HELD) && without.isPresent() && held.isPresent()) {
                double ratio = held.getAsDouble() / without.getAsDouble();
                lines.add(String.format(
                        "| S, %s | ≥ %s × without it, before or after | %.2f | %s |",
                        variant, Goal.BESIDE_SNAPSHOT, ratio, ratio >= Goal.BESIDE_SNAPSHOT ? "yes" : "no"));
            }
        }
    }

    private void settings() {
        Map<MeasuredSystem, Map<String, String>> systems = new EnumMap<>(MeasuredSystem.class);
        Map<MeasuredSystem, List<String>> libraries = new EnumMap<>(MeasuredSystem.class);
        runs.stream()
                .sorted(Comparator.comparing(MarkdownReport::time))
                .forEach(
                        run -> { // the latest one wins
                            systems.putAll(run.facts().systems());
                            libraries.putAll(run.facts().libraries());
                        });
        line("### How the systems are set up");
        line("");
        line("| system | settings | libraries |");
        line("|---|---|---|");
        systems.forEach((system, settings) -> line(
                "| %s | %s | %s |",
                system.title(), join(settings), String.join(", ", libraries.getOrDefault(system, List.of()))));
    }

    private static String join(Map<String, String> values) {
        List<String> parts = new ArrayList<>();
        new TreeMap<>(values).forEach((name, value) -> parts.add(name + "=" + value));
        return String.join("; ", parts);
    }
}
