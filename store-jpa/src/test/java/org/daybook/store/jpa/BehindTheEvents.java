package org.daybook.store.jpa;

import org.hibernate.resource.transaction.spi.TransactionObserver;

/** Called when the events of a transaction are written, and before its commit, if it is added behind our own observer. */
record BehindTheEvents(Runnable work) implements TransactionObserver {

    @Override
    public void afterBegin() {}

    @Override
    public void beforeCompletion() {
        work.run();
    }

    @Override
    public void afterCompletion(boolean successful, boolean delayed) {}
}
