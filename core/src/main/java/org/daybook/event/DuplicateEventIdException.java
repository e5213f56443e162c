package org.daybook.event;

import java.util.UUID;

/**
 * An event of this id is stored already. Nothing was stored. Met only by who gives events their ids, for instance to
 * store something once however often it is tried:
 *
 * <pre>{@code
 * try {
 *     journal.append(stream, ExpectedVersion.any(), List.of(event));
 * } catch (DuplicateEventIdException e) {
 *     System.out.println(e.eventId() + " is there from an earlier try");
 * }
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class DuplicateEventIdException extends DaybookException {

    private static final long serialVersionUID = 1L;

    private final transient UUID eventId;

    /**
     * The id is taken.
     *
     * @param eventId the id
     * @param stream the stream that was written to
     */
    public DuplicateEventIdException(UUID eventId, StreamId stream) {
        super("an event with id " + eventId + " is stored already; nothing was stored in " + stream);
        this.eventId = eventId;
    }

    /**
     * The id.
     *
     * @return the id
     */
    public UUID eventId() {
        return eventId;
    }
}
