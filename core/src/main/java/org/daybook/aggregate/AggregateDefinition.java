package org.daybook.aggregate;

import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daybook.event.BaseEntity;
import org.daybook.event.Change;
import org.daybook.event.ConfigurationException;
import org.daybook.event.Creation;
import org.daybook.event.Discard;
import org.daybook.event.DomainEvent;
import org.daybook.event.StreamId;
import org.jspecify.annotations.Nullable;

/** One type of aggregate: its class, its stored name, and its events by stored name and by class. Immutable. */
final class AggregateDefinition<S> {

    /** One class of events and how it is stored. */
    record EventDefinition(Class<?> eventClass, String name, int schemaVersion) {}

    private final Class<S> aggregateClass;
    private final String name;
    private final Map<String, EventDefinition> byName = new HashMap<>();
    private final Map<Class<?>, EventDefinition> byClass = new HashMap<>();

    AggregateDefinition(Class<S> aggregateClass, Collection<Class<?>> byHand) {
        this.aggregateClass = aggregateClass;
        this.name = EventNames.aggregateType(aggregateClass);
        requireStorable("the stored name of " + aggregateClass.getName(), name);
        Set<Class<?>> eventClasses = new LinkedHashSet<>(EventClasses.foundIn(aggregateClass));
        for (Class<?> eventClass : byHand) {
            requireOwn(eventClass);
            eventClasses.add(eventClass);
        }
        eventClasses.stream().sorted(Comparator.comparing(Class::getName)).forEach(this::add);
        if (byClass.keySet().stream().noneMatch(Creation.class::isAssignableFrom)) {
            throw new ConfigurationException(
                    "no event begins a " + aggregateClass.getName() + ": nest a class in it that "
                            + "implements Creation<" + aggregateClass.getSimpleName() + ">, or register one by hand");
        }
    }

    private void requireOwn(Class<?> eventClass) {
        if (eventClass.isInterface() || Modifier.isAbstract(eventClass.getModifiers())) {
            throw new ConfigurationException(eventClass.getName()
                    + " is abstract and cannot be registered as an event of " + aggregateClass.getName());
        }
        if (!DomainEvent.aggregateOf(eventClass).isAssignableFrom(aggregateClass)) {
            throw new ConfigurationException(eventClass.getName() + " is an event of "
                    + DomainEvent.aggregateOf(eventClass).getName() + ", not of " + aggregateClass.getName());
        }
    }

    private void add(Class<?> eventClass) {
        if (eventClass.isAnonymousClass()
                || eventClass.isLocalClass()
                || (eventClass.isMemberClass() && !Modifier.isStatic(eventClass.getModifiers()))) {
            throw new ConfigurationException("event " + eventClass.getName() + " of " + aggregateClass.getName()
                    + " must be a record, a static nested class or a class of its own, to be read again");
        }
        if (BaseEntity.class.isAssignableFrom(aggregateClass)
                && !Change.class.isAssignableFrom(eventClass)
                && !Creation.class.isAssignableFrom(eventClass)
                && !Discard.class.isAssignableFrom(eventClass)) {
            throw new ConfigurationException("event " + eventClass.getName() + " of entity " + aggregateClass.getName()
                    + " neither implements Change nor begins or ends its entity");
        }
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

    /** Whether a class has a creation of its own, and so can be an aggregate, be it abstract or not. */
    static boolean hasCreation(Class<?> aggregate) {
        return EventClasses.foundIn(aggregate).stream().anyMatch(Creation.class::isAssignableFrom);
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

    /** Finds the concrete event classes of an aggregate in the classes nested in it and in what it inherits from. */
    private static final class EventClasses {

        private final Class<?> aggregate;
        private final Set<Class<?>> seen = new HashSet<>();
        private final Set<Class<?>> found = new LinkedHashSet<>();

        private EventClasses(Class<?> aggregate) {
            this.aggregate = aggregate;
        }

        static Set<Class<?>> foundIn(Class<?> aggregate) {
            EventClasses classes = new EventClasses(aggregate);
            classes.visitNested(aggregate);
            classes.visitInherited(aggregate);
            return classes.found;
        }

        /** What is abstract lends its events; a concrete superclass is an aggregate of its own and keeps them. */
        private void visitInherited(Class<?> type) {
            Class<?> parent = type.getSuperclass();
            if (parent != null && Modifier.isAbstract(parent.getModifiers())) {
                visitNested(parent);
                visitInherited(parent);
            }
            for (Class<?> each : type.getInterfaces()) {
                visitNested(each);
                visitInherited(each);
            }
        }

        private void visitNested(Class<?> type) {
            for (Class<?> nested : type.getDeclaredClasses()) {
                visit(nested);
            }
        }

        private void visit(Class<?> type) {
            if (!seen.add(type)) {
                return;
            }
            if (DomainEvent.class.isAssignableFrom(type)
                    && DomainEvent.aggregateOf(type).isAssignableFrom(aggregate)) {
                if (!Modifier.isAbstract(type.getModifiers())) {
                    found.add(type);
                }
                if (type.isSealed()) {
                    List.of(type.getPermittedSubclasses()).forEach(this::visit);
                }
            }
            visitNested(type);
        }
    }
}
