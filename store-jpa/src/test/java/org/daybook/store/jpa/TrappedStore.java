package org.daybook.store.jpa;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.daybook.event.Position;
import org.daybook.handler.ParameterResolver;
import org.daybook.handler.Registration;
import org.daybook.journal.EventJournal;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;
import org.daybook.store.SubscriptionStore;
import org.daybook.store.SubscriptionStore.Lease;
import org.daybook.store.SubscriptionStore.Progress;
import org.jspecify.annotations.Nullable;

/** Holds a reader of a subscription at a point of its batch, and may keep checkpoints as they must not be kept. */
final class TrappedStore implements Store {

    /** Where a batch is held. */
    enum Point {
        /** It is read, and nothing is done. */
        BEFORE_HANDLER("before the handler"),
        /** The handler has written. */
        AFTER_HANDLER("after the handler"),
        /** The checkpoint is moved as well. */
        BEFORE_COMMIT("before the commit"),
        /** The reader does not know it yet. */
        AFTER_COMMIT("after the commit"),
        /** Wherever it happens to be; nothing is held. */
        RANDOM("at a random moment");

        private final String words;

        Point(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** What is broken. */
    enum Fault {
        NONE,
        /** The checkpoint has a transaction of its own, before that of the handlers is committed. */
        CHECKPOINT_FIRST,
        /** The same afterwards. */
        CHECKPOINT_LATER,
        /** Whoever moves a checkpoint is let through, with whatever token. */
        NO_FENCING
    }

    private final JpaStore store;
    private final Fault fault;
    private final Consumer<Point> caught;
    private final AtomicReference<@Nullable Point> armed = new AtomicReference<>();
    private final AtomicReference<@Nullable CountDownLatch> held = new AtomicReference<>();
    private final ThreadLocal<Boolean> isBatch = ThreadLocal.withInitial(() -> false);
    private final ThreadLocal<List<Runnable>> later = ThreadLocal.withInitial(ArrayList::new);

    TrappedStore(JpaStore store, Fault fault, Consumer<Point> caught) {
        this.store = store;
        this.fault = fault;
        this.caught = caught;
    }

    /** From now on the first batch that comes to the point stays there. */
    void arm(Point point) {
        armed.set(point);
    }

    /** Lets go what is held. */
    void release() {
        CountDownLatch latch = held.getAndSet(null);
        if (latch != null) {
            latch.countDown();
        }
    }

    /** Called at each point. */
    void at(Point point) {
        if (armed.get() != point) {
            return;
        }
        CountDownLatch latch = new CountDownLatch(1);
        if (armed.compareAndSet(point, null)) {
            held.set(latch);
            caught.accept(point);
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public <T> T inTransaction(Function<? super StoreTransaction, ? extends T> work) {
        isBatch.set(false);
        later.get().clear();
        T result = store.inTransaction(transaction -> {
            T done = work.apply(transaction);
            if (isBatch.get()) {
                at(Point.BEFORE_COMMIT);
            }
            return done;
        });
        if (isBatch.get()) {
            at(Point.AFTER_COMMIT);
        }
        later.get().forEach(Runnable::run);
        return result;
    }

    @Override
    public EventJournal journal() {
        return store.journal();
    }

    @Override
    public List<ParameterResolver> parameterResolvers() {
        return store.parameterResolvers();
    }

    @Override
    public Registration onAppend(Consumer<Position> listener) {
        return store.onAppend(listener);
    }

    @Override
    public boolean hearsOtherWriters() {
        return store.hearsOtherWriters();
    }

    @Override
    public void close() {
        store.close();
    }

    /** The store's, but for what is held and what is broken. */
    @Override
    public SubscriptionStore subscriptions() {
        SubscriptionStore sound = store.subscriptions();
        return (SubscriptionStore) Proxy.newProxyInstance(
                SubscriptionStore.class.getClassLoader(),
                new Class<?>[] {SubscriptionStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("enter")) {
                        isBatch.set(true);
                        at(Point.BEFORE_HANDLER);
                    }
                    if (method.getName().equals("advance") && fault != Fault.NONE) {
                        advance(sound, (StoreTransaction) arguments[0], (Lease) arguments[1], (Progress) arguments[2]);
                        return null;
                    }
                    try {
                        return method.invoke(sound, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void advance(SubscriptionStore sound, StoreTransaction transaction, Lease lease, Progress progress) {
        switch (fault) {
            case CHECKPOINT_FIRST -> advanceAlone(sound, lease, progress);
            case CHECKPOINT_LATER -> later.get().add(() -> advanceAlone(sound, lease, progress));
            case NO_FENCING -> sound.advance(transaction, present(sound, lease), progress);
            default -> sound.advance(transaction, lease, progress);
        }
    }

    private void advanceAlone(SubscriptionStore sound, Lease lease, Progress progress) {
        store.inTransaction(transaction -> {
            sound.advance(transaction, lease, progress);
            return true;
        });
    }

    private static Lease present(SubscriptionStore sound, Lease lease) {
        return sound.find(lease.subscription()).orElseThrow().segments().stream()
                .filter(each -> each.number() == lease.segment())
                .map(each -> new Lease(lease.subscription(), each.number(), each.token()))
                .findFirst()
                .orElse(lease);
    }
}
