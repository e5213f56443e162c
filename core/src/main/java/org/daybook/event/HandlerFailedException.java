package org.daybook.event;

import java.util.List;

/**
 * One handler or several failed after the events were stored. <b>The events are stored</b>, at {@link #receipt()}, and
 * the other handlers have run; so do not write again. The first failure is the cause, the others are suppressed
 * exceptions.
 *
 * <pre>{@code
 * try {
 *     todos.update(id, todo -> new Todo.Completed());
 * } catch (HandlerFailedException e) {
 *     System.err.println("completed, version " + e.receipt().lastVersion() + ", but " + e.getCause());
 * }
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class HandlerFailedException extends DaybookException {

    private static final long serialVersionUID = 1L;

    private final transient Receipt receipt;

    /**
     * Handlers failed.
     *
     * @param receipt what was stored
     * @param descriptions for each failure the handler and the event
     * @param failures what the handlers threw, in order, at least one
     * @throws IndexOutOfBoundsException if there is no failure
     */
    public HandlerFailedException(Receipt receipt, List<String> descriptions, List<Throwable> failures) {
        super(
                "the events are stored (" + receipt.stream() + " versions " + receipt.firstVersion() + " to "
                        + receipt.lastVersion() + ", position " + receipt.position() + "), but " + failures.size()
                        + " handler call(s) failed: " + String.join("; ", descriptions),
                failures.get(0));
        failures.stream().skip(1).forEach(this::addSuppressed);
        this.receipt = receipt;
    }

    /**
     * What was stored.
     *
     * @return what was stored
     */
    public Receipt receipt() {
        return receipt;
    }
}
