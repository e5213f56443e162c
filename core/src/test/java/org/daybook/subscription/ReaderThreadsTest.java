package org.daybook.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.handler.DurableHandlers;
import org.daybook.handler.HandlerRegistry;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventJournal;
import org.daybook.journal.JournalPage;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;
import org.daybook.store.SubscriptionStore;
import org.daybook.store.SubscriptionStore.Segment;
import org.daybook.subscription.Member.Slot;
import org.junit.jupiter.api.Test;

class ReaderThreadsTest {

    private final AtomicBoolean isFull = new AtomicBoolean(true);
    private final CountDownLatch hasRead = new CountDownLatch(1);

    /** A journal without events, and nothing that is parked. */
    private final class Empty implements Store {

        @Override
        public EventJournal journal() {
            return proxy(EventJournal.class, (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("readPage");
                hasRead.countDown();
                return new JournalPage(List.of(), (Position) arguments[0]);
            });
        }

        @Override
        public SubscriptionStore subscriptions() {
            return proxy(SubscriptionStore.class, (proxy, method, arguments) -> Set.of());
        }

        private <T> T proxy(Class<T> type, InvocationHandler handler) {
            return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
        }

        @Override
        public <T> T inTransaction(Function<? super StoreTransaction, ? extends T> work) {
            throw new AssertionError("nothing is to be done");
        }

        @Override
        public void close() {}
    }

    /** As a process whose threads are limited. It does not fail in {@code start()}, which newer executors go around. */
    private Thread thread(Runnable task) {
        if (isFull.get()) {
            throw new OutOfMemoryError("unable to create native thread");
        }
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    @Test
    void a_segment_for_which_no_thread_can_be_made_says_so_and_is_tried_again() throws InterruptedException {
        Definition definition = new Definition(
                "list",
                DurableHandlers.of(Set.of(Object.class), event -> {}),
                EventFilter.all(),
                null,
                1,
                null,
                false,
                10,
                RetryPolicy.standard(),
                1,
                Duration.ofMinutes(1),
                Duration.ofMinutes(1));
        Environment environment = new Environment(
                new Empty(),
                (row, wanted) -> {
                    throw new AssertionError("there is nothing to read");
                },
                new HandlerRegistry(),
                InstantSource.system(),
                RandomGenerator.getDefault(),
                Duration.ofMinutes(1));
        ReaderThreads threads = new ReaderThreads(
                environment,
                Subscriptions.Settings.standard(),
                new ReaderThreads.Listener() {
                    @Override
                    public void readerDied() {}

                    @Override
                    public void foundUnknownType(Slot slot) {}
                },
                this::thread);
        threads.start();
        try {
            threads.renewed(System.nanoTime());
            Member member = new Member(definition);
            Slot slot = threads.slot(
                    member,
                    new SegmentReader(
                            definition, environment, Segment.of(0, 0, Positions.start(1)), threads::readAhead));
            member.add(slot);
            threads.wake(slot);
            assertThat(slot.slowness()).contains("segment 0 has no thread: unable to create native thread");

            isFull.set(false);
            assertThat(hasRead.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(slot.slowness()).isEmpty();
        } finally {
            threads.close();
            threads.end();
        }
    }
}
