package org.daybook.architecture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rows of a Markdown document whose first column is an id such as {@code PS-03}, with {@code [SEED]} behind it where the
 * row is mandatory, and whose last column is a status. A line may stand for several rows: {@code SN-01 to SN-08}.
 */
final class ParityTable {

    /** How an id looks; a tag that looks like one names a row. */
    static final Pattern ID = Pattern.compile("[A-Z]{1,2}-\\d{1,2}");

    /** What is not built yet, by the names that the document explains. */
    static final Set<String> CAPABILITIES = Set.of("compatibility lock file", "Avro schemas", "forgetting");

    private static final Pattern LINE =
            Pattern.compile("\\| (" + ID + ")(?: to (" + ID + "))?( \\[SEED])? \\|.*\\| ([^|]*) \\|");
    private static final Pattern BEGINS_LIKE_A_ROW = Pattern.compile("\\|\\s*" + ID + "\\b.*");

    /** One row. */
    record Row(String id, boolean isSeed, String status) {
        boolean isDefect() {
            return id.startsWith("D-");
        }

        boolean needsATest() {
            return isSeed || Set.of("same", "better", "cannot happen").contains(status);
        }
    }

    private static final Comparator<String> BY_KIND_AND_NUMBER =
            Comparator.comparing(ParityTable::kind).thenComparingInt(ParityTable::number);

    private final Map<String, Row> rows = new TreeMap<>(BY_KIND_AND_NUMBER);
    private final List<String> problems = new ArrayList<>();

    private ParityTable() {}

    static ParityTable of(String markdown) {
        ParityTable table = new ParityTable();
        markdown.lines().forEach(table::read);
        return table;
    }

    private void read(String line) {
        Matcher row = LINE.matcher(line.strip());
        if (row.matches()) {
            for (String id : ids(row.group(1), row.group(2))) {
                add(new Row(id, row.group(3) != null, row.group(4).strip()));
            }
        } else if (BEGINS_LIKE_A_ROW.matcher(line.strip()).matches()) {
            problems.add("not a row of the form '| PS-03 [SEED] | ... | status |': " + line);
        }
    }

    /** All from the first to the last, or only the first. */
    private List<String> ids(String first, String last) {
        if (last == null) {
            return List.of(first);
        }
        List<String> ids = new ArrayList<>();
        for (int number = number(first); number <= number(last); number++) {
            ids.add(id(kind(first), number));
        }
        if (!kind(last).equals(kind(first)) || ids.isEmpty()) {
            problems.add(first + " to " + last + " are no rows that follow each other");
        }
        return ids;
    }

    /** Defects are counted without leading zeros. */
    static String id(String kind, int number) {
        return kind + (kind.equals("D") ? "-%d" : "-%02d").formatted(number);
    }

    static String kind(String id) {
        return id.substring(0, id.indexOf('-'));
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(id.indexOf('-') + 1));
    }

    private void add(Row row) {
        if (rows.putIfAbsent(row.id(), row) != null) {
            problems.add(row.id() + " is there twice");
        }
        if (!isStatus(row)) {
            problems.add(row.id() + " has a status that is none: '" + row.status() + "'");
        }
    }

    private static boolean isStatus(Row row) {
        String status = row.status();
        if (status.startsWith("planned: ")) {
            return CAPABILITIES.contains(status.substring("planned: ".length()));
        }
        return row.isDefect()
                ? status.equals("cannot happen") || status.matches("not applicable: \\S.*")
                : status.equals("same") || status.equals("better") || status.matches("replaced: \\S.*");
    }

    Map<String, Row> rows() {
        return rows;
    }

    List<String> problems() {
        return problems;
    }
}
