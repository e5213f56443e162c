package org.daybook.event;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One position for each partition of a journal: how far a reader of all of them has come, or how far it is to come. There is no
 * order between the events of two partitions, so one number would not do. Immutable, and safe for use by any number of threads.
 *
 * <pre>{@code
 * Positions seen = Positions.parse(stored); // such as 0/12,1/7
 * try (var rows = daybook.journal().readAll(seen, EventFilter.all(), 100)) {
 *     for (JournalRecord row : (Iterable<JournalRecord>) rows::iterator) {
 *         seen = seen.with(row.position());
 *     }
 * }
 * stored = seen.toString();
 * }</pre>
 *
 * @param each the positions, that of partition 0 first
 */
public record Positions(List<Position> each) {

    private static final String NO_POSITIONS =
            "positions are written one after the other, one for each partition from 0 on, as in 0/12,1/7";

    /**
     * Checks and copies the positions.
     *
     * @param each the positions, that of partition 0 first
     * @throws IllegalArgumentException if they are not one for each partition from 0 on, in order, or if there is none
     * @throws NullPointerException if the list or a position is {@code null}
     */
    public Positions {
        each = List.copyOf(each);
        for (int partition = 0; partition < each.size(); partition++) {
            if (each.get(partition).partition() != partition) {
                throw new IllegalArgumentException(
                        "there is to be one position for each partition from 0 on, but number " + partition + " was "
                                + each.get(partition));
            }
        }
        if (each.isEmpty()) {
            throw new IllegalArgumentException("a journal has one partition at least, but there was no position");
        }
    }

    /**
     * The places before the first events, to read from the beginning.
     *
     * @param partitions how many partitions the journal has, from 1
     * @return number 0 of each partition
     * @throws IllegalArgumentException if there is no partition
     */
    public static Positions start(int partitions) {
        return new Positions(
                IntStream.range(0, partitions).mapToObj(Position::start).toList());
    }

    /**
     * Puts positions together.
     *
     * @param each one position of each partition, in any order
     * @return all of them
     * @throws IllegalArgumentException if they are not one for each partition from 0 on, or if there is none
     * @throws NullPointerException if a position is {@code null}
     */
    public static Positions of(Position... each) {
        return new Positions(Arrays.stream(each)
                .sorted(Comparator.comparingInt(Position::partition))
                .toList());
    }

    /**
     * The position in one partition.
     *
     * @param partition the partition, from 0
     * @return the position there
     * @throws IllegalArgumentException if there is no such partition among these
     */
    public Position get(int partition) {
        if (partition < 0 || partition >= each.size()) {
            throw new IllegalArgumentException(
                    "these are positions of " + each.size() + " partitions, and none of partition " + partition);
        }
        return each.get(partition);
    }

    /**
     * These positions with another one for its partition, as after an event of that partition.
     *
     * @param position the position
     * @return the positions with this one
     * @throws IllegalArgumentException if there is no such partition among these
     */
    public Positions with(Position position) {
        get(position.partition());
        return new Positions(each.stream()
                .map(other -> other.partition() == position.partition() ? position : other)
                .toList());
    }

    /**
     * Tells whether a reader that has come to here has seen an event.
     *
     * @param position the event's position
     * @return whether it is at or before the one of its partition
     * @throws IllegalArgumentException if there is no such partition among these
     */
    public boolean includes(Position position) {
        return position.compareTo(get(position.partition())) <= 0;
    }

    /** The positions one after the other, as in {@code 0/12,1/7}; {@link #parse} reads it. */
    @Override
    public String toString() {
        return each.stream().map(Position::toString).collect(Collectors.joining(","));
    }

    /**
     * Reads what {@link #toString} gives, and nothing else, so that the same positions are always the same text.
     *
     * @param text the text
     * @return the positions
     * @throws IllegalArgumentException if the text is another one
     */
    public static Positions parse(String text) {
        try {
            Positions parsed = new Positions(Arrays.stream(text.split(",", -1))
                    .map(each -> each.split("/", -1))
                    .filter(parts -> parts.length == 2)
                    .map(parts -> new Position(Integer.parseInt(parts[0]), Long.parseLong(parts[1])))
                    .toList());
            if (parsed.toString().equals(text)) {
                return parsed;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(NO_POSITIONS, e);
        }
        throw new IllegalArgumentException(NO_POSITIONS);
    }
}
