package org.daybook.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.aggregate.EntityRepository;
import org.daybook.aggregate.Mutator;
import org.daybook.aggregate.Repository;
import org.daybook.event.BaseEntity;
import org.daybook.event.Decision;
import org.daybook.event.DomainEvent;
import org.daybook.event.StoredEvent;
import org.jspecify.annotations.Nullable;

/**
 * What an aggregate does after some events: given these, when this command, then those. It runs on a memory store of its own, so that what
 * could not be stored or read again fails here.
 *
 * <pre>{@code
 * Scenario.of(Todo.class)
 *         .given(new Todo.Created("tea"))
 *         .when(todo -> new Todo.ChangedLabel("green tea"))
 *         .then(new Todo.ChangedLabel("green tea"))
 *         .thenState(new Todo("green tea", false));
 * }</pre>
 *
 * <p>Used by one thread, that of the test.
 *
 * @param <S> the aggregate's state
 * @param <E> the type of its events
 */
public final class Scenario<S, E> {

    /** The id of the aggregate. */
    public static final String ID = "1";

    private final TestDaybook test;
    private final Repository<S, E> repository;
    private final BiConsumer<String, E> publish;

    private Scenario(TestDaybook test, Repository<S, E> repository, BiConsumer<String, E> publish) {
        this.test = test;
        this.repository = repository;
        this.publish = publish;
    }

    /**
     * Of a type of aggregates.
     *
     * @param aggregate the class of the aggregates
     * @param <S> the class of the aggregates
     * @return a scenario without events
     * @throws org.daybook.event.ConfigurationException as {@link Daybook#repository(Class)} does
     */
    public static <S> Scenario<S, DomainEvent<? super S>> of(Class<S> aggregate) {
        return of(aggregate, builder -> builder);
    }

    /**
     * Of a type of aggregates, with choices of the application's, such as its upcasters.
     *
     * @param aggregate the class of the aggregates
     * @param choices gets the builder of the Daybook, and gives it back
     * @param <S> the class of the aggregates
     * @return a scenario without events
     * @throws org.daybook.event.ConfigurationException as {@link Daybook#repository(Class)} does
     */
    public static <S> Scenario<S, DomainEvent<? super S>> of(
            Class<S> aggregate, UnaryOperator<Daybook.Builder> choices) {
        TestDaybook test = TestDaybook.open(choices);
        Daybook daybook = test.daybook();
        return new Scenario<>(
                test, daybook.repository(aggregate), (id, event) -> daybook.publish(aggregate, id, event));
    }

    /**
     * Of the aggregates that a mutator changes.
     *
     * @param mutator what changes the aggregates
     * @param <S> the class of the aggregates
     * @param <E> the type of their events
     * @return a scenario without events
     * @throws org.daybook.event.ConfigurationException as {@link Daybook#repository(Mutator)} does
     */
    public static <S, E> Scenario<S, E> of(Mutator<S, E> mutator) {
        TestDaybook test = TestDaybook.open();
        Daybook daybook = test.daybook();
        return new Scenario<>(test, daybook.repository(mutator), (id, event) -> daybook.publish(mutator, id, event));
    }

    /**
     * Of a class of entities.
     *
     * @param entity the class of the entities
     * @param <S> the class of the entities
     * @return a scenario without events
     * @throws org.daybook.event.ConfigurationException as {@link Daybook#entityRepository} does
     */
    public static <S extends BaseEntity> EntityScenario<S> ofEntity(Class<S> entity) {
        TestDaybook test = TestDaybook.open();
        Daybook daybook = test.daybook();
        EntityRepository<S> repository = daybook.entityRepository(entity);
        return new EntityScenario<>(
                new Scenario<>(test, repository, (id, event) -> daybook.publish(entity, id, event)), repository);
    }

    /**
     * Sets the time of what comes next.
     *
     * @param time the time
     * @return this
     */
    public Scenario<S, E> at(Instant time) {
        test.clock().set(time);
        return this;
    }

    /**
     * Stores events, to begin with.
     *
     * @param events the events in order, a creation first
     * @return this
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // they are read only
    public final Scenario<S, E> given(E... events) {
        List.of(events).forEach(event -> publish.accept(ID, event));
        return this;
    }

    /**
     * Has the aggregate begun.
     *
     * @param creation the event that begins it
     * @return what came of it
     */
    public Result<S, E> whenCreated(E creation) {
        return run(() -> repository.create(ID, Objects.requireNonNull(creation, "creation")));
    }

    /**
     * Has the aggregate decide.
     *
     * @param decide gets the state and returns what is to be stored, as for {@link Repository#update}
     * @return what came of it
     */
    public Result<S, E> when(Function<? super S, ? extends Decision<? super S>> decide) {
        return run(() -> repository.update(ID, decide));
    }

    private Result<S, E> run(Runnable command) {
        int before = payloads().size();
        RuntimeException failure = null;
        try {
            command.run();
        } catch (RuntimeException e) {
            failure = e;
        }
        List<E> after = payloads();
        return new Result<>(
                after.subList(before, after.size()),
                repository.find(ID).orElse(null),
                failure,
                new Comparison(test.daybook().serializer()));
    }

    private List<E> payloads() {
        try (Stream<StoredEvent<E>> events = repository.history(ID)) {
            return new ArrayList<>(events.map(StoredEvent::payload).toList());
        }
    }

    /**
     * What came of a command. Immutable.
     *
     * <pre>{@code
     * scenario.when(todo -> Decision.none()).thenNothing();
     * }</pre>
     *
     * @param <S> the aggregate's state
     * @param <E> the type of its events
     */
    public static final class Result<S, E> {

        private final List<E> events;
        private final @Nullable S state;
        private final @Nullable RuntimeException failure;
        private final Comparison comparison;

        private Result(List<E> events, @Nullable S state, @Nullable RuntimeException failure, Comparison comparison) {
            this.events = List.copyOf(events);
            this.state = state;
            this.failure = failure;
            this.comparison = comparison;
        }

        private void requireSuccess() {
            if (failure != null) {
                throw new AssertionError("the command failed: " + failure, failure);
            }
        }

        /**
         * These events were stored, and no others.
         *
         * @param expected the events in order
         * @return this
         * @throws AssertionError if there are others, with what differs field by field, or the command failed
         */
        @SafeVarargs
        @SuppressWarnings("varargs") // they are read only
        public final Result<S, E> then(E... expected) {
            requireSuccess();
            comparison.requireEvents(List.of(expected), events);
            return this;
        }

        /**
         * No event was stored, and the command did not fail.
         *
         * @return this
         * @throws AssertionError if it is otherwise
         */
        public Result<S, E> thenNothing() {
            requireSuccess();
            comparison.requireEvents(List.of(), events);
            return this;
        }

        /**
         * The aggregate is in a state. Entities, which are equal only to themselves, are compared by their fields that are not
         * transient; the id, the version and the times are none of these.
         *
         * @param expected the state
         * @return this
         * @throws AssertionError if it is in another one, with what differs field by field, or there is none
         */
        public Result<S, E> thenState(S expected) {
            requireSuccess();
            comparison.requireState(Objects.requireNonNull(expected, "expected"), state);
            return this;
        }

        /**
         * Something of the state is as it must be.
         *
         * @param property what to look at, such as {@code Account::balance}
         * @param expected its value
         * @param <V> the type of the value
         * @return this
         * @throws AssertionError if it has another value, or there is no aggregate
         */
        public <V> Result<S, E> thenState(Function<? super S, ? extends V> property, V expected) {
            requireSuccess();
            if (state == null) {
                throw new AssertionError("there is no such aggregate, or it is discarded");
            }
            comparison.requireState(expected, property.apply(state));
            return this;
        }

        /**
         * There is no aggregate any more.
         *
         * @return this
         * @throws AssertionError if there is one
         */
        public Result<S, E> thenDiscarded() {
            requireSuccess();
            if (state != null) {
                throw new AssertionError("the aggregate was to be discarded, but lives");
            }
            return this;
        }

        /**
         * The command failed, and nothing was stored.
         *
         * @param type the class of the exception, or one above it
         * @param <T> the class of the exception
         * @return the exception, to look at what it says
         * @throws AssertionError if the command did not fail, failed otherwise, or stored something
         */
        public <T extends Throwable> T thenFails(Class<T> type) {
            if (failure == null) {
                throw new AssertionError("the command was to fail with a " + type.getName() + ", but stored " + events);
            }
            if (!type.isInstance(failure)) {
                throw new AssertionError(
                        "the command was to fail with a " + type.getName() + ", but failed with " + failure, failure);
            }
            comparison.requireEvents(List.of(), events);
            return type.cast(failure);
        }
    }

    /**
     * The same for entities, whose commands are methods.
     *
     * <pre>{@code
     * Scenario.ofEntity(Account.class)
     *         .given(new Account.Opened())
     *         .whenCalled(account -> account.deposit(300))
     *         .then(new Account.Deposited(300))
     *         .thenState(Account::balance, 300L);
     * }</pre>
     *
     * <p>Used by one thread, that of the test.
     *
     * @param <S> the class of the entities
     */
    public static final class EntityScenario<S extends BaseEntity> {

        // Around one and none itself: what takes any number of generic events is final, and so could not return this
        // class.
        private final Scenario<S, DomainEvent<? super S>> scenario;
        private final EntityRepository<S> entities;

        private EntityScenario(Scenario<S, DomainEvent<? super S>> scenario, EntityRepository<S> entities) {
            this.scenario = scenario;
            this.entities = entities;
        }

        /**
         * Sets the time of what comes next.
         *
         * @param time the time
         * @return this
         */
        public EntityScenario<S> at(Instant time) {
            scenario.at(time);
            return this;
        }

        /**
         * Stores events, to begin with.
         *
         * @param events the events in order, a creation first
         * @return this
         */
        @SafeVarargs
        @SuppressWarnings("varargs") // they are read only
        public final EntityScenario<S> given(DomainEvent<? super S>... events) {
            return givenEvents(List.of(events));
        }

        /**
         * Stores events, to begin with.
         *
         * @param events the events in order, a creation first
         * @return this
         */
        public EntityScenario<S> givenEvents(List<? extends DomainEvent<? super S>> events) {
            events.forEach(scenario::given);
            return this;
        }

        /**
         * Has the entity begun.
         *
         * @param creation the event that begins it
         * @return what came of it
         */
        public Result<S, DomainEvent<? super S>> whenCreated(DomainEvent<? super S> creation) {
            return scenario.whenCreated(creation);
        }

        /**
         * Has the entity decide, as aggregates of the other styles do.
         *
         * @param decide gets the entity and returns what is to be stored, as for {@link Repository#update}
         * @return what came of it
         */
        public Result<S, DomainEvent<? super S>> when(Function<? super S, ? extends Decision<? super S>> decide) {
            return scenario.when(decide);
        }

        /**
         * Calls a command.
         *
         * @param command what to do with the entity
         * @return what came of it
         */
        public Result<S, DomainEvent<? super S>> whenCalled(Consumer<? super S> command) {
            return scenario.run(() -> entities.change(ID, command));
        }
    }
}
