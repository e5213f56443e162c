package org.daybook.event;

/**
 * The store took too many appends already, or did not come to this one in time. Nothing was stored, and nothing will be;
 * so try again later, or tell the caller to:
 *
 * <pre>{@code
 * try {
 *     todos.create(id, new Todo.Created("tea"));
 * } catch (AppendRejectedException e) {
 *     response.setStatus(503);
 * }
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class AppendRejectedException extends DaybookException {

    private static final long serialVersionUID = 1L;

    private final transient StreamId stream;

    /**
     * The append was not begun.
     *
     * @param stream the stream that was to be written to
     * @param reason why, and what can be done
     */
    public AppendRejectedException(StreamId stream, String reason) {
        super("nothing was stored in " + stream + ", and nothing will be: " + reason);
        this.stream = stream;
    }

    /**
     * The stream that was to be written to.
     *
     * @return the stream
     */
    public StreamId stream() {
        return stream;
    }
}
