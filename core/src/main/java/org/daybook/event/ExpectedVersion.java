package org.daybook.event;

/**
 * What a writer believes about a stream's version at the moment of the append. Of any number of writers with the same
 * expectation of an exact version, one succeeds. Immutable.
 *
 * <pre>{@code
 * var seen = todos.load(id); // shown to a user, who decides by it
 * todos.update(id, ExpectedVersion.exactly(seen.version()), todo -> new Todo.Completed());
 * }</pre>
 */
public final class ExpectedVersion {

    private static final long ANY_VERSION = -1;
    private static final ExpectedVersion ANY = new ExpectedVersion(ANY_VERSION);
    private static final ExpectedVersion NO_STREAM = new ExpectedVersion(0);

    private final long version;

    private ExpectedVersion(long version) {
        this.version = version;
    }

    /**
     * The stream has no event yet.
     *
     * @return the expectation
     */
    public static ExpectedVersion noStream() {
        return NO_STREAM;
    }

    /**
     * The stream's last version is this one.
     *
     * @param version the last version; 0 means the same as {@link #noStream()}
     * @return the expectation
     * @throws IllegalArgumentException if it is negative
     */
    public static ExpectedVersion exactly(long version) {
        if (version < 0) {
            throw new IllegalArgumentException("a version is not negative, but was " + version);
        }
        return version == 0 ? NO_STREAM : new ExpectedVersion(version);
    }

    /**
     * Whatever the stream's last version is. Only for writers that do not depend on the stream's state; a repository never
     * uses it.
     *
     * @return the expectation
     */
    public static ExpectedVersion any() {
        return ANY;
    }

    /**
     * Tells whether the expectation holds.
     *
     * @param actual the stream's last version, 0 if it has no event
     * @return whether an append may go on
     */
    public boolean isMetBy(long actual) {
        return version == ANY_VERSION || version == actual;
    }

    /**
     * Tells whether this is {@link #any()}.
     *
     * @return whether every version meets the expectation
     */
    public boolean isAny() {
        return version == ANY_VERSION;
    }

    /**
     * The exact version that is expected.
     *
     * @return the version, 0 if no stream is expected
     * @throws IllegalStateException if any version is expected
     */
    public long version() {
        if (isAny()) {
            throw new IllegalStateException("any version is expected, and no exact one");
        }
        return version;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExpectedVersion that && version == that.version;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(version);
    }

    @Override
    public String toString() {
        return isAny() ? "any version" : version == 0 ? "no stream" : "version " + version;
    }
}
