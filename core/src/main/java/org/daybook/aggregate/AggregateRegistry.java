package org.daybook.aggregate;

import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.daybook.event.ConfigurationException;
import org.daybook.event.DomainEvent;
import org.jspecify.annotations.Nullable;

/** The aggregates that one Daybook knows. Written under a lock, read without. */
final class AggregateRegistry {

    private final Object lock = new Object();
    private volatile Map<Class<?>, AggregateDefinition<?>> definitions = Map.of();
    private volatile Map<String, AggregateDefinition<?>> byName = Map.of();

    /** The definition of a class whose events are its own, made at the first call. */
    <S> AggregateDefinition<S> define(Class<S> aggregate, Collection<Class<?>> byHand) {
        AggregateDefinition<S> known = get(aggregate);
        if (known != null && known.style() instanceof MutatorStyle) {
            throw new ConfigurationException(aggregate.getName()
                    + " is changed by a mutator: name that instead of the class, " + "as in repository(mutator)");
        }
        if (known != null && known.hasAll(byHand)) {
            return known;
        }
        synchronized (lock) {
            Set<Class<?>> more = new LinkedHashSet<>(byHand);
            AggregateDefinition<S> before = get(aggregate);
            if (before != null) {
                before.events().forEach(event -> more.add(event.eventClass()));
            }
            requireNoBase(aggregate);
            return add(new AggregateDefinition<>(aggregate, more));
        }
    }

    /** The definition of a mutator's state, made at the first call. */
    <S> AggregateDefinition<S> define(Mutator<S, ?> mutator) {
        synchronized (lock) {
            AggregateDefinition<S> known = get(mutator.stateClass());
            if (known == null) {
                return add(new AggregateDefinition<>(mutator));
            }
            if (known.style() instanceof MutatorStyle<?> style && style.mutator() == mutator) {
                return known;
            }
            throw new ConfigurationException(
                    mutator.stateClass().getName() + " is changed by "
                            + (known.style() instanceof MutatorStyle ? "another mutator" : "events of its own")
                            + " already: an aggregate has one mutator, kept in a constant, or events that change it themselves");
        }
    }

    private static void requireNoBase(Class<?> type) {
        if (DomainEventStyle.isBase(type)) {
            throw notOneAggregate(type);
        }
    }

    private static ConfigurationException notOneAggregate(Class<?> type) {
        return new ConfigurationException(
                type.getName() + " is no aggregate but what several have in common, since it is "
                        + "abstract: register those, or make it one aggregate in several shapes, sealed with an event "
                        + "of its own that begins it or annotated with @AggregateType");
    }

    private <S> AggregateDefinition<S> add(AggregateDefinition<S> definition) {
        Map<Class<?>, AggregateDefinition<?>> all = new HashMap<>(definitions);
        all.put(definition.aggregateClass(), definition);
        all.values().forEach(other -> requireDistinct(definition, other));
        definitions = Map.copyOf(all);
        Map<String, AggregateDefinition<?>> names = new HashMap<>();
        all.values().forEach(each -> each.names().forEach(name -> names.put(name, each)));
        byName = Map.copyOf(names);
        return definition;
    }

    /** The aggregates below a base, in the order of their names; what a sealed base permits is defined at once. */
    List<AggregateDefinition<?>> below(Class<?> base) {
        definePermitted(base);
        return definitions.values().stream()
                .filter(each -> each.aggregateClass() != base && base.isAssignableFrom(each.aggregateClass()))
                .sorted(Comparator.comparing(AggregateDefinition::name))
                .toList();
    }

    /** The aggregates below a base; each concrete type that a sealed base permits must be among them. */
    List<AggregateDefinition<?>> membersOf(Class<?> base) {
        List<AggregateDefinition<?>> below = below(base);
        requirePermitted(base);
        return below;
    }

    private void requirePermitted(Class<?> base) {
        if (base.isSealed()) {
            for (Class<?> each : base.getPermittedSubclasses()) {
                if (DomainEventStyle.isBase(each)) {
                    requirePermitted(each);
                } else if (!definitions.containsKey(each)) {
                    throw new ConfigurationException(base.getName() + " permits " + each.getName()
                            + ", of which no event is known that begins it: register it or its mutator first");
                }
            }
        }
    }

    /** Makes sure that a mutator that begins something, but is a base, is one of aggregates that are known. */
    void requireMembers(Class<?> base) {
        if (below(base).isEmpty()) {
            throw notOneAggregate(base);
        }
    }

    boolean isChangedByMutator(Class<?> aggregate) {
        AggregateDefinition<?> known = definitions.get(aggregate);
        return known != null && known.style() instanceof MutatorStyle;
    }

    /** The mutator that changes a class. */
    <S> Mutator<S, ?> mutatorOf(Class<S> aggregate) {
        AggregateDefinition<S> known = get(aggregate);
        if (known != null && known.style() instanceof MutatorStyle<S> style) {
            return style.mutator();
        }
        throw new ConfigurationException("no mutator of " + aggregate.getName()
                + " is known: define it before, or keep it in a constant in a package that is loaded");
    }

    private void definePermitted(Class<?> base) {
        if (base.isSealed()) {
            for (Class<?> each : base.getPermittedSubclasses()) {
                if (DomainEventStyle.isBase(each)) {
                    definePermitted(each);
                } else if (!definitions.containsKey(each) && DomainEventStyle.hasCreation(each)) {
                    define(each, List.of());
                }
            }
        }
    }

    private static void requireDistinct(AggregateDefinition<?> added, AggregateDefinition<?> other) {
        if (other == added) {
            return;
        }
        for (String name : added.names()) {
            if (other.names().contains(name)) {
                throw new ConfigurationException(
                        AggregateDefinition.sameName(name, other.aggregateClass(), added.aggregateClass()));
            }
        }
        for (AggregateDefinition.EventDefinition event : added.events()) {
            for (String name : event.names()) {
                AggregateDefinition.EventDefinition same = other.event(name);
                if (same != null && same.eventClass() != event.eventClass()) {
                    throw new ConfigurationException(
                            AggregateDefinition.sameName(name, same.eventClass(), event.eventClass()));
                }
            }
        }
    }

    @SuppressWarnings("unchecked") // put under the class that it defines
    private <S> @Nullable AggregateDefinition<S> get(Class<S> aggregate) {
        return (AggregateDefinition<S>) definitions.get(aggregate);
    }

    /** The one aggregate of an event's class; an event of a base has none, however many are known. */
    AggregateDefinition<?> ownerOf(Class<?> eventClass) {
        Class<?> owner = DomainEvent.aggregateOf(eventClass);
        if (owner == Object.class) {
            throw new ConfigurationException(
                    eventClass.getName() + " does not say whose event it is: name the class in its DomainEvent<...>");
        }
        if (DomainEventStyle.isBase(owner)) {
            throw new ConfigurationException(eventClass.getName() + " is an event of " + owner.getName()
                    + ", which several aggregates have in common: name the one you mean, as in publish("
                    + exampleBelow(owner) + ".class, id, event)");
        }
        AggregateDefinition<?> definition = define(owner, List.of());
        if (!definition.has(eventClass)) {
            throw notRegistered(eventClass, owner);
        }
        return definition;
    }

    private String exampleBelow(Class<?> base) {
        return below(base).stream()
                .map(each -> each.aggregateClass().getSimpleName())
                .findFirst()
                .orElse("Dog");
    }

    /** All that are known, in the order of their names. */
    List<AggregateDefinition<?>> all() {
        return definitions.values().stream()
                .sorted(Comparator.comparing(AggregateDefinition::name))
                .toList();
    }

    /** The definition of a stored name, if its class is known. */
    @Nullable
    AggregateDefinition<?> named(String aggregateType) {
        return byName.get(aggregateType);
    }

    /** The stored names of the aggregates that have events of a class or below it. */
    Set<String> onlyTypesWith(Class<?> eventClass) {
        if (!isOfOneAggregate(eventClass)) {
            return Set.of();
        }
        return definitions.values().stream()
                .filter(each ->
                        each.events().stream().anyMatch(event -> eventClass.isAssignableFrom(event.eventClass())))
                .flatMap(each -> each.names().stream())
                .collect(Collectors.toSet());
    }

    /** No aggregate that is defined later, here or on a newer node, can have such events. */
    private boolean isOfOneAggregate(Class<?> eventClass) {
        if (!DomainEvent.class.isAssignableFrom(eventClass) || eventClass == DomainEvent.class) {
            return false;
        }
        Class<?> owner = DomainEvent.aggregateOf(eventClass);
        return definitions.containsKey(owner) && (Modifier.isFinal(owner.getModifiers()) || owner.isSealed());
    }

    /** Makes sure that events of a class, or of a class below it, can ever be stored. */
    void requireEvent(Class<?> type) {
        if (hasEventBelow(type)) {
            return;
        }
        defineOwner(type);
        if (hasEventBelow(type)) {
            return;
        }
        if (DomainEvent.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
            Class<?> owner = DomainEvent.aggregateOf(type);
            throw DomainEventStyle.isBase(owner) ? noneBelow(type, owner) : notRegistered(type, owner);
        }
        throw new ConfigurationException(
                type.getName() + " is neither an event of a known aggregate nor a supertype of one; "
                        + "if it is one, register its aggregate or mutator first, as in define(mutator)");
    }

    private boolean hasEventBelow(Class<?> type) {
        return definitions.values().stream()
                .flatMap(each -> each.events().stream())
                .anyMatch(event -> type.isAssignableFrom(event.eventClass()));
    }

    /** An event tells its aggregate, so nobody needs to register one before subscribing to or publishing its events. */
    private void defineOwner(Class<?> type) {
        if (type.isSealed()) {
            List.of(type.getPermittedSubclasses()).forEach(this::defineOwner);
        }
        if (DomainEvent.class.isAssignableFrom(type)) {
            Class<?> owner = DomainEvent.aggregateOf(type);
            if (DomainEventStyle.isBase(owner)) {
                definePermitted(owner);
            } else if (owner != Object.class && !definitions.containsKey(owner)) {
                define(owner, List.of());
            }
        }
    }

    private static ConfigurationException noneBelow(Class<?> eventClass, Class<?> base) {
        return new ConfigurationException(eventClass.getName() + " is an event of " + base.getName()
                + ", and no aggregate below that is known: register those first, as in define(Dog.class)");
    }

    private static ConfigurationException notRegistered(Class<?> eventClass, Class<?> owner) {
        return new ConfigurationException(eventClass.getName() + " is not among the events of " + owner.getName()
                + ": nest it there, or register it by hand with Daybook.builder(store).define("
                + owner.getSimpleName() + ".class, " + eventClass.getSimpleName() + ".class)");
    }
}
