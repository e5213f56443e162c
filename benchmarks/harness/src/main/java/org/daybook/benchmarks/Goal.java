package org.daybook.benchmarks;

import static org.daybook.benchmarks.MeasuredSystem.AXON4_JPA;
import static org.daybook.benchmarks.MeasuredSystem.AXON4_MEMORY;
import static org.daybook.benchmarks.MeasuredSystem.DAYBOOK;
import static org.daybook.benchmarks.MeasuredSystem.DAYBOOK_MEMORY;
import static org.daybook.benchmarks.MeasuredSystem.DAYBOOK_PORTABLE;
import static org.daybook.benchmarks.MeasuredSystem.JDBC;

import java.util.ArrayList;
import java.util.List;

/**
 * What Daybook wants to reach: so many times as fast as another system in the same round.
 *
 * @param section the part of the plan
 * @param variant how the name of what was done begins
 * @param system the Daybook that is meant
 * @param reference the other system
 * @param factor how many times as fast, at least
 */
record Goal(Section section, String variant, MeasuredSystem system, MeasuredSystem reference, double factor) {

    /** Microseconds of client CPU for an event that 32 threads append, at most. */
    static final double CLIENT_CPU = 20;

    /** What is left of the rate beside a snapshot that is held open, at least. */
    static final double BESIDE_SNAPSHOT = 0.8;

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
        goals.add(new Goal(Section.F, "", DAYBOOK, JDBC, 0.6));
        goals.add(new Goal(Section.F, "", DAYBOOK, AXON4_JPA, 1.5));
        goals.add(new Goal(Section.E, "create, 1 thread", DAYBOOK_MEMORY, AXON4_MEMORY, 1));
        goals.add(new Goal(Section.E, "create, 8 threads", DAYBOOK_MEMORY, AXON4_MEMORY, 1));
        return goals;
    }
}
