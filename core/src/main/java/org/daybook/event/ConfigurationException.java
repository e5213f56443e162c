package org.daybook.event;

import org.jspecify.annotations.Nullable;

/**
 * Daybook cannot start or continue as it is set up. The message names what is wrong and what to do.
 */
public final class ConfigurationException extends DaybookException {

    private static final long serialVersionUID = 1L;

    /**
     * Something is set up wrongly.
     *
     * @param message what is wrong, and what to do
     */
    public ConfigurationException(String message) {
        super(message);
    }

    /**
     * Something is set up wrongly.
     *
     * @param message what is wrong, and what to do
     * @param cause what was thrown, if anything was
     */
    public ConfigurationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
