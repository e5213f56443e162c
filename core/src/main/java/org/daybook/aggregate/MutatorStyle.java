package org.daybook.aggregate;

import java.lang.reflect.Modifier;
import java.util.Set;
import org.daybook.event.AggregateType;
import org.daybook.event.ConfigurationException;
import org.daybook.event.EventContext;
import org.jspecify.annotations.Nullable;

/** Aggregates whose mutator says what their events do. */
final class MutatorStyle<S> implements Style<S> {

    private final Mutator<S, ?> mutator;
    private final Set<Class<?>> events;

    MutatorStyle(Mutator<S, ?> mutator) {
        this.mutator = mutator;
        this.events = eventsOf(mutator);
    }

    /**
     * The concrete classes below the types that the mutator knows, and those nested with the state. What all events have in
     * common is no event itself; and Object is common to everything, so nothing is looked for below it.
     */
    private static Set<Class<?>> eventsOf(Mutator<?, ?> mutator) {
        Class<?> root = mutator.eventRoot();
        NestedClasses nested = new NestedClasses(type -> root.isAssignableFrom(type) && type != root);
        for (Class<?> type : mutator.types()) {
            if (type != Object.class) {
                nested.visit(type);
            }
        }
        if (root != Object.class) {
            nested.visitNestedAndLent(mutator.stateClass(), type -> Modifier.isAbstract(type.getModifiers()));
        }
        return nested.found();
    }

    /** Whether the mutator only says what the aggregates below its state have in common, as a base class does. */
    boolean isBase() {
        Class<?> state = mutator.stateClass();
        return Modifier.isAbstract(state.getModifiers())
                && !state.isAnnotationPresent(AggregateType.class)
                && !(state.isSealed() && hasCreation());
    }

    /** Whether one of the events begins an aggregate. */
    boolean hasCreation() {
        return events.stream().anyMatch(this::begins);
    }

    Mutator<S, ?> mutator() {
        return mutator;
    }

    @Override
    public Set<Class<?>> events() {
        return events;
    }

    @Override
    public void requireEvent(Class<?> event) {
        Mutator.requirePlain(event);
        if (find(event) == null) {
            throw new ConfigurationException("no function for " + event.getName() + " in the " + mutator + ": add on("
                    + event.getSimpleName() + ".class, ...), or otherwise(...) for all that have none");
        }
    }

    private @Nullable Rule find(Class<?> event) {
        return mutator.dispatch().nearest(event).orElse(null);
    }

    private boolean is(Class<?> event, Rule.Kind kind) {
        Rule rule = events.contains(event) ? find(event) : null;
        return rule != null && rule.kind() == kind;
    }

    @Override
    public boolean begins(Class<?> event) {
        return is(event, Rule.Kind.BEGIN);
    }

    @Override
    public boolean ends(Class<?> event) {
        return is(event, Rule.Kind.END);
    }

    @Override
    public String howToBegin() {
        return "give its mutator one with creates(...)";
    }

    @Override
    public String howToRegister() {
        return "give its mutator a function for it, as in on(...)";
    }

    @Override
    public String whyNot() {
        return "its mutator has no creates(...) for it";
    }

    @Override
    public @Nullable Object create(Object event, EventContext context) {
        return require(event).apply(null, event, context);
    }

    @Override
    public @Nullable Object mutate(S state, Object event, EventContext context) {
        return require(event).apply(state, event, context);
    }

    private Rule require(Object event) {
        Rule rule = find(event.getClass());
        if (rule == null) {
            throw new IllegalStateException(
                    "no function for " + event.getClass().getName() + " in the " + mutator);
        }
        return rule;
    }
}
