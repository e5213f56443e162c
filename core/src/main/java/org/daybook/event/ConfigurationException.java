package org.daybook.event;

import org.jspecify.annotations.Nullable;

/**
 * Daybook cannot start or continue as it is set up. The message names what is wrong and what to do: correct that, there
 * is nothing to catch this for but to end in order.
 *
 * <pre>{@code
 * try (var daybook = Daybook.fromConfiguration()) {
 *     serve(daybook);
 * } catch (ConfigurationException e) {
 *     System.err.println(e.getMessage());
 *     System.exit(2);
 * }
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
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
