package org.daybook.event;

import java.util.UUID;

/**
 * An event of this id is stored already. Nothing was stored.
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
