package org.daybook.examples.todo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.daybook.store.SubscriptionStore.Parked;
import org.daybook.subscription.SubscriptionStatus;
import org.daybook.subscription.SubscriptionStatus.SegmentStatus;

/** How the list stands, as lines of text. */
final class ListStatus {

    private ListStatus() {}

    static List<String> lines(SubscriptionStatus status, List<Parked> parked) {
        List<String> lines = new ArrayList<>(List.of(
                "list        " + status.name(),
                "state       " + status.mode().name().toLowerCase(Locale.ROOT),
                "position    " + status.position(),
                "head        " + status.head(),
                "lag         " + status.lag() + " events, "
                        + String.format(Locale.ROOT, "%.1f s", status.age().toMillis() / 1_000.0),
                "parked      " + status.parkedKeys() + " keys, " + status.parkedEvents() + " events",
                "last error  " + lastError(status, parked)));
        status.problems().forEach(each -> lines.add("problem     " + each));
        lines.add("");
        List<List<String>> segments = new ArrayList<>();
        segments.add(List.of("segment", "position", "events", "owner"));
        status.segments()
                .forEach(each -> segments.add(List.of(
                        String.valueOf(each.number()),
                        each.position().toString(),
                        String.valueOf(each.handled()),
                        owner(each))));
        lines.addAll(table(segments));
        return lines;
    }

    private static String owner(SegmentStatus segment) {
        boolean isHeld = segment.leaseLeft().toMillis() > 0;
        return segment.owner() != null && isHeld ? segment.owner() : "-";
    }

    private static String lastError(SubscriptionStatus status, List<Parked> parked) {
        Stream<String> now = status.segments().stream().map(SegmentStatus::error);
        Stream<String> before =
                parked.stream().filter(each -> each.attempts() > 0).map(Parked::error);
        return Stream.concat(now, before)
                .filter(each -> each != null)
                .reduce((one, other) -> one)
                .orElse("-");
    }

    static List<String> lines(List<Parked> parked) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("position", "key", "attempts", "error"));
        parked.forEach(each -> rows.add(List.of(
                each.position().toString(), each.key(), String.valueOf(each.attempts()), oneLine(each.error()))));
        return table(rows);
    }

    /** A failure of a database has several. */
    static String oneLine(String error) {
        return error.replaceAll("\\s+", " ");
    }

    /** Columns as wide as what is in them; the last one is as it is. */
    private static List<String> table(List<List<String>> rows) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns - 1; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i));
                if (i < columns - 1) {
                    line.append(" ".repeat(widths[i] - row.get(i).length() + 2));
                }
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
