package org.daybook.subscription;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.daybook.event.Positions;
import org.daybook.event.StoreUnavailableException;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;
import org.daybook.store.SubscriptionStore;
import org.daybook.store.SubscriptionStore.Segment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Divides the segments of a subscription anew or has them go on elsewhere, whoever reads them meanwhile. */
final class Rearrangement {

    private static final Logger LOG = LoggerFactory.getLogger(Rearrangement.class);

    /** So often a transaction is run that meets others in a deadlock. */
    private static final int MOST_COLLISIONS = 10;

    private final Store store;
    private final Definition definition;
    private final Duration lease;

    Rearrangement(Store store, Definition definition, Duration lease) {
        this.store = store;
        this.definition = definition;
        this.lease = lease;
    }

    private String name() {
        return definition.name();
    }

    private SubscriptionStore subscriptions() {
        return store.subscriptions();
    }

    void divide(int segments) {
        inTransaction(transaction -> rearrange(transaction, before -> Segments.divide(segments, before)));
    }

    void seek(Positions to) {
        inTransaction(transaction -> {
            rearrange(transaction, before -> Segments.seek(before, to));
            subscriptions().seekParked(transaction, name(), to);
        });
    }

    /**
     * Clears what handlers wrote and goes back, in one transaction, which may take long. So it takes no locks that others
     * need before its end: what keeps them out is a lease of all segments, taken before. Batches under way fail then when
     * they move their checkpoint. Whatever happens in between, the lease runs out and others go on as if nothing had been.
     */
    void reset(Positions start) {
        String owner = "reset-" + UUID.randomUUID();
        try {
            inTransaction(transaction -> rearrange(
                    transaction,
                    before -> before.stream()
                            .map(each -> Segments.heldBy(each, owner, lease))
                            .toList()));
            ScheduledExecutorService holder = hold(owner);
            try {
                inTransaction(transaction -> {
                    clear(transaction);
                    rearrange(transaction, before -> {
                        requireHeld(before, owner);
                        return Segments.seek(before, start);
                    });
                    subscriptions().seekParked(transaction, name(), start);
                });
            } finally {
                holder.shutdownNow();
            }
        } catch (RuntimeException | Error e) {
            giveBack(owner);
            throw e;
        }
    }

    /** From here on the rows of all segments are locked, so a process that is stopped must not keep them. */
    private void rearrange(StoreTransaction transaction, UnaryOperator<List<Segment>> change) {
        subscriptions().enter(transaction, lease);
        subscriptions()
                .rearrange(
                        transaction,
                        name(),
                        before -> change.apply(before).stream()
                                .map(each -> Segments.expectingOwner(each, lease))
                                .toList());
    }

    private ScheduledExecutorService hold(String owner) {
        ScheduledExecutorService holder = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "daybook-reset-" + name());
            thread.setDaemon(true);
            return thread;
        });
        long millis = Math.max(1, lease.toMillis() / 3);
        ScheduledFuture<?> unused = holder.scheduleWithFixedDelay(
                () -> {
                    try {
                        subscriptions().hold(owner, name(), lease);
                    } catch (RuntimeException e) {
                        LOG.debug("cannot hold the segments of {} for its reset, will try again", name(), e);
                    }
                },
                millis,
                millis,
                TimeUnit.MILLISECONDS);
        return holder;
    }

    private void clear(StoreTransaction transaction) {
        try {
            definition.handlers().reset(transaction.parameterResolvers());
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(
                    "subscription " + name() + " was not reset, since its handlers could not", e);
        }
    }

    private void requireHeld(List<Segment> segments, String owner) {
        if (!segments.stream().allMatch(each -> owner.equals(each.owner()))) {
            throw new StoreUnavailableException(
                    "subscription " + name() + " was not reset, since its segments were divided or set to other "
                            + "positions meanwhile, or the store could not be told for the time of a lease: reset it again",
                    null);
        }
    }

    private void giveBack(String owner) {
        try {
            subscriptions().leave(owner, List.of(name()));
        } catch (RuntimeException e) {
            LOG.debug("the leases of a reset run out instead of being given back", e);
        }
    }

    private void inTransaction(Consumer<StoreTransaction> work) {
        for (int run = 1; ; run++) {
            try {
                store.inTransaction(transaction -> {
                    work.accept(transaction);
                    return true;
                });
                return;
            } catch (RuntimeException e) {
                if (run == MOST_COLLISIONS || !subscriptions().isCollision(e)) {
                    throw e;
                }
                LOG.debug("the segments of {} are in use by another transaction, will try again", name(), e);
            }
        }
    }
}
