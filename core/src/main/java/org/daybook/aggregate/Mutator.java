package org.daybook.aggregate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.daybook.event.BaseEntity;
import org.daybook.event.ConfigurationException;
import org.daybook.event.Decision;
import org.daybook.event.DomainEvent;
import org.daybook.event.EventContext;
import org.jspecify.annotations.Nullable;

/**
 * How events that know nothing of Daybook change the state of an aggregate: one function for each type of event, kept apart
 * from both.
 *
 * <pre>{@code
 * public record Cart(List<String> items) {
 *     public sealed interface Event {}
 *     public record Opened() implements Event {}
 *     public record Added(String item) implements Event {}
 *     public record Abandoned() implements Event {}
 *
 *     static final Mutator<Cart, Event> MUTATOR = Mutator.of(Cart.class, Event.class)
 *             .creates(Opened.class, opened -> new Cart(List.of()))
 *             .on(Added.class, (cart, added) -> cart.with(added.item()))
 *             .discards(Abandoned.class);
 *
 *     Cart with(String item) { ... }
 * }
 *
 * Repository<Cart, Cart.Event> carts = daybook.repository(Cart.MUTATOR);
 * carts.create("7", new Cart.Opened());
 * carts.update("7", cart -> Cart.MUTATOR.decide(new Cart.Added("tea")));
 * }</pre>
 *
 * <p>An event is applied by the function of its class or, if there is none, of its nearest supertype. The events are
 * the concrete classes below the type of all events: those that are registered, here or in a mutator that is extended;
 * those that a sealed one of these types permits; and those nested in any of them, in the class of the state or in an
 * abstract type above it. A repository checks at its start that each of them has a function, and just one nearest, so
 * that a forgotten event is not found in production. An event or a state may carry {@link org.daybook.event.EventType}
 * or {@link org.daybook.event.AggregateType} to fix its stored name.
 *
 * <p>Immutable: each method returns another mutator. Keep it in a constant; the functions must depend on nothing but their
 * arguments. Safe for use by any number of threads.
 *
 * @param <S> the aggregate's state, an immutable type
 * @param <E> what all its events have in common, best a sealed interface
 */
public final class Mutator<S, E> {

    private final Class<S> stateClass;
    private final Class<E> eventRoot;
    private final Map<Class<?>, Rule> own;
    private final List<Mutator<?, ?>> parents;
    private final @Nullable Mutator<S, E> before;
    private final Dispatch dispatch;
    private volatile @Nullable MutatorStyle<S> style;

    private Mutator(
            Class<S> stateClass,
            Class<E> eventRoot,
            Map<Class<?>, Rule> own,
            List<Mutator<?, ?>> parents,
            @Nullable Mutator<S, E> before) {
        this.stateClass = stateClass;
        this.eventRoot = eventRoot;
        this.own = own;
        this.parents = parents;
        this.before = before;
        this.dispatch =
                Dispatch.of(own, parents.stream().map(each -> each.dispatch).toList());
    }

    /**
     * A mutator without a function yet.
     *
     * @param state the class of the aggregate's state
     * @param events what all its events have in common
     * @param <S> the aggregate's state
     * @param <E> the type of its events
     * @return the mutator
     * @throws ConfigurationException if the state is a {@link BaseEntity} or the events are {@link DomainEvent}s, which say
     *     themselves how they change it
     */
    public static <S, E> Mutator<S, E> of(Class<S> state, Class<E> events) {
        if (BaseEntity.class.isAssignableFrom(state)) {
            throw new ConfigurationException(state.getName() + " is a BaseEntity, whose events change it themselves: "
                    + "they implement Change, and it needs no mutator");
        }
        requirePlain(events);
        return new Mutator<>(state, events, Map.of(), List.of(), null);
    }

    /**
     * Lets an event begin an aggregate.
     *
     * @param event a class of events, or a supertype of several
     * @param create gets the event and returns the first state, never {@code null}
     * @param <T> the type of the event
     * @return this mutator with the function
     * @throws ConfigurationException if the type has a function here already, is the type of all events, or is a
     *     {@link DomainEvent}
     */
    public <T extends E> Mutator<S, E> creates(Class<T> event, Function<? super T, ? extends S> create) {
        Objects.requireNonNull(create, "create");
        return with(event, Rule.begin((each, context) -> create.apply(event.cast(each))));
    }

    /**
     * Lets an event begin an aggregate whose first state depends on what is recorded about the event.
     *
     * @param event a class of events, or a supertype of several
     * @param create gets the event and its context and returns the first state, never {@code null}
     * @param <T> the type of the event
     * @return this mutator with the function
     * @throws ConfigurationException if the type has a function here already, is the type of all events, or is a
     *     {@link DomainEvent}
     */
    public <T extends E> Mutator<S, E> creates(
            Class<T> event, BiFunction<? super T, ? super EventContext, ? extends S> create) {
        Objects.requireNonNull(create, "create");
        return with(event, Rule.begin((each, context) -> create.apply(event.cast(each), known(context, each))));
    }

    /**
     * Lets an event change an aggregate.
     *
     * @param event a class of events, or a supertype of several
     * @param mutate gets the state and the event and returns the state after it, never {@code null}
     * @param <T> the type of the event
     * @return this mutator with the function
     * @throws ConfigurationException if the type has a function here already, is the type of all events, or is a
     *     {@link DomainEvent}
     */
    public <T extends E> Mutator<S, E> on(Class<T> event, BiFunction<? super S, ? super T, ? extends S> mutate) {
        Objects.requireNonNull(mutate, "mutate");
        return with(event, change((state, each, context) -> mutate.apply(state, event.cast(each))));
    }

    /**
     * Lets an event change an aggregate in a way that depends on what is recorded about the event.
     *
     * @param event a class of events, or a supertype of several
     * @param mutate gets the state, the event and its context and returns the state after it, never {@code null}
     * @param <T> the type of the event
     * @return this mutator with the function
     * @throws ConfigurationException if the type has a function here already, is the type of all events, or is a
     *     {@link DomainEvent}
     */
    public <T extends E> Mutator<S, E> on(Class<T> event, InContext<S, ? super T> mutate) {
        Objects.requireNonNull(mutate, "mutate");
        return with(
                event, change((state, each, context) -> mutate.apply(state, event.cast(each), known(context, each))));
    }

    /**
     * Lets an event end an aggregate, as a {@link org.daybook.event.Discard} does. The state stays as it was.
     *
     * @param event a class of events, or a supertype of several
     * @param <T> the type of the event
     * @return this mutator with the end
     * @throws ConfigurationException if the type has a function here already, is the type of all events, or is a
     *     {@link DomainEvent}
     */
    public <T extends E> Mutator<S, E> discards(Class<T> event) {
        return with(event, Rule.end());
    }

    /**
     * Applies a function to every event that has no nearer one. Without it, a known event that has none is refused at the
     * start.
     *
     * @param mutate gets the state and the event and returns the state after it, never {@code null}
     * @return this mutator with the function
     * @throws ConfigurationException if it has such a function already
     */
    public Mutator<S, E> otherwise(BiFunction<? super S, ? super E, ? extends S> mutate) {
        Objects.requireNonNull(mutate, "mutate");
        return add(eventRoot, change((state, each, context) -> mutate.apply(state, eventRoot.cast(each))));
    }

    /**
     * Takes over the functions of another mutator. A function of this mutator wins over one of the same type there; among
     * all the nearest supertype of an event decides.
     *
     * @param parent a mutator of the same state or of a supertype, for some or all of the events; its functions must return
     *     the state of this one
     * @return this mutator with the functions of the other
     */
    public Mutator<S, E> extending(Mutator<? super S, ? extends E> parent) {
        List<Mutator<?, ?>> more = new ArrayList<>(parents);
        more.add(Objects.requireNonNull(parent, "parent"));
        return new Mutator<>(stateClass, eventRoot, own, List.copyOf(more), this);
    }

    /**
     * Several events, or one, as what an update decides. To decide nothing use {@link Decision#none()}.
     *
     * @param events the events, stored together or not at all, in this order
     * @return the decision
     * @throws NullPointerException if an event is {@code null}
     */
    @SafeVarargs
    public final Decision<S> decide(E... events) {
        List<E> list = new ArrayList<>(events.length);
        for (E event : events) {
            list.add(event);
        }
        return decideAll(list);
    }

    /**
     * Several events as what an update decides.
     *
     * @param events the events, stored together or not at all, in this order; an empty list decides nothing
     * @return the decision
     * @throws NullPointerException if an event is {@code null}
     */
    public Decision<S> decideAll(List<? extends E> events) {
        return new PlainDecision<>(List.copyOf(events));
    }

    /**
     * The class of the aggregate's state.
     *
     * @return the class
     */
    public Class<S> stateClass() {
        return stateClass;
    }

    /**
     * The first state, as a repository gets it when the event begins an aggregate. For tests of a mutator without a store.
     *
     * @param event the event
     * @return the first state
     * @throws IllegalArgumentException if the event begins nothing, no function takes it, or the function returns no state
     * @throws ConfigurationException if two functions are equally near to it
     * @throws UnsupportedOperationException if its function wants the event's context
     */
    public S create(E event) {
        Rule rule = require(event.getClass());
        if (rule.kind() != Rule.Kind.BEGIN) {
            throw new IllegalArgumentException(
                    event.getClass().getName() + " does not begin a " + stateClass.getName());
        }
        return stateAfter(event, rule.apply(null, event, null));
    }

    /**
     * The state after an event, as a repository gets it when the event changes or ends an aggregate. For tests of a mutator
     * without a store.
     *
     * @param state the state before it
     * @param event the event
     * @return the state after it
     * @throws IllegalArgumentException if the event begins an aggregate, no function takes it, or the function returns no
     *     state
     * @throws ConfigurationException if two functions are equally near to it
     * @throws UnsupportedOperationException if its function wants the event's context
     */
    public S mutate(S state, E event) {
        Rule rule = require(event.getClass());
        if (rule.kind() == Rule.Kind.BEGIN) {
            throw new IllegalArgumentException(event.getClass().getName() + " begins a " + stateClass.getName()
                    + " and cannot change one that lives");
        }
        return stateAfter(event, rule.apply(Objects.requireNonNull(state, "state"), event, null));
    }

    private S stateAfter(E event, @Nullable Object result) {
        if (!stateClass.isInstance(result)) {
            throw new IllegalArgumentException("the function for "
                    + event.getClass().getName() + " must return a "
                    + stateClass.getName() + ", but returned "
                    + (result == null ? "null" : "a " + result.getClass().getName()));
        }
        return stateClass.cast(result);
    }

    private Rule require(Class<?> event) {
        return dispatch.nearest(event)
                .orElseThrow(() -> new IllegalArgumentException("no function for " + event.getName() + " in " + this));
    }

    Class<E> eventRoot() {
        return eventRoot;
    }

    Dispatch dispatch() {
        return dispatch;
    }

    /** The events of this mutator, looked for once; doing it twice at the same time harms nobody. */
    MutatorStyle<S> style() {
        MutatorStyle<S> known = style;
        if (known == null) {
            known = new MutatorStyle<>(this);
            style = known;
        }
        return known;
    }

    /** The types that functions were registered for, and the types of all events, here and in the mutators extended. */
    Set<Class<?>> types() {
        Set<Class<?>> types = new LinkedHashSet<>(own.keySet());
        types.add(eventRoot);
        parents.forEach(each -> types.addAll(each.types()));
        return types;
    }

    /** Whether this mutator was made from another one, by extending it or step by step. */
    boolean isExtending(Mutator<?, ?> other) {
        for (Mutator<S, E> each = this; each != null; each = each.before) {
            if (each != this && each.equals(other)) {
                return true;
            }
        }
        return parents.stream().anyMatch(each -> each.equals(other) || each.isExtending(other));
    }

    private Mutator<S, E> with(Class<? extends E> event, Rule rule) {
        if (event == eventRoot) {
            throw new ConfigurationException(event.getName() + " is the type of all events of " + this
                    + ": to take every event, say otherwise(...)");
        }
        return add(event, rule);
    }

    private Mutator<S, E> add(Class<?> event, Rule rule) {
        requirePlain(event);
        if (own.containsKey(event)) {
            throw new ConfigurationException(this + " has a function for " + event.getName() + " already");
        }
        Map<Class<?>, Rule> more = new LinkedHashMap<>(own);
        more.put(event, rule);
        return new Mutator<>(stateClass, eventRoot, Collections.unmodifiableMap(more), parents, this);
    }

    static void requirePlain(Class<?> event) {
        if (DomainEvent.class.isAssignableFrom(event)) {
            throw new ConfigurationException(event.getName()
                    + " is a DomainEvent, which says itself how it changes its aggregate, and needs no mutator");
        }
    }

    @SuppressWarnings("unchecked") // a function of S gets what another function of S, or the creation, returned
    private Rule change(InContextOrNot<S> step) {
        return Rule.change((state, event, context) -> step.apply((S) state, event, context));
    }

    private interface InContextOrNot<S> {
        @Nullable
        Object apply(S state, Object event, @Nullable EventContext context);
    }

    private static EventContext known(@Nullable EventContext context, Object event) {
        if (context == null) {
            throw new UnsupportedOperationException("the function for "
                    + event.getClass().getName() + " wants the event's context, which only a repository knows");
        }
        return context;
    }

    /** The class of the state and the type of all events. */
    @Override
    public String toString() {
        return "Mutator of " + stateClass.getName() + " by " + eventRoot.getName();
    }

    /**
     * The state after an event and what is recorded about it.
     *
     * <pre>{@code
     * mutator.on(Renewed.class, (ticket, renewed, context) -> new Ticket(context.time()))
     * }</pre>
     *
     * <p>It must depend on nothing but its arguments, and so is safe for use by any number of threads.
     *
     * @param <S> the aggregate's state
     * @param <T> the type of the event
     */
    @FunctionalInterface
    public interface InContext<S, T> {

        /**
         * The state after the event.
         *
         * @param state the state before it, never {@code null}
         * @param event the event
         * @param context what is recorded about the event
         * @return the state after it, never {@code null}
         */
        S apply(S state, T event, EventContext context);
    }
}
