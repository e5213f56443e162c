package org.daybook.event;

/**
 * The aggregate was discarded: it is absent and refuses further events. Only {@code recreate} begins it anew; its
 * history stays readable.
 *
 * <pre>{@code
 * try {
 *     todos.create(id, new Todo.Created("tea"));
 * } catch (AggregateDiscardedException e) {
 *     todos.recreate(id, new Todo.Created("tea")); // its versions go on behind e.version()
 * }
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class AggregateDiscardedException extends DaybookException {

    private static final long serialVersionUID = 1L;

    private final transient StreamId stream;
    private final transient long version;

    /**
     * The aggregate has ended.
     *
     * @param stream the stream
     * @param version the version at which it ended
     */
    public AggregateDiscardedException(StreamId stream, long version) {
        super(stream + " was discarded at version " + version + "; only recreate(id, creation) begins it anew");
        this.stream = stream;
        this.version = version;
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
     * The version at which it ended.
     *
     * @return the version at which it ended
     */
    public long version() {
        return version;
    }
}
