package org.daybook.aggregate;

import java.util.Set;
import org.daybook.event.EventContext;
import org.jspecify.annotations.Nullable;

/**
 * What the styles of writing an aggregate differ in: where the events are found, and what each does to the state. Everything
 * else is the same for all.
 */
interface Style<S> {

    /** The concrete classes of the events. */
    Set<Class<?>> events();

    /** Makes sure that a class can be one of the events. */
    void requireEvent(Class<?> event);

    boolean begins(Class<?> event);

    boolean ends(Class<?> event);

    /** How to give the aggregate an event that begins it, to complete "no event begins it: ". */
    String howToBegin();

    /** How to make a class one of the events, to complete "it is not among the events: ". */
    String howToRegister();

    /** Why an event does not begin it, to complete "it does not begin one: ". */
    String whyNot();

    /** What an event makes the first state; it begins an aggregate. */
    @Nullable
    Object create(Object event, EventContext context);

    /** What an event makes of a state; it does not begin an aggregate. */
    @Nullable
    Object mutate(S state, Object event, EventContext context);
}
