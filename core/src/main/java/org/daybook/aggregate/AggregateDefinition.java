package org.daybook.aggregate;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daybook.event.ConfigurationException;
import org.daybook.event.StateVersion;
import org.daybook.event.StreamId;
import org.jspecify.annotations.Nullable;

/** One type of aggregate: its class, its stored name, and its events by stored name and by class. Immutable. */
final class AggregateDefinition<S> {

    /** One class of events and how it is stored: under its name, or once under one of the aliases. */
    record EventDefinition(Class<?> eventClass, String name, int schemaVersion, Set<String> aliases) {

        /** All names, that of new events first. */
        List<String> names() {
            List<String> names = new ArrayList<>(List.of(name));
            names.addAll(aliases);
            return names;
        }
    }

    private final Class<S> aggregateClass;
    private final Style<S> style;
    private final String name;
    private final Set<String> aliases;
    private final int stateVersion;
    private final Map<String, Class<? extends S>> states = new HashMap<>();

    /** A class of states below which anybody may write others. */
    private @Nullable Class<?> openState;

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
        this.aliases = EventNames.aggregateAliases(aggregateClass);
        names().forEach(each -> requireStorable("the stored name of " + aggregateClass.getName(), each));
        StateVersion annotation = aggregateClass.getAnnotation(StateVersion.class);
        this.stateVersion = annotation == null ? 1 : annotation.value();
        if (stateVersion < 1) {
            throw new ConfigurationException(
                    "the state version of " + aggregateClass.getName() + " counts from 1, but is " + stateVersion);
        }
        addStates(aggregateClass);
        style.events().stream().sorted(Comparator.comparing(Class::getName)).forEach(this::add);
        if (byClass.keySet().stream().noneMatch(style::begins)) {
            throw new ConfigurationException(
                    "no event begins a " + aggregateClass.getName() + ": " + style.howToBegin());
        }
    }

    /** Two classes of one name would be no error without snapshots, so none of them can be told by it. */
    private void addStates(Class<?> type) {
        if (type.isSealed()) {
            for (Class<?> each : type.getPermittedSubclasses()) {
                addStates(each);
            }
        }
        if (type != aggregateClass && type.getDeclaredAnnotation(StateVersion.class) != null) {
            throw new ConfigurationException("@StateVersion of " + type.getName()
                    + " would not be looked at: put it on " + aggregateClass.getName() + ", for all its shapes");
        }
        if (!Modifier.isAbstract(type.getModifiers())) {
            states.put(type.getSimpleName(), type.asSubclass(aggregateClass));
        } else if (!type.isSealed()) {
            openState = type;
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
                eventClass,
                EventNames.eventType(name, eventClass),
                EventNames.schemaVersion(eventClass),
                EventNames.eventAliases(name, aliases, eventClass));
        event.names().forEach(each -> requireStorable("the stored name of " + eventClass.getName(), each));
        if (event.schemaVersion() < 1) {
            throw new ConfigurationException("the schema version of " + eventClass.getName() + " counts from 1, but is "
                    + event.schemaVersion());
        }
        for (String each : event.names()) {
            EventDefinition other = byName.putIfAbsent(each, event);
            if (other != null) {
                throw new ConfigurationException(sameName(each, other.eventClass(), eventClass));
            }
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

    /** A class of states that does not say which classes are below it; {@code null} if there is none. */
    @Nullable
    Class<?> openState() {
        return openState;
    }

    Style<S> style() {
        return style;
    }

    String name() {
        return name;
    }

    /** All names, that of new aggregates first. */
    List<String> names() {
        List<String> names = new ArrayList<>(List.of(name));
        names.addAll(aliases);
        return names;
    }

    /** The version of the state, for snapshots. */
    int stateVersion() {
        return stateVersion;
    }

    /** The concrete classes that the state is known to have, by their simple names. */
    Map<String, Class<? extends S>> states() {
        return states;
    }

    Collection<EventDefinition> events() {
        return byClass.values();
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

    /** The streams that may hold the aggregate of an id, that of a new one first. */
    List<StreamId> streams(String id) {
        return aliases.isEmpty()
                ? List.of(new StreamId(name, id))
                : names().stream().map(each -> new StreamId(each, id)).toList();
    }
}
