package org.daybook.cli.djangoevents;

import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** A few ranges of numbers: the versions that a stream has passed over. */
final class Ranges {

    /** So that they fit into a row. */
    static final int MOST = 100;

    private final TreeMap<Long, Long> ends = new TreeMap<>();

    static Ranges parse(String text) {
        Ranges ranges = new Ranges();
        if (!text.isEmpty()) {
            for (String each : text.split(",", -1)) {
                int dash = each.indexOf('-');
                ranges.add(Long.parseLong(each.substring(0, dash)), Long.parseLong(each.substring(dash + 1)));
            }
        }
        return ranges;
    }

    int size() {
        return ends.size();
    }

    /** Adds a range that is behind all others. */
    void add(long first, long last) {
        ends.put(first, last);
    }

    boolean contains(long number) {
        Map.Entry<Long, Long> range = ends.floorEntry(number);
        return range != null && range.getValue() >= number;
    }

    /** Takes a number out, and tells whether it was there. */
    boolean remove(long number) {
        Map.Entry<Long, Long> range = ends.floorEntry(number);
        if (range == null || range.getValue() < number) {
            return false;
        }
        ends.remove(range.getKey());
        if (range.getKey() < number) {
            ends.put(range.getKey(), number - 1);
        }
        if (number < range.getValue()) {
            ends.put(number + 1, range.getValue());
        }
        return true;
    }

    @Override
    public String toString() {
        StringJoiner joined = new StringJoiner(",");
        ends.forEach((first, last) -> joined.add(first + "-" + last));
        return joined.toString();
    }
}
