package org.daybook.aggregate;

import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.daybook.event.AggregateType;
import org.daybook.event.BaseEntity;
import org.daybook.event.Change;
import org.daybook.event.ConfigurationException;
import org.daybook.event.Creation;
import org.daybook.event.Discard;
import org.daybook.event.DomainEvent;
import org.daybook.event.EntityLifecycle;
import org.daybook.event.EventContext;
import org.jspecify.annotations.Nullable;

/** Records and entities, whose events say themselves what they do. */
final class DomainEventStyle<S> implements Style<S> {

    private static final ClassValue<Boolean> BASES = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return Modifier.isAbstract(type.getModifiers())
                    && !type.isAnnotationPresent(AggregateType.class)
                    && !(type.isSealed() && foundIn(type).stream().anyMatch(event -> isOwnCreation(type, event)));
        }
    };

    private final Class<S> aggregate;
    private final Set<Class<?>> events;

    DomainEventStyle(Class<S> aggregate, Collection<Class<?>> byHand) {
        this.aggregate = aggregate;
        this.events = new LinkedHashSet<>(foundIn(aggregate));
        events.addAll(byHand);
    }

    /**
     * Whether a type only says what the aggregates below it have in common: it is abstract, and neither annotated as an
     * aggregate nor sealed with a creation of its own, which makes it one aggregate in several shapes.
     */
    static boolean isBase(Class<?> type) {
        return BASES.get(type);
    }

    /** One that is lent to the type makes it no aggregate. */
    private static boolean isOwnCreation(Class<?> type, Class<?> event) {
        return Creation.class.isAssignableFrom(event)
                && DomainEvent.aggregateOf(event).equals(type);
    }

    /** Whether one of the events of a class begins an aggregate. */
    static boolean hasCreation(Class<?> aggregate) {
        return foundIn(aggregate).stream().anyMatch(Creation.class::isAssignableFrom);
    }

    /** The events nested in an aggregate and in the bases above it; an aggregate above it keeps its own. */
    private static Set<Class<?>> foundIn(Class<?> aggregate) {
        NestedClasses nested = new NestedClasses(type -> DomainEvent.class.isAssignableFrom(type)
                && DomainEvent.aggregateOf(type).isAssignableFrom(aggregate));
        nested.visitNestedAndLent(aggregate, DomainEventStyle::isBase);
        return nested.found();
    }

    @Override
    public Set<Class<?>> events() {
        return events;
    }

    @Override
    public void requireEvent(Class<?> event) {
        if (!DomainEvent.aggregateOf(event).isAssignableFrom(aggregate)) {
            throw new ConfigurationException(event.getName() + " is an event of "
                    + DomainEvent.aggregateOf(event).getName() + ", not of " + aggregate.getName());
        }
        if (BaseEntity.class.isAssignableFrom(aggregate)
                && !Change.class.isAssignableFrom(event)
                && !Creation.class.isAssignableFrom(event)
                && !Discard.class.isAssignableFrom(event)) {
            throw new ConfigurationException("event " + event.getName() + " of entity " + aggregate.getName()
                    + " neither implements Change nor begins or ends its entity");
        }
    }

    @Override
    public boolean begins(Class<?> event) {
        return Creation.class.isAssignableFrom(event);
    }

    @Override
    public boolean ends(Class<?> event) {
        return Discard.class.isAssignableFrom(event);
    }

    @Override
    public String howToBegin() {
        return "nest a class in it that implements Creation<" + aggregate.getSimpleName()
                + ">, or register one by hand";
    }

    @Override
    public String howToRegister() {
        return "nest it there or register it by hand";
    }

    @Override
    public String whyNot() {
        return "it is no Creation";
    }

    @Override
    public Object create(Object event, EventContext context) {
        return ((Creation<?>) event).create(context);
    }

    @Override
    @SuppressWarnings("unchecked") // the definition holds events of S and its supertypes only
    public @Nullable Object mutate(S state, Object event, EventContext context) {
        DomainEvent<S> own = (DomainEvent<S>) event;
        if (state instanceof BaseEntity entity) {
            EntityLifecycle.apply(entity, own, context);
            return state;
        }
        return own.mutate(state, context);
    }
}
