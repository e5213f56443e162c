package org.daybook.aggregate;

import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.daybook.event.ConfigurationException;
import org.daybook.event.StreamId;
import org.jspecify.annotations.Nullable;

/** One type of aggregate: its class, its stored name, and its events by stored name and by class. Immutable. */
final class AggregateDefinition<S> {

    /** One class of events and how it is stored. */
    record EventDefinition(Class<?> eventClass, String name, int schemaVersion) {}

    private final Class<S> aggregateClass;
    private final Style<S> style;
    private final String name;
    private final Map<String, EventDefinition> byName = new HashMap<>();
    private final Map<Class<?>, EventDefinition> byClass = new HashMap<>();

    AggregateDefinition(Class<S> aggregateClass, Collection<Class<?>> byHand) {
        this(aggregateClass, new DomainEventStyle<>(aggregateClass, byHand));
    }

    AggregateDefinition(Mutator<S, ?> mutator) {
        this(mutator.stateClass(), mutator.style());
    }

    private AggregateDefinition(Class<S> aggregateClass, Style<S> style) {
        this.aggregateClass = aggregateClass;
        this.style = style;
        this.name = EventNames.aggregateType(aggregateClass);
        requireStorable("the stored name of " + aggregateClass.getName(), name);
        style.events().stream().sorted(Comparator.comparing(Class::getName)).forEach(this::add);
        if (byClass.keySet().stream().noneMatch(style::begins)) {
            throw new ConfigurationException(
                    "no event begins a " + aggregateClass.getName() + ": " + style.howToBegin());
        }
    }

    private void add(Class<?> eventClass) {
        if (Modifier.isAbstract(eventClass.getModifiers())) {
            throw new ConfigurationException(eventClass.getName()
                    + " is abstract and cannot be registered as an event of " + aggregateClass.getName());
        }
        if (eventClass.isAnonymousClass()
                || eventClass.isLocalClass()
                || (eventClass.isMemberClass() && !Modifier.isStatic(eventClass.getModifiers()))) {
            throw new ConfigurationException("event " + eventClass.getName() + " of " + aggregateClass.getName()
                    + " must be a record, a static nested class or a class of its own, to be read again");
        }
        style.requireEvent(eventClass);
        EventDefinition event = new EventDefinition(
                eventClass, EventNames.eventType(name, eventClass), EventNames.schemaVersion(eventClass));
        requireStorable("the stored name of " + eventClass.getName(), event.name());
        if (event.schemaVersion() < 1) {
            throw new ConfigurationException("the schema version of " + eventClass.getName() + " counts from 1, but is "
                    + event.schemaVersion());
        }
        EventDefinition other = byName.putIfAbsent(event.name(), event);
        if (other != null) {
            throw new ConfigurationException(sameName(event.name(), other.eventClass(), eventClass));
        }
        byClass.put(eventClass, event);
    }

    static String sameName(String name, Class<?> one, Class<?> other) {
        return one.getName() + " and " + other.getName() + " would both be stored as " + name
                + ": give one of them another name with an annotation";
    }

    private static void requireStorable(String what, String name) {
        try {
            StreamId.requireStorable(what, name, StreamId.MAX_TYPE_LENGTH);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        }
    }

    Class<S> aggregateClass() {
        return aggregateClass;
    }

    Style<S> style() {
        return style;
    }

    String name() {
        return name;
    }

    Collection<EventDefinition> events() {
        return byName.values();
    }

    boolean has(Class<?> eventClass) {
        return byClass.containsKey(eventClass);
    }

    boolean hasAll(Collection<Class<?>> eventClasses) {
        return byClass.keySet().containsAll(eventClasses);
    }

    @Nullable
    EventDefinition event(Class<?> eventClass) {
        return byClass.get(eventClass);
    }

    @Nullable
    EventDefinition event(String type) {
        return byName.get(type);
    }

    StreamId stream(String id) {
        return new StreamId(name, id);
    }
}
