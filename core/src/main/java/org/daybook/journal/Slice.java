package org.daybook.journal;

/**
 * A part of one stream to read: a range of versions, a direction and a limit, in any combination. A range whose end is
 * before its beginning is empty. Immutable.
 *
 * <pre>{@code
 * journal.read(stream, Slice.all());
 * journal.read(stream, Slice.from(11).limit(10));            // versions 11 to 20
 * journal.read(stream, Slice.all().to(20).backward().limit(1)); // the last one up to 20
 * }</pre>
 *
 * @param from the lowest version, inclusive
 * @param to the highest version, inclusive; may be beyond the last
 * @param isBackward whether the highest version comes first
 * @param limit the most events to read, counted from where reading begins
 */
public record Slice(long from, long to, boolean isBackward, long limit) {

    private static final Slice ALL = new Slice(1, Long.MAX_VALUE, false, Long.MAX_VALUE);

    /**
     * Checks the parts.
     *
     * @param from the lowest version, inclusive
     * @param to the highest version, inclusive; may be beyond the last
     * @param isBackward whether the highest version comes first
     * @param limit the most events to read, counted from where reading begins
     * @throws IllegalArgumentException if the lowest version is below 1, or the highest or the limit is negative
     */
    public Slice {
        if (from < 1 || to < 0 || limit < 0) {
            throw new IllegalArgumentException("no slice from " + from + " to " + to + " with limit " + limit
                    + ": versions count from 1, and a limit is not negative");
        }
    }

    /**
     * The whole stream, forward.
     *
     * @return the slice
     */
    public static Slice all() {
        return ALL;
    }

    /**
     * From a version to the end, forward.
     *
     * @param version the first version, from 1
     * @return the slice
     * @throws IllegalArgumentException if it is below 1
     */
    public static Slice from(long version) {
        return new Slice(version, Long.MAX_VALUE, false, Long.MAX_VALUE);
    }

    /**
     * This slice, up to a version.
     *
     * @param version the highest version, inclusive
     * @return the slice
     * @throws IllegalArgumentException if it is negative
     */
    public Slice to(long version) {
        return new Slice(from, version, isBackward, limit);
    }

    /**
     * This slice, the highest version first.
     *
     * @return the slice
     */
    public Slice backward() {
        return new Slice(from, to, true, limit);
    }

    /**
     * This slice, but at most so many events.
     *
     * @param count the most events, from 0
     * @return the slice
     * @throws IllegalArgumentException if it is negative
     */
    public Slice limit(long count) {
        return new Slice(from, to, isBackward, count);
    }
}
