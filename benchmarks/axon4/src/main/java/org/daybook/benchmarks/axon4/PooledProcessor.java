package org.daybook.benchmarks.axon4;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.jpa.JpaTokenStore;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.daybook.benchmarks.worker.OrderEvent;

/** A pooled streaming processor with its defaults, 16 segments and batches of one, that handles what comes. */
final class PooledProcessor implements AutoCloseable {

    static final int THREADS = 4;

    private static final int SEGMENTS = 16;
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final ScheduledExecutorService coordinator = Executors.newScheduledThreadPool(1);
    private final ScheduledExecutorService workers = Executors.newScheduledThreadPool(THREADS);
    private final PooledStreamingEventProcessor processor;

    /** Returns when it has claimed its segments, from the last event on. */
    PooledProcessor(EmbeddedEventStore store, JpaTransactions transactions, String name, Consumer<OrderEvent> handler)
            throws InterruptedException {
        processor = PooledStreamingEventProcessor.builder()
                .name(name)
                .eventHandlerInvoker(SimpleEventHandlerInvoker.builder()
                        .eventHandlers(new Handler(handler))
                        .build())
                .messageSource(store)
                .tokenStore(JpaTokenStore.builder()
                        .entityManagerProvider(transactions)
                        .serializer(EventStoreSystem.serializer())
                        .build())
                .transactionManager(transactions)
                .coordinatorExecutor(coordinator)
                .workerExecutor(workers)
                .initialToken(StreamableMessageSource::createHeadToken)
                .build();
        processor.start();
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (processor.processingStatus().size() < SEGMENTS) {
            if (System.nanoTime() > end) {
                close();
                throw new IllegalStateException(
                        "claimed " + processor.processingStatus().size() + " segments only");
            }
            Thread.sleep(10);
        }
    }

    /** Is called by several threads, one for each segment. */
    record Handler(Consumer<OrderEvent> consumer) {

        @EventHandler
        void on(OrderEvent event) {
            consumer.accept(event);
        }
    }

    @Override
    public void close() {
        processor.shutDown();
        coordinator.shutdown();
        workers.shutdown();
    }
}
