package org.daybook.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What {@code docs/from-djangoevents.md} says is kept is shown by tests, and these tests ran. Reads the reports of this build,
 * those of all modules, so it says something only at its end; in its own module it runs after the other tests.
 */
class ParityTest {

    private static final Path ROOT = Repository.root();

    /** Set by the POM; without a build, as in an IDE, any report will do. */
    private static final Instant BUILD_START =
            Instant.parse(System.getProperty("build.start", Instant.EPOCH.toString()));

    /** The only one of its module's test classes with rows of its own; others make some up. */
    private static final String RULES = "architecture-tests/target/test-classes/"
            + ArchitectureTest.class.getName().replace('.', '/') + ".class";

    /** How many rows there are of each kind; none can be lost. */
    private static final Map<String, Integer> ROWS = Map.ofEntries(
            Map.entry("EV", 17),
            Map.entry("AG", 28),
            Map.entry("MU", 7),
            Map.entry("PS", 16),
            Map.entry("ST", 9),
            Map.entry("AP", 13),
            Map.entry("ES", 20),
            Map.entry("RP", 10),
            Map.entry("PL", 7),
            Map.entry("SN", 8),
            Map.entry("TR", 16),
            Map.entry("NM", 7),
            Map.entry("SC", 21),
            Map.entry("CF", 8),
            Map.entry("AL", 9),
            Map.entry("MC", 2),
            Map.entry("SH", 2),
            Map.entry("UT", 4),
            Map.entry("EX", 2),
            Map.entry("CY", 4),
            Map.entry("TM", 1),
            Map.entry("LG", 1),
            Map.entry("D", 56));

    /** What the first README of djangoevents promises, and so every successor has to. */
    private static final Set<String> SEEDS = Set.of(
            "EV-01", "EV-03", "EV-12", "AG-15", "AG-16", "AG-24", "MU-01", "MU-03", "PS-01", "PS-02", "PS-03", "PS-10",
            "ST-01", "AP-01", "AP-04", "AP-06", "RP-01", "CF-08", "AL-01", "AL-02", "AL-03", "AL-04", "EX-01");

    private static ParityGate gate;

    @BeforeAll
    static void readDocumentAndReports() throws IOException {
        List<Path> modules = Repository.foldersWithTests();
        List<String> without = modules.stream()
                .filter(module ->
                        TaggedTests.reports(reports(module), BUILD_START).isEmpty())
                .map(module -> ROOT.relativize(module).toString())
                .toList();
        assertThat(without)
                .as("modules whose tests have not run in this build; run all of them with: mvn verify")
                .isEmpty();

        Set<Path> classes = new TreeSet<>();
        modules.forEach(module -> classes.add(module.resolve("target/test-classes")));
        classes.remove(ROOT.resolve("architecture-tests/target/test-classes"));
        classes.addAll(Set.of(ROOT.resolve("store-contract/target/classes"), ROOT.resolve(RULES)));
        gate = new ParityGate(
                ParityTable.of(Files.readString(ROOT.resolve("docs/from-djangoevents.md"))),
                TaggedTests.of(
                        TaggedTests.classes(importer -> importer.importPaths(classes)),
                        modules.stream().map(ParityTest::reports).toList(),
                        BUILD_START));
        Files.writeString(ROOT.resolve("architecture-tests/target/rows-that-ran.txt"), gate.details());
        System.out.println(gate.summary());
    }

    private static Path reports(Path module) {
        return module.resolve("target/surefire-reports");
    }

    @Test
    void every_row_that_is_kept_is_shown_by_a_test_that_ran() {
        assertThat(gate.problems(ids(), SEEDS)).isEmpty();
    }

    private static Set<String> ids() {
        Set<String> ids = new TreeSet<>();
        ROWS.forEach((kind, count) -> IntStream.rangeClosed(1, count)
                .mapToObj(number -> ParityTable.id(kind, number))
                .forEach(ids::add));
        return ids;
    }

    @Test
    void the_reports_and_the_tags_are_seen() {
        assertThat(gate.tests().passed().get("RP-01"))
                .contains("MemoryRepositoryTest.whatNeverWasIsNotFound", "H2FileRepositoryTest.whatNeverWasIsNotFound");
        assertThat(gate.tests().passed().get("D-41")).containsExactly("ArchitectureTest.no_check_is_an_assert");
        assertThat(gate.tests().all().keySet()).contains("deep", "PS-03");
        assertThat(Arrays.asList(gate.summary().split("\n")))
                .anySatisfy(line -> assertThat(line).contains("EV: 01*"));
    }
}
