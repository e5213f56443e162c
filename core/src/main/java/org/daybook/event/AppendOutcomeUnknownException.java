package org.daybook.event;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether the events were stored could not be found out: the database was lost, or silent for too long, while it may have
 * been storing them. They are there whole or not at all. To find out, append the same events with the same ids again, which
 * gives the first result if they are there, or look for one of the ids:
 *
 * <pre>{@code
 * try {
 *     journal.append(stream, expected, events);
 * } catch (AppendOutcomeUnknownException e) {
 *     boolean stored = journal.find(e.eventIds().get(0)).isPresent(); // later, when the database answers again
 * }
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class AppendOutcomeUnknownException extends DaybookException {

    private static final long serialVersionUID = 1L;

    private final transient StreamId stream;
    private final transient List<UUID> eventIds;

    /**
     * The outcome is not known.
     *
     * @param stream the stream that was written to
     * @param eventIds the ids of the events, in order
     * @param cause what was thrown, if anything was
     */
    public AppendOutcomeUnknownException(StreamId stream, List<UUID> eventIds, @Nullable Throwable cause) {
        super(
                "whether events were stored in " + stream + " is not known: look for event " + eventIds.get(0)
                        + ", or append the same events with the same ids again",
                cause);
        this.stream = stream;
        this.eventIds = List.copyOf(eventIds);
    }

    /**
     * The stream that was written to.
     *
     * @return the stream
     */
    public StreamId stream() {
        return stream;
    }

    /**
     * The ids of the events, all of which are stored or none.
     *
     * @return the ids, in order
     */
    public List<UUID> eventIds() {
        return eventIds;
    }
}
