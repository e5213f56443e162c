package org.daybook.event;

import org.jspecify.annotations.Nullable;

/**
 * The base of all that Daybook throws by itself. Arguments that can never be right get the JDK's
 * {@link IllegalArgumentException} instead, misuse of an object an {@link IllegalStateException}.
 *
 * <pre>{@code
 * try {
 *     todos.update(id, todo -> new Todo.Completed());
 * } catch (VersionConflictException e) {
 *     System.err.println("too many people complete it at once, please try again");
 * } catch (DaybookException e) {
 *     System.err.println(e.getMessage()); // says what happened, with the ids, and whether something was stored
 * }
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public abstract class DaybookException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * For subclasses.
     *
     * @param message what happened, with the ids involved
     */
    protected DaybookException(String message) {
        super(message);
    }

    /**
     * For subclasses.
     *
     * @param message what happened, with the ids involved
     * @param cause what caused it, if anything did
     */
    protected DaybookException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
