package org.daybook.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate finds what it is there to find. */
class ParityGateTest {

    /** A suite in the place of a contract. Nobody runs it: only its tags are read. */
    abstract static class Suite {
        @Tag("PS-01")
        @Tag("D-3")
        void delivers() {}

        @Tag("PS-02")
        void closes() {}
    }

    @Tag("PS-03")
    static class OnMemory extends Suite {
        @Override
        void closes() {}
    }

    static class Alone {
        @Tag("deep")
        @Tag("XX-99")
        void tells() {}
    }

    @TempDir
    Path reports;

    private static String row(String id, String status) {
        return "| " + id + " | what it was | what it is | " + status + " |\n";
    }

    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private TaggedTests tests(String... testcases) throws IOException {
        return testsReportedAt(START, testcases);
    }

    private TaggedTests testsReportedAt(Instant time, String... testcases) throws IOException {
        Path report = reports.resolve("TEST-all.xml");
        Files.writeString(report, "<testsuite>" + String.join("\n", testcases) + "</testsuite>");
        Files.setLastModifiedTime(report, FileTime.from(time));
        return TaggedTests.of(
                TaggedTests.classes(importer -> importer.importClasses(Suite.class, OnMemory.class, Alone.class)),
                List.of(reports),
                START);
    }

    private static String testcase(Class<?> type, String name, String result) {
        return "<testcase classname='" + type.getName() + "' name='" + name + "'>" + result + "</testcase>";
    }

    /** The problems of a document in which these rows are all that is expected. */
    private static List<String> problems(String document, TaggedTests tests, String... seeds) {
        ParityTable table = ParityTable.of(document);
        return new ParityGate(table, tests)
                .problems(table.rows().keySet(), Set.of(seeds)).stream()
                        .filter(each -> !each.contains("names no row"))
                        .toList();
    }

    private static String notRun(String id, String status) {
        return id + " is '" + status + "', but no test tagged with it ran and passed";
    }

    @Test
    void a_test_counts_for_the_class_that_inherits_it() throws IOException {
        TaggedTests tests = tests(testcase(OnMemory.class, "delivers", ""));

        assertThat(tests.passed().get("PS-01")).containsExactly("ParityGateTest$OnMemory.delivers");
        assertThat(problems(row("PS-01", "same") + row("D-3", "cannot happen"), tests))
                .isEmpty();
    }

    @Test
    void the_tag_of_a_class_counts_for_its_tests_and_that_of_an_overridden_test_does_not() throws IOException {
        TaggedTests tests = tests(testcase(OnMemory.class, "closes", ""));

        assertThat(problems(row("PS-03", "same"), tests)).isEmpty();
        assertThat(problems(row("PS-02", "same"), tests)).containsExactly(notRun("PS-02", "same"));
    }

    @Test
    void a_row_without_a_test_is_found() throws IOException {
        String document = row("PS-01", "better") + row("D-3", "cannot happen") + row("PS-02 [SEED]", "replaced: so");

        assertThat(problems(document, tests(), "PS-02"))
                .containsExactlyInAnyOrder(
                        notRun("PS-01", "better"),
                        notRun("D-3", "cannot happen"),
                        notRun("PS-02 [SEED]", "replaced: so"));
    }

    @Test
    void what_is_replaced_or_planned_needs_no_test() throws IOException {
        String document = row("PS-01", "replaced: a reason")
                + row("PS-02", "planned: forgetting")
                + row("D-1", "planned: forgetting")
                + row("D-2", "not applicable: a reason");

        assertThat(problems(document, tests())).isEmpty();
    }

    @Test
    void a_test_that_was_skipped_or_failed_does_not_count() throws IOException {
        for (String result : List.of("<skipped/>", "<failure>no</failure>", "<error/>")) {
            assertThat(problems(row("PS-01", "same"), tests(testcase(OnMemory.class, "delivers", result))))
                    .containsExactly(notRun("PS-01", "same"));
        }
    }

    @Test
    void a_test_that_runs_several_times_counts_if_none_failed_and_one_was_not_skipped() throws IOException {
        String first = testcase(OnMemory.class, "delivers(String)[1]", "<skipped/>");
        String second = testcase(OnMemory.class, "delivers(String)[2]", "");
        String third = testcase(OnMemory.class, "delivers(String)[3]", "<failure/>");

        assertThat(problems(row("PS-01", "same"), tests(first, second))).isEmpty();
        assertThat(problems(row("PS-01", "same"), tests(first, second, third))).hasSize(1);
        assertThat(problems(row("PS-01", "same"), tests(third, second))).hasSize(1);
        assertThat(problems(row("PS-01", "same"), tests(first))).hasSize(1);
    }

    @Test
    void a_report_of_a_class_that_is_gone_does_not_count() throws IOException {
        TaggedTests tests = tests("<testcase classname='com.acme.Gone' name='delivers'/>");

        assertThat(problems(row("PS-01", "same"), tests)).containsExactly(notRun("PS-01", "same"));
    }

    @Test
    void a_report_of_an_earlier_build_does_not_count() throws IOException {
        String passed = testcase(OnMemory.class, "delivers", "");

        assertThat(problems(row("PS-01", "same"), testsReportedAt(START.minusSeconds(1), passed)))
                .containsExactly(notRun("PS-01", "same"));
        assertThat(problems(row("PS-01", "same"), testsReportedAt(START.plusSeconds(1), passed)))
                .isEmpty();
    }

    @Test
    void a_tag_that_names_no_row_is_found_and_other_tags_are_free() throws IOException {
        ParityTable table = ParityTable.of(row("PS-01", "replaced: so")
                + row("PS-02", "replaced: so")
                + row("PS-03", "replaced: so")
                + row("D-3", "not applicable: so"));

        assertThat(new ParityGate(table, tests()).problems(table.rows().keySet(), Set.of()))
                .containsExactly("tag XX-99 names no row: [Alone.tells]");
    }

    @Test
    void rows_and_marks_cannot_be_lost() throws IOException {
        ParityGate gate = new ParityGate(
                ParityTable.of(row("PS-01", "replaced: so") + row("PS-09 [SEED]", "replaced: so")),
                tests(testcase(OnMemory.class, "delivers", "")));

        assertThat(gate.problems(Set.of("PS-01", "PS-02"), Set.of("PS-01")))
                .contains(
                        "PS-02 is missing in the document",
                        "PS-09 is no row of djangoevents",
                        "PS-01 has lost its mark [SEED]",
                        "PS-09 is marked [SEED], but is not mandatory");
    }

    @Test
    void a_malformed_row_or_status_is_found() {
        assertThat(ParityTable.of(row("PS-01", "same") + row("PS-01", "better")).problems())
                .containsExactly("PS-01 is there twice");
        for (String status : List.of("", "Same", "planned", "planned: world peace", "replaced:", "cannot happen")) {
            assertThat(ParityTable.of(row("PS-01", status)).problems())
                    .as(status)
                    .hasSize(1);
        }
        for (String status : List.of("same", "replaced: x", "not applicable: ")) {
            assertThat(ParityTable.of(row("D-1", status)).problems()).as(status).hasSize(1);
        }
        assertThat(ParityTable.of("| PS-01 same |").problems())
                .containsExactly("not a row of the form '| PS-03 [SEED] | ... | status |': | PS-01 same |");
    }

    @Test
    void one_line_may_stand_for_several_rows() {
        ParityTable table = ParityTable.of(row("SN-08 to SN-11", "planned: forgetting"));

        assertThat(table.rows().keySet()).containsExactly("SN-08", "SN-09", "SN-10", "SN-11");
        assertThat(ParityTable.of(row("SN-02 to SN-01", "planned: forgetting")).problems())
                .containsExactly("SN-02 to SN-01 are no rows that follow each other");
        assertThat(ParityTable.of(row("SN-01 to SC-02", "planned: forgetting")).problems())
                .hasSize(1);
    }
}
