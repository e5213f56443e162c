package org.daybook.event;

/**
 * An aggregate of this id lives already. Nothing was stored. Go on with the one that is there, or take another id.
 *
 * <pre>{@code
 * try {
 *     todos.create(id, new Todo.Created("tea"));
 * } catch (AggregateAlreadyExistsException e) {
 *     todos.update(id, todo -> new Todo.ChangedLabel("tea"));
 * }
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class AggregateAlreadyExistsException extends DaybookException {

    private static final long serialVersionUID = 1L;

    private final transient StreamId stream;
    private final transient long version;

    /**
     * The id is taken.
     *
     * @param stream the stream
     * @param version its version
     */
    public AggregateAlreadyExistsException(StreamId stream, long version) {
        super(stream + " exists already, at version " + version + "; nothing was stored");
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
     * Its version.
     *
     * @return its version
     */
    public long version() {
        return version;
    }
}
