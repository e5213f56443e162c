package org.daybook.event;

/**
 * An event's place among all events: gapless from 1 within its partition, in the order of commit. Whoever has seen a
 * position has seen every event before it in that partition, and nothing ever appears behind it. A journal has one partition
 * unless it was created with more; {@link Positions} are one of each. Immutable.
 *
 * <pre>{@code
 * Position seen = Position.start();
 * try (var rows = daybook.journal().readAll(seen, 100)) {
 *     for (JournalRecord row : (Iterable<JournalRecord>) rows::iterator) {
 *         seen = row.position(); // where to go on the next time
 *     }
 * }
 * }</pre>
 *
 * @param partition the partition of the journal, from 0
 * @param number the place in the partition; the first event is 1, and 0 is before the first
 */
public record Position(int partition, long number) implements Comparable<Position> {

    /**
     * Checks the parts.
     *
     * @param partition the partition of the journal, from 0
     * @param number the place in the partition; the first event is 1, and 0 is before the first
     * @throws IllegalArgumentException if a part is negative
     */
    public Position {
        if (partition < 0 || number < 0) {
            throw new IllegalArgumentException("a position has no negative numbers: " + partition + "/" + number);
        }
    }

    /**
     * The place before the first event of a journal with one partition, to read from the beginning.
     *
     * @return number 0 of partition 0
     */
    public static Position start() {
        return start(0);
    }

    /**
     * The place before the first event of a partition, to read it from the beginning.
     *
     * @param partition the partition of the journal, from 0
     * @return number 0 of it
     * @throws IllegalArgumentException if it is negative
     */
    public static Position start(int partition) {
        return new Position(partition, 0);
    }

    /**
     * Compares places of one partition.
     *
     * @param other another place
     * @return below 0, 0 or above 0, as this place is before, the same as or behind the other
     * @throws IllegalArgumentException if the partitions differ, for which there is no order
     */
    @Override
    public int compareTo(Position other) {
        if (partition != other.partition) {
            throw new IllegalArgumentException("positions of two partitions have no order: " + this + " and " + other);
        }
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return partition + "/" + number;
    }
}
