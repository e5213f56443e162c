package org.daybook.event;

import org.jspecify.annotations.Nullable;

/**
 * The store cannot work now: its database cannot be reached, refuses, took too long, or the store is closed. The
 * message says whether something may have been stored; so try again what is refused the second time:
 *
 * <pre>{@code
 * try {
 *     todos.create(id, new Todo.Created("tea"));
 * } catch (StoreUnavailableException e) {
 *     System.err.println(e.getMessage()); // later: create again, or find that it exists already
 * }
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class StoreUnavailableException extends DaybookException {

    private static final long serialVersionUID = 1L;

    /**
     * The store cannot work now.
     *
     * @param message what was tried, and what became of it
     * @param cause what was thrown, if anything was
     */
    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
