package org.daybook.event;

/**
 * There is no aggregate of this id.
 */
public final class AggregateNotFoundException extends DaybookException {

    private static final long serialVersionUID = 1L;

    private final transient StreamId stream;

    /**
     * No events at all.
     *
     * @param stream the stream that has no event
     */
    public AggregateNotFoundException(StreamId stream) {
        this(stream, "there is no " + stream);
    }

    /**
     * No aggregate, for a reason to be told.
     *
     * @param stream the stream
     * @param message what happened
     */
    public AggregateNotFoundException(StreamId stream, String message) {
        super(message);
        this.stream = stream;
    }

    /**
     * The stream.
     *
     * @return the stream
     */
    public StreamId stream() {
        return stream;
    }
}
