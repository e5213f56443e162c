package org.daybook.event;

import org.jspecify.annotations.Nullable;

/**
 * A stored event cannot be brought into the shape that its class has, since an {@link Upcaster} fails or returns what cannot
 * follow. The message never shows the payload. Correct the upcaster; what is stored is unchanged.
 *
 * <pre>{@code
 * try {
 *     todos.get(id);
 * } catch (EventSchemaException e) {
 *     System.err.println(e.getMessage()); // which event, and which step
 * }
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class EventSchemaException extends DaybookException {

    private static final long serialVersionUID = 1L;

    /**
     * An event cannot be upcast.
     *
     * @param message which event and which step, without the payload
     * @param cause what was thrown, if anything was
     */
    public EventSchemaException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
