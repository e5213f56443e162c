package org.daybook.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.daybook.Daybook;
import org.daybook.journal.EventJournal;
import org.daybook.serialization.EventSerializer;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;
import org.daybook.store.SubscriptionStore;
import org.daybook.subscription.Subscription;
import org.junit.jupiter.api.Test;

/** A node says again and again that it is there. */
class RenewalTest {

    /** Fails even to be logged, as when there is no memory. */
    private static final class CannotBeLogged extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new StackOverflowError("on cue");
        }
    }

    /** Nothing is written. */
    private static final class NoEvents implements EventSerializer {
        @Override
        public String write(Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T read(String text, Class<T> type) {
            throw new UnsupportedOperationException();
        }
    }

    private record Renewing(Store store, Runnable onRenewal) implements Store {

        @Override
        public EventJournal journal() {
            return store.journal();
        }

        @Override
        public SubscriptionStore subscriptions() {
            SubscriptionStore real = store.subscriptions();
            return (SubscriptionStore) Proxy.newProxyInstance(
                    SubscriptionStore.class.getClassLoader(),
                    new Class<?>[] {SubscriptionStore.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("renew")) {
                            onRenewal.run();
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

    @Test
    void an_error_beside_a_failure_does_not_end_the_renewals() {
        AtomicBoolean breaks = new AtomicBoolean();
        AtomicInteger renewals = new AtomicInteger();
        Store store = new Renewing(new MemoryStore(), () -> {
            if (breaks.getAndSet(false)) {
                throw new CannotBeLogged();
            }
            renewals.incrementAndGet();
        });
        try (Daybook daybook = Daybook.builder(store)
                .serializer(new NoEvents())
                .lease(Duration.ofMillis(300))
                .open()) {
            Subscription subscription =
                    daybook.subscription("renewed").handleAll(event -> {}).start();
            breaks.set(true);
            await(() -> !breaks.get());
            int before = renewals.get();
            await(() -> renewals.get() >= before + 2);
            assertThat(subscription.name()).isEqualTo("renewed");
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
