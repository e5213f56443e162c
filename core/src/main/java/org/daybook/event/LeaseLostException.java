package org.daybook.event;

/**
 * A segment of a subscription belongs to somebody else by now: its lease ran out or was taken away, so what was done under it
 * is rolled back. The new owner does it again from the last checkpoint. Handlers of an application never see it; stores throw it.
 *
 * <pre>{@code
 * store.inTransaction(tx -> {
 *     ... // handle events
 *     store.subscriptions().advance(tx, lease, progress); // throws it if another node took over
 *     return null;
 * });
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class LeaseLostException extends DaybookException {

    private static final long serialVersionUID = 1L;

    /**
     * Names the lease.
     *
     * @param subscription the name of the subscription
     * @param segment the number of the segment
     * @param token of the lease that is no longer held
     */
    public LeaseLostException(String subscription, int segment, long token) {
        super("segment " + segment + " of subscription " + subscription
                + " belongs to another node by now, or was divided; the lease that is lost had the token " + token);
    }
}
