package org.daybook.event;

/**
 * An aggregate of this id lives already. Nothing was stored.
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
