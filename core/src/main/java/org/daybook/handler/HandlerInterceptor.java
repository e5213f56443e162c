package org.daybook.handler;

import java.util.Objects;
import java.util.Optional;
import org.daybook.event.StoredEvent;
import org.jspecify.annotations.Nullable;

/**
 * Runs around calls of handlers, to observe them or to prepare their thread.
 *
 * <pre>{@code
 * Daybook.builder(store).aroundHandlers(call -> {
 *     long begin = System.nanoTime();
 *     try {
 *         call.proceed();
 *     } finally {
 *         record(call.handler(), System.nanoTime() - begin);
 *     }
 * });
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
@FunctionalInterface
public interface HandlerInterceptor {

    /**
     * Calls the handler, once, by {@link Call#proceed}.
     *
     * @param call the call
     * @throws Exception what the handler throws; whatever else is thrown counts as a failure of the handler
     */
    void around(Call call) throws Exception;

    /**
     * The call of a handler with an event. What is durable counts as one handler of its subscription, whatever number of its
     * methods want the event.
     *
     * <pre>{@code
     * call.event().stream(); // of what
     * call.proceed();        // calls the handler
     * }</pre>
     *
     * <p>Used by one thread.
     */
    final class Call {

        private final String handler;
        private final @Nullable String subscription;
        private final StoredEvent<?> event;
        private final HandlerRegistry.Work work;

        Call(String handler, @Nullable String subscription, StoredEvent<?> event, HandlerRegistry.Work work) {
            this.handler = handler;
            this.subscription = subscription;
            this.event = event;
            this.work = work;
        }

        /**
         * What the handler is called in messages: its class and method.
         *
         * @return the description
         */
        public String handler() {
            return handler;
        }

        /**
         * The subscription that the handler belongs to.
         *
         * @return its name, or nothing if the handler runs in the process that wrote
         */
        public Optional<String> subscription() {
            return Optional.ofNullable(subscription);
        }

        /**
         * The event.
         *
         * @return the event as recorded; without a position inside the transaction that stores it
         */
        public StoredEvent<?> event() {
            return event;
        }

        /**
         * Calls the handler.
         *
         * @throws Exception what the handler throws
         */
        public void proceed() throws Exception {
            work.run();
        }

        /**
         * This call, with something else to do.
         *
         * @param other what {@link #proceed} does
         * @return a new call
         */
        public Call with(HandlerRegistry.Work other) {
            return new Call(handler, subscription, event, Objects.requireNonNull(other, "work"));
        }
    }
}
