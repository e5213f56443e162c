package org.daybook.benchmarks;

import static org.daybook.benchmarks.MeasuredSystem.AXON4_JPA;
import static org.daybook.benchmarks.MeasuredSystem.AXON4_MEMORY;
import static org.daybook.benchmarks.MeasuredSystem.COPY;
import static org.daybook.benchmarks.MeasuredSystem.DAYBOOK;
import static org.daybook.benchmarks.MeasuredSystem.DAYBOOK_16;
import static org.daybook.benchmarks.MeasuredSystem.DAYBOOK_4;
import static org.daybook.benchmarks.MeasuredSystem.DAYBOOK_CACHE;
import static org.daybook.benchmarks.MeasuredSystem.DAYBOOK_PORTABLE;
import static org.daybook.benchmarks.MeasuredSystem.DAYBOOK_SNAPSHOTS;
import static org.daybook.benchmarks.MeasuredSystem.HIBERNATE;
import static org.daybook.benchmarks.MeasuredSystem.JDBC;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The parts of the plan, in the order of the report. */
enum Section {
    A("Appends of one event"),
    O("Appends of one event at a fixed offered load"),
    N("Appends of one event from four processes of 8 threads on one database"),
    S("Appends of one event beside a snapshot that is held open"),
    P("Appends of one event to a journal with 1, 4 and 16 partitions"),
    B("Appends of 10 and 100 events to new streams, 8 threads"),
    C("Load of an aggregate, 1 thread"),
    K("Load of one aggregate for which a system could prepare, 10 events ago, 1 thread"),
    L("Load of 1,000 aggregates of 10 events, 1 thread"),
    M("Appends of one event through objects that are kept, with and without snapshots every 100 events"),
    D("Reading the log in its order, 1 thread"),
    F("Handling the log with a handler that does nothing, checkpoints included"),
    G("Handling the log with a handler that writes a row for each event, checkpoints included"),
    H("From the return of an append to its handler, nothing else to do"),
    I("An idle node: what reaches the database while nothing is appended"),
    E("In memory"),
    J("Inside one process, by JMH");

    private final String title;

    Section(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** The systems that can do it, out of those that were chosen. */
    List<MeasuredSystem> systems(Set<MeasuredSystem> chosen) {
        Set<MeasuredSystem> able = EnumSet.allOf(MeasuredSystem.class);
        able.removeIf(each -> each.isInMemory() != (this == E));
        if (this != K && this != M) {
            able.removeAll(Set.of(DAYBOOK_SNAPSHOTS, DAYBOOK_CACHE));
        }
        if (this != P) {
            able.removeAll(Set.of(DAYBOOK_4, DAYBOOK_16));
        }
        switch (this) {
            case A, O -> able.remove(COPY);
            case C, D -> able.removeAll(Set.of(COPY, HIBERNATE, DAYBOOK_PORTABLE)); // it reads as the other one does
            case K -> able.retainAll(Set.of(JDBC, AXON4_JPA, DAYBOOK, DAYBOOK_SNAPSHOTS, DAYBOOK_CACHE));
            case L -> able.retainAll(Set.of(JDBC, AXON4_JPA, DAYBOOK));
            case M -> able.retainAll(Set.of(DAYBOOK, DAYBOOK_SNAPSHOTS));
            case F, G -> able.retainAll(Set.of(JDBC, AXON4_JPA, DAYBOOK));
            case H, I -> able.retainAll(Set.of(AXON4_JPA, DAYBOOK));
            case P -> able.retainAll(Set.of(JDBC, DAYBOOK, DAYBOOK_4, DAYBOOK_16));
            case N -> able.retainAll(Set.of(JDBC, DAYBOOK, DAYBOOK_PORTABLE));
            case S -> able.retainAll(Set.of(DAYBOOK, DAYBOOK_PORTABLE));
            case J -> able.clear();
            case B, E -> {}
        }
        able.retainAll(chosen);
        return List.copyOf(able);
    }

    /** What the others are compared with. */
    MeasuredSystem floor() {
        return this == E ? AXON4_MEMORY : JDBC;
    }

    /** Whether it reads the log of all systems; G has one of its own. */
    boolean reads() {
        return this == C || this == K || this == L || this == D || this == F;
    }

    static Section of(String option) {
        return Arrays.stream(values())
                .filter(each -> each.name().equals(option.equals("A'") ? "O" : option))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no work " + option + "; there are "
                        + Arrays.stream(values()).map(Section::name).collect(Collectors.joining(", "))));
    }
}
