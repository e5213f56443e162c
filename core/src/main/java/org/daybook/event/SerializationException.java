package org.daybook.event;

import org.jspecify.annotations.Nullable;

/**
 * A payload cannot be written as text, and nothing was stored; or a stored text cannot be read as its class. The
 * message never shows the payload. Correct the class, so that it can be written, or reads what is stored.
 *
 * <pre>{@code
 * try {
 *     todos.get(id);
 * } catch (SerializationException e) {
 *     System.err.println(e.getMessage()); // which event of which class does not fit
 * }
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class SerializationException extends DaybookException {

    private static final long serialVersionUID = 1L;

    /**
     * Reading or writing failed.
     *
     * @param message what failed, without the payload
     * @param cause what was thrown, if anything was
     */
    public SerializationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
