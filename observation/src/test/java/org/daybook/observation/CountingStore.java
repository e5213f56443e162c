package org.daybook.observation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.daybook.event.Position;
import org.daybook.handler.Registration;
import org.daybook.journal.EventJournal;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;
import org.daybook.store.SubscriptionStore;

/** Counts how often somebody looks how a subscription stands, and says so meanwhile. */
record CountingStore(Store store, AtomicInteger statuses, Runnable whenAsked) implements Store {

    @Override
    public EventJournal journal() {
        return store.journal();
    }

    @Override
    public EventJournal journal(StoreTransaction transaction) {
        return store.journal(transaction);
    }

    @Override
    public Optional<StoreTransaction> currentTransaction() {
        return store.currentTransaction();
    }

    @Override
    public SubscriptionStore subscriptions() {
        SubscriptionStore real = store.subscriptions();
        return (SubscriptionStore) Proxy.newProxyInstance(
                SubscriptionStore.class.getClassLoader(),
                new Class<?>[] {SubscriptionStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("find")) {
                        statuses.incrementAndGet();
                        whenAsked.run();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public Registration onAppend(Consumer<Position> listener) {
        return store.onAppend(listener);
    }

    @Override
    public <T> T inTransaction(Function<? super StoreTransaction, ? extends T> work) {
        return store.inTransaction(work);
    }

    @Override
    public void close() {
        store.close();
    }
}
