package org.daybook.observation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Function;
import java.util.function.Supplier;
import org.daybook.journal.EventJournal;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;

/** A store whose appends fail as a test says. */
record FailingStore(Store store, Supplier<? extends RuntimeException> failure) implements Store {

    @Override
    public EventJournal journal() {
        EventJournal real = store.journal();
        return (EventJournal) Proxy.newProxyInstance(
                EventJournal.class.getClassLoader(),
                new Class<?>[] {EventJournal.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("append")) {
                        throw failure.get();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
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
