package org.daybook.benchmarks.worker;

/** Aggregates that are loaded again and again, and that a system may prepare for. */
final class Prepared {

    /** How many events come after a system prepared. */
    private static final int LAST = 10;

    private static final int AT_ONCE = 1_000;

    private Prepared() {}

    static String name(int events) {
        return String.format("%08d-0000-4000-8000-prepared0000", events);
    }

    static void write(Contestant contestant, int events) throws Exception {
        String stream = name(events);
        for (long version = 0; version < events; ) {
            long left = events - LAST - version;
            int piece = (int) (left > 0 ? Math.min(left, AT_ONCE) : LAST);
            if (left == 0 && version > 0) {
                contestant.prepare(stream);
            }
            contestant.append(
                    version == 0 ? Expectation.NEW : Expectation.EXACT,
                    stream,
                    version,
                    Load.events(stream, version, piece));
            version += piece;
        }
    }
}
