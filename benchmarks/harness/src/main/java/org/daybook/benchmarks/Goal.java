package org.daybook.benchmarks;

import static org.daybook.benchmarks.MeasuredSystem.AXON4_JPA;
import static org.daybook.benchmarks.MeasuredSystem.AXON4_MEMORY;
import static org.daybook.benchmarks.MeasuredSystem.DAYBOOK;
import static org.daybook.benchmarks.MeasuredSystem.DAYBOOK_MEMORY;
import static org.daybook.benchmarks.MeasuredSystem.DAYBOOK_PORTABLE;
import static org.daybook.benchmarks.MeasuredSystem.JDBC;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.daybook.benchmarks.worker.Measurement;

/**
 * What Daybook wants to reach: so many times as fast as another system in the same round, at the best that that one does.
 *
 * @param section the part of the plan
 * @param variant how the name of what was done begins
 * @param system the Daybook that is meant
 * @param reference the other system
 * @param in the part of the plan in which that one is measured
 * @param factor how many times as fast, at least; 0 if it is told only
 */
record Goal(
        Section section, String variant, MeasuredSystem system, MeasuredSystem reference, Section in, double factor) {

    Goal(Section section, String variant, MeasuredSystem system, MeasuredSystem reference, double factor) {
        this(section, variant, system, reference, section, factor);
    }

    /** The goal in words. */
    String words() {
        String other = "× " + reference.title() + (in == section ? "" : " of part " + in);
        return factor == 0 ? other + ", for comparison only" : "≥ " + factor + " " + other;
    }

    /** Whether it is reached, in a word; nothing if there is nothing to reach. */
    String isReachedBy(double ratio) {
        return factor == 0 ? "" : ratio >= factor ? "yes" : "no";
    }

    /** What is left of the rate beside a snapshot that is held open, at least. */
    static final double BESIDE_SNAPSHOT = 0.8;

    /** By how much the cost of an event may differ between a short and a long log. */
    static final double FLAT = 0.1;

    /** By how many times a long aggregate may take longer than a short one. */
    static final double LONG_AGGREGATE = 1.5;

    /** By how many times many aggregates are to be loaded faster at once than one after the other. */
    static final double AT_ONCE = 10;

    /** What is left of the rate of appends while snapshots are taken, at least. */
    static final double BESIDE_SNAPSHOTS = 0.95;

    /**
     * What Daybook wants to reach whatever others do.
     *
     * @param section the part of the plan
     * @param variant how the name of what was done begins
     * @param isLeast whether more is better
     * @param bound the least or the most
     * @param unit of it, and what it is
     * @param value what is compared, the median of the rounds
     */
    record Bound(
            Section section,
            String variant,
            boolean isLeast,
            double bound,
            String unit,
            ToDoubleFunction<Measurement> value) {

        boolean isReachedBy(double measured) {
            return isLeast ? measured >= bound : measured <= bound;
        }
    }

    static List<Bound> bounds() {
        return List.of(
                new Bound(
                        Section.A,
                        "create, 32 threads",
                        false,
                        20,
                        "µs of client CPU for an event",
                        Measurement::clientCpu),
                new Bound(Section.G, "", true, 10_000, "events/s", Measurement::rate),
                new Bound(Section.H, Run.SAME_NODE, false, 10, "ms, p99", each -> each.p99() / 1e3),
                new Bound(Section.H, Run.OTHER_NODE, false, 30, "ms, p99", each -> each.p99() / 1e3),
                new Bound(Section.I, "", false, 2, "a second", Measurement::rate));
    }

    static List<Goal> all() {
        List<Goal> goals = new ArrayList<>();
        for (String work : List.of("create", "update")) {
            goals.add(new Goal(Section.A, work + ", 32 threads", DAYBOOK, JDBC, 2));
            goals.add(new Goal(Section.A, work + ", 32 threads", DAYBOOK, AXON4_JPA, 4));
            goals.add(new Goal(Section.A, work + ", 32 threads", DAYBOOK_PORTABLE, JDBC, 0.8));
            goals.add(new Goal(Section.A, work + ", 32 threads", DAYBOOK_PORTABLE, AXON4_JPA, 2));
            goals.add(new Goal(Section.A, work + ", 8 threads", DAYBOOK, JDBC, 1));
            goals.add(new Goal(Section.A, work + ", 8 threads", DAYBOOK, AXON4_JPA, 1.7));
            goals.add(new Goal(Section.A, work + ", 8 threads", DAYBOOK_PORTABLE, AXON4_JPA, 1.2));
            goals.add(new Goal(Section.A, work + ", 1 thread", DAYBOOK, JDBC, 0.7));
            goals.add(new Goal(Section.A, work + ", 1 thread", DAYBOOK, AXON4_JPA, 1.2));
            goals.add(new Goal(Section.A, work + ", 1 thread", DAYBOOK_PORTABLE, AXON4_JPA, 1));
        }
        goals.add(new Goal(Section.A, "100 streams by Zipf", DAYBOOK, JDBC, 1.5));
        goals.add(new Goal(Section.O, "", DAYBOOK, AXON4_JPA, 4));
        goals.add(new Goal(Section.N, "", DAYBOOK, JDBC, 1.2));
        goals.add(new Goal(Section.B, "10 events", DAYBOOK, AXON4_JPA, 1.5));
        goals.add(new Goal(Section.B, "100 events", DAYBOOK, AXON4_JPA, 1.8));
        for (String length : List.of("10 ", "100 ", "1000 ", "10000 ")) {
            goals.add(new Goal(Section.C, length, DAYBOOK, JDBC, 0.85));
        }
        goals.add(new Goal(Section.D, "", DAYBOOK, JDBC, 0.8));
        // What is to be beaten is to read the log and no more. In F plain JDBC moves a checkpoint, as Daybook does.
        goals.add(new Goal(Section.F, "", DAYBOOK, JDBC, Section.D, 0.6));
        goals.add(new Goal(Section.F, "", DAYBOOK, JDBC, 0));
        goals.add(new Goal(Section.F, "", DAYBOOK, AXON4_JPA, 1.5));
        goals.add(new Goal(Section.E, "create, 1 thread", DAYBOOK_MEMORY, AXON4_MEMORY, 1));
        goals.add(new Goal(Section.E, "create, 8 threads", DAYBOOK_MEMORY, AXON4_MEMORY, 1));
        // A load takes as long as its stream is, and not the log.
        goals.add(new Goal(Section.E, "load of 10 in", DAYBOOK_MEMORY, AXON4_MEMORY, 1));
        return goals;
    }
}
