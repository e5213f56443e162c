package org.daybook.benchmarks.worker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * The log that is read: streams of 10, 100, 1,000 and 10,000 events, written in pieces of 10 in a shuffled order, so that the
 * events of a long stream lie apart from one another.
 */
final class SeededLog {

    /** A log has a multiple of this many events: one stream of 10,000, 10 of 1,000, 100 of 100 and 2,000 of 10. */
    static final int UNIT = 50_000;

    private static final int PIECE = 10;

    private final int units;

    SeededLog(long events) {
        if (events < UNIT || events % UNIT != 0) {
            throw new IllegalArgumentException("a log has a multiple of " + UNIT + " events, not " + events);
        }
        this.units = Math.toIntExact(events / UNIT);
    }

    private int streams(int length) {
        return units
                * switch (length) {
                    case 10 -> 2_000;
                    case 100 -> 100;
                    case 1_000 -> 10;
                    case 10_000 -> 1;
                    default -> throw new IllegalArgumentException("no stream of " + length);
                };
    }

    static String name(int length, int index) {
        return String.format("%08d-0000-4000-8000-%012d", length, index);
    }

    /** Some stream of a length. */
    String any(int length, Random random) {
        return name(length, random.nextInt(streams(length)));
    }

    /** All streams of a length, in an order that has nothing to do with that of the log. */
    List<String> all(int length) {
        List<String> names = new ArrayList<>();
        for (int index = 0; index < streams(length); index++) {
            names.add(name(length, index));
        }
        Collections.shuffle(names, new Random(length));
        return names;
    }

    /** What all events come to. */
    Order total() {
        Order total = Order.NONE;
        for (int length : List.of(10, 100, 1_000, 10_000)) {
            Order one = Order.after(length);
            total = new Order(
                    total.events() + one.events() * streams(length),
                    total.quantity() + one.quantity() * streams(length));
        }
        return total;
    }

    /** Writes the log from some threads; each stream belongs to one of them. */
    void write(Contestant contestant, int threads) throws Exception {
        List<Callable<Void>> writers = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            List<String> pieces = pieces(thread, threads);
            writers.add(() -> {
                write(contestant, pieces);
                return null;
            });
        }
        Threads.runAll(writers);
    }

    private List<String> pieces(int thread, int threads) {
        List<String> pieces = new ArrayList<>();
        for (int length : List.of(10, 100, 1_000, 10_000)) {
            for (int index = 0; index < streams(length); index++) {
                String name = name(length, index);
                if (Math.floorMod(name.hashCode(), threads) == thread) {
                    pieces.addAll(Collections.nCopies(length / PIECE, name));
                }
            }
        }
        Collections.shuffle(pieces, new Random(thread));
        return pieces;
    }

    private static void write(Contestant contestant, List<String> pieces) throws Exception {
        StreamVersions versions = new StreamVersions();
        for (String stream : pieces) {
            long version = versions.of(stream).getAndAdd(PIECE);
            contestant.append(
                    version == 0 ? Expectation.NEW : Expectation.EXACT,
                    stream,
                    version,
                    Load.events(stream, version, PIECE));
        }
    }
}
