package org.daybook.examples.todo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.daybook.store.SubscriptionStore.Parked;
import org.daybook.subscription.SubscriptionStatus;
import org.daybook.subscription.SubscriptionStatus.SegmentStatus;

/** How the list stands, as lines of text. */
final class ListStatus {

    private ListStatus() {}

    static List<String> lines(SubscriptionStatus status, List<Parked> parked) {
        List<String> lines = new ArrayList<>(List.of(
                "health      " + (status.isHealthy() ? "green" : "red"),
                "list        " + status.name(),
                "state       " + status.mode().name().toLowerCase(Locale.ROOT),
                "position    " + status.position(),
                "head        " + status.head(),
                "lag         " + status.lag() + " events, " + seconds(status.age()),
                "rate        " + String.format(Locale.ROOT, "%.1f events/s", status.rate()),
                "to go       " + status.timeToGo().map(ListStatus::seconds).orElse("unknown"),
                "parked      " + status.parkedKeys() + " keys, " + status.parkedEvents() + " events",
                "last error  " + lastError(status, parked)));
        status.problems().forEach(each -> lines.add("problem     " + oneLine(each)));
        lines.add("");
        List<List<String>> segments = new ArrayList<>();
        segments.add(List.of("segment", "position", "events", "lease", "owner"));
        status.segments()
                .forEach(each -> segments.add(List.of(
                        String.valueOf(each.number()),
                        each.position().toString(),
                        String.valueOf(each.handled()),
                        lease(each),
                        each.owner() == null ? "-" : each.owner())));
        lines.addAll(table(segments));
        return lines;
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1_000.0);
    }

    /** One that has run out tells since when its owner is silent. */
    private static String lease(SegmentStatus segment) {
        if (segment.owner() == null) {
            return "-";
        }
        Duration left = segment.leaseLeft();
        return left.toMillis() > 0 ? seconds(left) + " left" : "over for " + seconds(left.negated());
    }

    /** What fails now, or else what failed last and was parked. */
    private static String lastError(SubscriptionStatus status, List<Parked> parked) {
        return status.segments().stream()
                .map(SegmentStatus::error)
                .filter(Objects::nonNull)
                .findFirst()
                .or(() -> parked.stream()
                        .filter(each -> each.attempts() > 0)
                        .max(Comparator.comparing(Parked::since))
                        .map(Parked::error))
                .map(ListStatus::oneLine)
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
