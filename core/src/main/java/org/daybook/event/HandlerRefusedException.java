package org.daybook.event;

/**
 * A handler that runs inside the transaction of the append failed, so <b>nothing is stored</b>. What it threw is the cause.
 *
 * <pre>{@code
 * try {
 *     todos.create(id, new Todo.Created("tea"));
 * } catch (HandlerRefusedException e) {
 *     System.err.println("not created: " + e.getCause());
 * }
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class HandlerRefusedException extends DaybookException {

    private static final long serialVersionUID = 1L;

    /**
     * A handler failed.
     *
     * @param handler which one
     * @param event the event that it handled
     * @param cause what it threw
     */
    public HandlerRefusedException(String handler, StoredEvent<?> event, Throwable cause) {
        super(
                "nothing is stored, since " + handler + " failed in the transaction on " + event + ": "
                        + cause.getClass().getName(),
                cause);
    }
}
