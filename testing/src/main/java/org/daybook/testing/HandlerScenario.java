package org.daybook.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.daybook.Daybook;
import org.daybook.event.DomainEvent;
import org.daybook.event.HandlerFailedException;
import org.daybook.event.HandlerRefusedException;
import org.daybook.event.StoredEvent;
import org.daybook.handler.HandlerInterceptor;

/**
 * What handlers do after some events: given these, when that one, then they publish those. Handlers in the writing process and durable
 * ones are tested alike: the latter have handled everything when a step returns. With a handler that fails a scenario ends. It runs on a
 * memory store of its own.
 *
 * <pre>{@code
 * HandlerScenario.of(daybook -> new Shipping(daybook))
 *         .given("1", new Order.Placed("ada"))
 *         .when("1", new Order.Paid())
 *         .then(new Parcel.Packed("1"));
 * }</pre>
 *
 * <p>Used by one thread, that of the test.
 */
public final class HandlerScenario {

    private final TestDaybook test;
    private final List<StoredEvent<?>> stored = new ArrayList<>();
    private final Set<UUID> ofSteps = new HashSet<>();
    private final List<Throwable> failures = new ArrayList<>();
    private int running;

    private HandlerScenario(UnaryOperator<Daybook.Builder> choices, Function<Daybook, ?> handlers) {
        test = TestDaybook.open(builder -> choices.apply(builder)
                .aroundStore(store -> new WatchedStore(store, this::appended))
                .aroundHandlers(this::around));
        test.daybook().subscribeAll(stored::add);
        Object made = Objects.requireNonNull(handlers.apply(test.daybook()), "the handlers");
        if (made instanceof Iterable<?> several) {
            several.forEach(test.daybook()::register);
        } else {
            test.daybook().register(made);
        }
    }

    /**
     * Of handlers that need nothing.
     *
     * @param handlers objects with {@link org.daybook.handler.SubscribeTo} methods; those whose class is
     *     {@link org.daybook.handler.Durable} are durable
     * @return a scenario without events
     * @throws org.daybook.event.ConfigurationException as {@link Daybook#register} does
     */
    public static HandlerScenario of(Object... handlers) {
        List<Object> several = List.of(handlers);
        return of(daybook -> several);
    }

    /**
     * Of handlers that need a Daybook, to publish what follows.
     *
     * @param handlers makes the object with {@link org.daybook.handler.SubscribeTo} methods, or several in an {@link Iterable}
     * @return a scenario without events
     * @throws org.daybook.event.ConfigurationException as {@link Daybook#register} does
     */
    public static HandlerScenario of(Function<Daybook, ?> handlers) {
        return of(builder -> builder, handlers);
    }

    /**
     * Of handlers that need a Daybook, with choices of the application's, such as its upcasters.
     *
     * @param choices gets the builder of the Daybook, and gives it back
     * @param handlers makes the object with {@link org.daybook.handler.SubscribeTo} methods, or several in an {@link Iterable}
     * @return a scenario without events
     * @throws org.daybook.event.ConfigurationException as {@link Daybook#register} does
     */
    public static HandlerScenario of(UnaryOperator<Daybook.Builder> choices, Function<Daybook, ?> handlers) {
        return new HandlerScenario(choices, handlers);
    }

    private void appended(UUID event) {
        if (running == 0) {
            ofSteps.add(event);
        }
    }

    private void around(HandlerInterceptor.Call call) throws Exception {
        running++;
        try {
            call.proceed();
        } catch (Exception | Error e) {
            failures.add(e);
            throw e;
        } finally {
            running--;
        }
    }

    /**
     * Sets the time of what comes next.
     *
     * @param time the time
     * @return this
     */
    public HandlerScenario at(Instant time) {
        test.clock().set(time);
        return this;
    }

    /**
     * Publishes events, to begin with. Handlers see them; what they publish then is no result of {@link #when}.
     *
     * @param id the id of the aggregate
     * @param events its events in order
     * @return this
     * @throws AssertionError if a handler fails
     */
    public HandlerScenario given(String id, DomainEvent<?>... events) {
        return given(daybook -> List.of(events).forEach(event -> daybook.publish(id, event)));
    }

    /**
     * Does anything with the Daybook, to begin with.
     *
     * @param steps what to do
     * @return this
     * @throws AssertionError if a handler fails
     */
    public HandlerScenario given(Consumer<Daybook> steps) {
        run(steps).requireSuccess();
        return this;
    }

    /**
     * Publishes an event.
     *
     * @param id the id of the aggregate
     * @param event the event
     * @return what handlers made of it
     */
    public Result when(String id, DomainEvent<?> event) {
        return when(daybook -> daybook.publish(id, event));
    }

    /**
     * Does anything with the Daybook.
     *
     * @param step what to do; events that it stores itself are not among the result's
     * @return what handlers made of it
     */
    public Result when(Consumer<Daybook> step) {
        return run(step);
    }

    private Result run(Consumer<Daybook> step) {
        if (!failures.isEmpty()) {
            throw new IllegalStateException(
                    "a handler failed in the last step, and would be tried again in this one: begin another scenario");
        }
        stored.clear();
        try {
            step.accept(test.daybook());
        } catch (HandlerFailedException | HandlerRefusedException e) {
            if (failures.isEmpty()) {
                throw e;
            }
        }
        test.drain();
        return new Result(
                stored.stream().filter(event -> !ofSteps.contains(event.id())).toList(),
                failures,
                new Comparison(test.daybook().serializer()));
    }

    /**
     * What handlers made of a step. Immutable.
     *
     * <pre>{@code
     * scenario.when("1", new Order.Cancelled()).thenNothing();
     * }</pre>
     */
    public static final class Result {

        private final List<StoredEvent<?>> events;
        private final List<Throwable> failures;
        private final Comparison comparison;

        private Result(List<StoredEvent<?>> events, List<Throwable> failures, Comparison comparison) {
            this.events = List.copyOf(events);
            this.failures = List.copyOf(failures);
            this.comparison = comparison;
        }

        private void requireSuccess() {
            if (!failures.isEmpty()) {
                throw new AssertionError("a handler failed: " + failures.get(0), failures.get(0));
            }
        }

        /**
         * Handlers published these events, and no others.
         *
         * @param expected the events in order
         * @return this
         * @throws AssertionError if there are others, with what differs field by field, or a handler failed
         */
        public Result then(Object... expected) {
            requireSuccess();
            comparison.requireEvents(
                    List.of(expected), events.stream().map(StoredEvent::payload).toList());
            return this;
        }

        /**
         * Handlers published these events of an aggregate, and no others of it.
         *
         * @param id the id of the aggregate
         * @param expected the events in order
         * @return this
         * @throws AssertionError if there are others, with what differs field by field, or a handler failed
         */
        public Result thenOf(String id, Object... expected) {
            requireSuccess();
            comparison.requireEvents(
                    List.of(expected),
                    events.stream()
                            .filter(event -> event.stream().aggregateId().equals(id))
                            .map(StoredEvent::payload)
                            .toList());
            return this;
        }

        /**
         * Handlers published nothing, and none failed.
         *
         * @return this
         * @throws AssertionError if it is otherwise
         */
        public Result thenNothing() {
            return then();
        }

        /**
         * A handler failed: after the events were stored, or inside the transaction, which then stores nothing.
         *
         * @param type the class of the exception, or one above it
         * @param <T> the class of the exception
         * @return the first exception, to look at what it says
         * @throws AssertionError if none failed, or the first failed otherwise
         */
        public <T extends Throwable> T thenFails(Class<T> type) {
            if (failures.isEmpty()) {
                throw new AssertionError("a handler was to fail with a " + type.getName() + ", but none did");
            }
            Throwable first = failures.get(0);
            if (!type.isInstance(first)) {
                throw new AssertionError(
                        "a handler was to fail with a " + type.getName() + ", but failed with " + first, first);
            }
            return type.cast(first);
        }
    }
}
