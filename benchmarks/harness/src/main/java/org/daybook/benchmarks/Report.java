package org.daybook.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run, and what earlier ones measured that it did not: the file of a document has each part from the last run that had it.
 *
 * @param facts what has to be known to read the numbers
 * @param offered appends in a second that section O offered; 0 if it did not run
 * @param results everything that was measured
 * @param micro what JMH measured
 * @param earlier earlier runs, with the parts that are left of them
 */
record Report(Facts facts, double offered, List<Result> results, List<Micro> micro, List<Report> earlier) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            // What older runs did not measure is 0.
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    Report(Facts facts, double offered, List<Result> results, List<Micro> micro, @Nullable List<Report> earlier) {
        this.facts = facts;
        this.offered = offered;
        this.results = List.copyOf(results);
        this.micro = List.copyOf(micro);
        this.earlier = earlier == null ? List.of() : List.copyOf(earlier);
    }

    static Report read(Path file) {
        return JSON.readValue(file.toFile(), Report.class);
    }

    void write(Path file) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(this) + "\n");
    }

    /** The parts that this run itself measured. */
    Set<Section> sections() {
        Set<Section> sections = EnumSet.noneOf(Section.class);
        results.forEach(each -> sections.add(each.section()));
        if (!micro.isEmpty()) {
            sections.add(Section.J);
        }
        return sections;
    }

    /** This one, with what an earlier report has of the parts that it lacks. */
    Report after(Report before) {
        Set<Section> done = sections();
        List<Report> left = new ArrayList<>();
        for (Report each : before.runs()) {
            Report rest = each.without(done);
            if (!rest.sections().isEmpty()) {
                left.add(rest);
            }
        }
        return new Report(facts, offered, results, micro, left);
    }

    private Report without(Set<Section> sections) {
        return new Report(
                facts,
                sections.contains(Section.O) ? 0 : offered,
                results.stream()
                        .filter(each -> !sections.contains(each.section()))
                        .toList(),
                sections.contains(Section.J) ? List.of() : micro,
                List.of());
    }

    /** This run and the earlier ones, the latest first. */
    List<Report> runs() {
        List<Report> runs = new ArrayList<>();
        runs.add(new Report(facts, offered, results, micro, List.of()));
        runs.addAll(earlier);
        return runs;
    }
}
