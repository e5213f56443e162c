package org.daybook.aggregate;

import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daybook.event.ConfigurationException;
import org.daybook.event.DomainEvent;
import org.jspecify.annotations.Nullable;

/** The aggregates that one Daybook knows. Written under a lock, read without. */
final class AggregateRegistry {

    private final Object lock = new Object();
    private volatile Map<Class<?>, AggregateDefinition<?>> definitions = Map.of();

    /** The definition of a class, made at the first call. */
    <S> AggregateDefinition<S> define(Class<S> aggregate, Collection<Class<?>> byHand) {
        AggregateDefinition<S> known = get(aggregate);
        if (known != null && known.hasAll(byHand)) {
            return known;
        }
        synchronized (lock) {
            Set<Class<?>> more = new LinkedHashSet<>(byHand);
            AggregateDefinition<S> before = get(aggregate);
            if (before != null) {
                before.events().forEach(event -> more.add(event.eventClass()));
            }
            AggregateDefinition<S> definition = new AggregateDefinition<>(aggregate, more);
            Map<Class<?>, AggregateDefinition<?>> all = new HashMap<>(definitions);
            all.put(aggregate, definition);
            all.values().forEach(other -> requireDistinct(definition, other));
            definitions = Map.copyOf(all);
            return definition;
        }
    }

    private static void requireDistinct(AggregateDefinition<?> added, AggregateDefinition<?> other) {
        if (other == added) {
            return;
        }
        if (other.name().equals(added.name())) {
            throw new ConfigurationException(
                    AggregateDefinition.sameName(added.name(), other.aggregateClass(), added.aggregateClass()));
        }
        for (AggregateDefinition.EventDefinition event : added.events()) {
            AggregateDefinition.EventDefinition same = other.event(event.name());
            if (same != null && same.eventClass() != event.eventClass()) {
                throw new ConfigurationException(
                        AggregateDefinition.sameName(event.name(), same.eventClass(), event.eventClass()));
            }
        }
    }

    @SuppressWarnings("unchecked") // put under the class that it defines
    private <S> @Nullable AggregateDefinition<S> get(Class<S> aggregate) {
        return (AggregateDefinition<S>) definitions.get(aggregate);
    }

    /** The one aggregate of an event's class. */
    AggregateDefinition<?> ownerOf(Class<?> eventClass) {
        defineOwner(eventClass);
        List<AggregateDefinition<?>> owners = definitions.values().stream()
                .filter(each -> each.has(eventClass))
                .toList();
        if (owners.isEmpty()) {
            throw notRegistered(eventClass, DomainEvent.aggregateOf(eventClass));
        }
        if (owners.size() > 1) {
            throw new ConfigurationException(
                    eventClass.getName() + " is an event of several aggregates: name the one you mean, "
                            + "as in publish(" + owners.get(0).aggregateClass().getSimpleName() + ".class, id, event)");
        }
        return owners.get(0);
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
            throw notRegistered(type, DomainEvent.aggregateOf(type));
        }
        throw new ConfigurationException(
                type.getName() + " is neither an event of a known aggregate nor a supertype of one; "
                        + "if it is one, register its aggregate first");
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
            boolean canBeDefined = !Modifier.isAbstract(owner.getModifiers()) || AggregateDefinition.hasCreation(owner);
            if (owner != Object.class && canBeDefined && !definitions.containsKey(owner)) {
                define(owner, List.of());
            }
        }
    }

    private static ConfigurationException notRegistered(Class<?> eventClass, Class<?> owner) {
        return new ConfigurationException(eventClass.getName() + " is not among the events of " + owner.getName()
                + ": nest it there, or register it by hand with Daybook.builder(store).define("
                + owner.getSimpleName() + ".class, " + eventClass.getSimpleName() + ".class)");
    }
}
