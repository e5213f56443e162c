package org.daybook.benchmarks.axon4;

import jakarta.persistence.EntityManagerFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.jpa.JpaTokenStore;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.daybook.benchmarks.worker.Handled;
import org.daybook.benchmarks.worker.Order;
import org.daybook.benchmarks.worker.OrderEvent;
import org.daybook.benchmarks.worker.Pass;

/**
 * A pooled streaming processor that goes through the log once. With one segment and, unless others are tried, batches of 1,000:
 * with its defaults, 16 segments and batches of one, each event is a transaction of its own.
 */
final class PooledPass {

    static final int BATCH = 1_000;
    static final int SEGMENTS = 1;

    private final EmbeddedEventStore store;
    private final EntityManagerFactory factory;
    private final JpaTransactions transactions;

    PooledPass(EmbeddedEventStore store, EntityManagerFactory factory, JpaTransactions transactions) {
        this.store = store;
        this.factory = factory;
        this.transactions = transactions;
    }

    Handled run(String name, Pass pass, Runnable first) throws InterruptedException {
        factory.runInTransaction(entityManager ->
                entityManager.createQuery("delete from HandledRow").executeUpdate());
        Handler handler = new Handler(transactions, pass, first);
        ScheduledExecutorService coordinator = Executors.newScheduledThreadPool(1);
        ScheduledExecutorService workers = Executors.newScheduledThreadPool(SEGMENTS);
        PooledStreamingEventProcessor processor = PooledStreamingEventProcessor.builder()
                .name(name)
                .eventHandlerInvoker(SimpleEventHandlerInvoker.builder()
                        .eventHandlers(handler)
                        .build())
                .messageSource(store)
                .tokenStore(JpaTokenStore.builder()
                        .entityManagerProvider(transactions)
                        .serializer(EventStoreSystem.serializer())
                        .build())
                .transactionManager(transactions)
                .coordinatorExecutor(coordinator)
                .workerExecutor(workers)
                .initialToken(StreamableMessageSource::createTailToken)
                .initialSegmentCount(SEGMENTS)
                .batchSize(pass.batch() == 0 ? BATCH : pass.batch())
                .build();
        Runnable end = () -> {
            processor.shutDown();
            coordinator.shutdown();
            workers.shutdown();
        };
        try {
            processor.start();
            handler.await();
        } catch (InterruptedException | RuntimeException e) {
            end.run();
            throw e;
        }
        return new Handled(handler.order(), end);
    }

    /** Is called by one thread at a time, that of the segment. */
    static final class Handler {

        private final JpaTransactions transactions;
        private final Pass pass;
        private final Runnable first;
        private final CountDownLatch done = new CountDownLatch(1);
        private Order order = Order.NONE;
        private long position;

        private Handler(JpaTransactions transactions, Pass pass, Runnable first) {
            this.transactions = transactions;
            this.pass = pass;
            this.first = first;
        }

        @EventHandler
        synchronized void on(OrderEvent event, TrackingToken token) {
            if (order.events() == pass.limit()) {
                return;
            }
            first.run();
            if (pass.isWriting()) {
                HandledRow row = new HandledRow();
                row.position = token.position().orElseGet(() -> ++position);
                row.streamId = "of an order";
                row.quantity = event.quantity();
                transactions.getEntityManager().persist(row);
            }
            order = order.with(event);
            if (order.events() == pass.limit()) {
                CurrentUnitOfWork.get().afterCommit(unit -> done.countDown());
            }
        }

        private void await() throws InterruptedException {
            if (!done.await(8, TimeUnit.MINUTES)) {
                throw new IllegalStateException("handled " + order() + " only");
            }
        }

        private synchronized Order order() {
            return order;
        }
    }
}
