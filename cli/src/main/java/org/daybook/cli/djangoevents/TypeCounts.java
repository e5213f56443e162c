package org.daybook.cli.djangoevents;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daybook.cli.terminal.Printable;
import org.jspecify.annotations.Nullable;

/** Rows by aggregate type. Of more types than anyone has, only the sum is kept. */
final class TypeCounts {

    private static final int MOST = 1_000;

    private final SortedMap<String, Long> counts = new TreeMap<>();
    private long sum;
    private boolean isSumOnly;

    /** The type as it is counted: readable, and not longer than one that can be stored. */
    static String key(@Nullable String type) {
        String shown = Printable.shortened(type);
        return shown == null || shown.isEmpty() ? "(none)" : shown;
    }

    void add(String key, long number) {
        sum += number;
        if (!isSumOnly) {
            counts.merge(key, number, Long::sum);
            if (counts.size() > MOST) {
                onlySum();
            }
        }
    }

    private void onlySum() {
        isSumOnly = true;
        counts.clear();
    }

    boolean isSumOnly() {
        return isSumOnly;
    }

    long sum() {
        return sum;
    }

    Map<String, Long> byType() {
        return counts;
    }

    void clear() {
        counts.clear();
        sum = 0;
        isSumOnly = false;
    }
}
