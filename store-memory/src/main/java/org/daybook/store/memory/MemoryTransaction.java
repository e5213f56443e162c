package org.daybook.store.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.daybook.event.ConfigurationException;
import org.daybook.event.Position;
import org.daybook.event.StoreUnavailableException;
import org.daybook.journal.EventJournal;
import org.daybook.store.BufferedJournal;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;

/** A transaction of the memory store: its appends are kept, and stored together when it commits. */
final class MemoryTransaction extends BufferedJournal implements StoreTransaction {

    private final MemoryStore store;
    private final MemoryJournal journal;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final List<Runnable> checks = new ArrayList<>();
    private final List<Runnable> changes = new ArrayList<>();
    private boolean isRollbackOnly;
    private boolean ended;

    private MemoryTransaction(MemoryStore store, MemoryJournal journal) {
        super(journal);
        this.store = store;
        this.journal = journal;
    }

    static <T> T run(MemoryStore store, MemoryJournal journal, Function<? super StoreTransaction, ? extends T> work) {
        journal.head(); // is it open
        MemoryTransaction transaction = new MemoryTransaction(store, journal);
        T result;
        try {
            result = work.apply(transaction);
            transaction.commit();
        } finally {
            transaction.ended = true;
        }
        transaction.afterCommit.forEach(Runnable::run);
        return result;
    }

    private void commit() {
        if (isRollbackOnly) {
            throw new StoreUnavailableException(
                    "the transaction was to be rolled back only, so nothing was stored", null);
        }
        boolean hasAppended = hasUnwritten();
        journal.atomically(() -> {
            checks.forEach(Runnable::run);
            write();
            changes.forEach(Runnable::run);
        });
        committed();
        if (hasAppended) {
            journal.tellListeners();
        }
    }

    static MemoryTransaction of(StoreTransaction transaction) {
        if (transaction instanceof MemoryTransaction ours) {
            return ours;
        }
        throw new ConfigurationException("a memory store cannot join a transaction of another store: " + transaction);
    }

    /** Has a change made together with the appends, unless one of the checks throws. */
    void atCommit(Runnable check, Runnable change) {
        requireActive();
        checks.add(check);
        changes.add(change);
    }

    @Override
    protected List<Position> store(List<Pending> pending) {
        return journal.appendAll(pending);
    }

    @Override
    protected void requireActive() {
        if (ended) {
            throw new IllegalStateException("the transaction has ended");
        }
    }

    @Override
    public EventJournal journal(Store of) {
        requireActive();
        if (of != store) {
            throw new ConfigurationException("another store cannot join a transaction of a memory store: " + of);
        }
        return this;
    }

    @Override
    public void afterCommit(Runnable work) {
        requireActive();
        afterCommit.add(work);
    }

    @Override
    public void setRollbackOnly() {
        isRollbackOnly = true;
    }
}
