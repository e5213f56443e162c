package org.daybook.event;

/**
 * There is no aggregate of this id, or was none yet at the moment that was asked for; for one that has ended see
 * {@link AggregateDiscardedException}. Where an absent one is nothing unusual, {@code find} asks without an exception.
 *
 * <pre>{@code
 * try {
 *     System.out.println(todos.get(id));
 * } catch (AggregateNotFoundException e) {
 *     System.out.println("there is no " + e.stream());
 * }
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
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
