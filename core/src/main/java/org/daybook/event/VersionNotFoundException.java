package org.daybook.event;

/**
 * The stream has no such version: it is below 1 or beyond the last one.
 *
 * <pre>{@code
 * try {
 *     System.out.println(todos.at(id, 5));
 * } catch (VersionNotFoundException e) {
 *     System.out.println("it has versions 1 to " + e.last());
 * }
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class VersionNotFoundException extends DaybookException {

    private static final long serialVersionUID = 1L;

    private final transient StreamId stream;
    private final transient long requested;
    private final transient long last;

    /**
     * No such version.
     *
     * @param stream the stream
     * @param requested the version asked for
     * @param last the stream's last version
     */
    public VersionNotFoundException(StreamId stream, long requested, long last) {
        super(stream + " has versions 1 to " + last + ", but " + requested + " was asked for");
        this.stream = stream;
        this.requested = requested;
        this.last = last;
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
     * The version asked for.
     *
     * @return the version asked for
     */
    public long requested() {
        return requested;
    }

    /**
     * The stream's last version.
     *
     * @return the stream's last version
     */
    public long last() {
        return last;
    }
}
