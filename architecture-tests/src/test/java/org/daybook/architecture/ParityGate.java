package org.daybook.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daybook.architecture.ParityTable.Row;

/** Compares what a document says is kept with the tests that ran. */
record ParityGate(ParityTable table, TaggedTests tests) {

    /**
     * What is wrong.
     *
     * @param expected every row that must be there
     * @param seeds those of them that are mandatory
     */
    List<String> problems(Set<String> expected, Set<String> seeds) {
        List<String> problems = new ArrayList<>(table.problems());
        Set<String> marked = new TreeSet<>();
        for (Row row : table.rows().values()) {
            if (row.isSeed()) {
                marked.add(row.id());
            }
            if (row.needsATest() && !tests.passed().containsKey(row.id())) {
                problems.add(row.id() + (row.isSeed() ? " [SEED]" : "") + " is '" + row.status()
                        + "', but no test tagged with it ran and passed");
            }
        }
        difference(expected, table.rows().keySet()).forEach(id -> problems.add(id + " is missing in the document"));
        difference(table.rows().keySet(), expected).forEach(id -> problems.add(id + " is no row of djangoevents"));
        difference(seeds, marked).forEach(id -> problems.add(id + " has lost its mark [SEED]"));
        difference(marked, seeds).forEach(id -> problems.add(id + " is marked [SEED], but is not mandatory"));
        tests.all().forEach((tag, places) -> {
            if (ParityTable.ID.matcher(tag).matches() && !table.rows().containsKey(tag)) {
                problems.add("tag " + tag + " names no row: " + places);
            }
        });
        return problems;
    }

    private static Set<String> difference(Set<String> from, Set<String> without) {
        Set<String> rest = new TreeSet<>(from);
        rest.removeAll(without);
        return rest;
    }

    /** The rows that ran, in one line for each section. */
    String summary() {
        Map<String, StringBuilder> sections = new TreeMap<>();
        int seeds = 0;
        int ran = 0;
        for (Row row : table.rows().values()) {
            if (tests.passed().containsKey(row.id())) {
                String kind = ParityTable.kind(row.id());
                sections.computeIfAbsent(kind, each -> new StringBuilder("  " + each + ":"))
                        .append(' ')
                        .append(row.id().substring(kind.length() + 1))
                        .append(row.isSeed() ? "*" : "");
                ran++;
                seeds += row.isSeed() ? 1 : 0;
            }
        }
        return "rows of djangoevents that ran, as tests that passed: " + ran + ", of which " + seeds
                + " are [SEED], marked *\n" + String.join("\n", sections.values()) + "\n";
    }

    /** Each row that ran, and its tests. */
    String details() {
        StringBuilder text = new StringBuilder();
        for (Row row : table.rows().values()) {
            SortedSet<String> passed = tests.passed().get(row.id());
            if (passed != null) {
                text.append(row.id())
                        .append(row.isSeed() ? " [SEED]: " : ": ")
                        .append(String.join(", ", passed))
                        .append('\n');
            }
        }
        return text.toString();
    }
}
