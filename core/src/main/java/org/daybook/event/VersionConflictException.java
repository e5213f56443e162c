package org.daybook.event;

/**
 * The stream was not at the version that the writer expected: somebody else has appended. Nothing was stored. Load
 * again, decide again, or tell the user.
 *
 * <pre>{@code
 * try {
 *     todos.update(id, ExpectedVersion.exactly(seen.version()), todo -> new Todo.Completed());
 * } catch (VersionConflictException e) {
 *     System.out.println("changed meanwhile, to version " + e.actual() + ": " + todos.get(id));
 * }
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class VersionConflictException extends DaybookException {

    private static final long serialVersionUID = 1L;

    private final transient StreamId stream;
    private final transient ExpectedVersion expected;
    private final transient long actual;

    /**
     * A conflict.
     *
     * @param stream the stream
     * @param expected what the writer expected
     * @param actual the version that the stream had, 0 if it had no event
     */
    public VersionConflictException(StreamId stream, ExpectedVersion expected, long actual) {
        super("expected " + expected + " of " + stream + ", but it is at "
                + (actual == 0 ? "no stream" : "version " + actual) + "; nothing was stored");
        this.stream = stream;
        this.expected = expected;
        this.actual = actual;
    }

    /**
     * The stream.
     *
     * @return the stream
     */
    public StreamId stream() {
        return stream;
    }

    /**
     * What the writer expected.
     *
     * @return what the writer expected
     */
    public ExpectedVersion expected() {
        return expected;
    }

    /**
     * The version that the stream had.
     *
     * @return the version, 0 if it had no event
     */
    public long actual() {
        return actual;
    }
}
