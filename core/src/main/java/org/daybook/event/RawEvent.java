package org.daybook.event;

import java.util.Objects;

/**
 * The payload of an event for which there is no class here, when a Daybook is opened with {@link UnknownEvents#RAW}. Handlers
 * subscribe to it as to any other class.
 *
 * <pre>{@code
 * @SubscribeTo(RawEvent.class)
 * void other(StoredEvent<RawEvent> event) {
 *     archive.add(event.type(), event.payload().text());
 * }
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param text the payload as it is stored
 */
public record RawEvent(String text) {

    /**
     * Checks the text.
     *
     * @param text the payload as it is stored
     * @throws NullPointerException if it is {@code null}
     */
    public RawEvent {
        Objects.requireNonNull(text, "text");
    }

    /** Shows no payload. */
    @Override
    public String toString() {
        return "RawEvent of " + text.length() + " characters";
    }
}
