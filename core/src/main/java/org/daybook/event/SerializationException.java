package org.daybook.event;

import org.jspecify.annotations.Nullable;

/**
 * A payload cannot be written as text, or a stored text cannot be read as its class. The message never shows the payload.
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
