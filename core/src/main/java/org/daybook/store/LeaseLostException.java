package org.daybook.store;

import org.daybook.event.DaybookException;

/**
 * A segment of a subscription belongs to somebody else by now: its lease ran out or was taken away, so what was done under it
 * is rolled back. The new owner does it again from the last checkpoint. Handlers of an application never see it.
 *
 * <pre>{@code
 * store.inTransaction(tx -> {
 *     ... // handle events
 *     store.subscriptions().advance(tx, lease, progress); // throws it if another node took over
 *     return null;
 * });
 * }</pre>
 */
public final class LeaseLostException extends DaybookException {

    private static final long serialVersionUID = 1L;

    /**
     * Names the lease.
     *
     * @param lease what is no longer held
     */
    public LeaseLostException(SubscriptionStore.Lease lease) {
        super("segment " + lease.segment() + " of subscription " + lease.subscription()
                + " belongs to another node by now, or was divided; its lease had the token " + lease.token());
    }
}
