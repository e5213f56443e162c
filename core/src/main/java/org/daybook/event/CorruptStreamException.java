package org.daybook.event;

import org.jspecify.annotations.Nullable;

/**
 * The stored events of a stream make no sense together: it does not begin with a creation, a version is missing, or an
 * event cannot be applied. Nothing Daybook does writes such a stream; look at it in the journal, and at what changed in
 * the code of its events.
 *
 * <pre>{@code
 * try {
 *     todos.get(id);
 * } catch (CorruptStreamException e) {
 *     try (var rows = daybook.journal().read(e.stream(), Slice.all())) {
 *         rows.forEach(System.out::println); // e.version() is the one to look at
 *     }
 * }
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class CorruptStreamException extends DaybookException {

    private static final long serialVersionUID = 1L;

    private final transient StreamId stream;
    private final transient long version;

    /**
     * The stream cannot be folded.
     *
     * @param stream the stream
     * @param version the version at which it shows
     * @param problem what is wrong
     * @param cause what was thrown, if anything was
     */
    public CorruptStreamException(StreamId stream, long version, String problem, @Nullable Throwable cause) {
        super(stream + " cannot be read at version " + version + ": " + problem, cause);
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
     * The version at which it shows.
     *
     * @return the version at which it shows
     */
    public long version() {
        return version;
    }
}
