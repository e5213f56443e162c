package org.daybook.event;

import java.util.ArrayList;
import java.util.List;

/**
 * What a command decides: one event, several, or none. An event is a decision by itself, so a function can simply return
 * one:
 *
 * <pre>{@code
 * todos.update(id, todo -> new Todo.ChangedLabel("tea"));
 * todos.update(id, todo -> todo.done() ? Decision.none() : new Todo.Completed());
 * todos.update(id, todo -> Decision.of(new Todo.ChangedLabel("tea"), new Todo.Completed()));
 * }</pre>
 *
 * <p>Implemented by {@link DomainEvent}, by what the methods here return, and by what {@code Mutator.decide} returns;
 * repositories refuse anything else. Immutable if its events are.
 *
 * @param <S> the aggregate's state
 */
public interface Decision<S> {

    /**
     * Several events, stored together or not at all, in this order.
     *
     * @param events the events; an empty list decides nothing
     * @param <S> the aggregate's state
     * @return the decision
     * @throws NullPointerException if an event is {@code null}
     */
    @SafeVarargs
    static <S> Decision<S> of(DomainEvent<? super S>... events) {
        List<DomainEvent<? super S>> list = new ArrayList<>(events.length);
        for (DomainEvent<? super S> event : events) {
            list.add(event);
        }
        return ofAll(list);
    }

    /**
     * Several events, stored together or not at all, in this order.
     *
     * @param events the events; an empty list decides nothing
     * @param <S> the aggregate's state
     * @return the decision
     * @throws NullPointerException if an event is {@code null}
     */
    static <S> Decision<S> ofAll(List<? extends DomainEvent<? super S>> events) {
        return new Events<>(List.copyOf(events));
    }

    /**
     * Nothing happens and nothing is stored.
     *
     * @param <S> the aggregate's state
     * @return the decision
     */
    static <S> Decision<S> none() {
        return new Events<>(List.of());
    }

    /**
     * The events of a decision, in order. Not for one that a mutator made, whose events are no {@link DomainEvent}s.
     *
     * @param decision a decision
     * @param <S> the aggregate's state
     * @return its events, unmodifiable
     * @throws IllegalArgumentException if it is neither an event nor made by a method of this interface
     */
    static <S> List<DomainEvent<? super S>> events(Decision<? super S> decision) {
        List<DomainEvent<? super S>> events = new ArrayList<>();
        if (decision instanceof DomainEvent<? super S> event) {
            events.add(event);
        } else if (decision instanceof Events<? super S> several) {
            events.addAll(several.uncheckedEvents());
        } else {
            throw new IllegalArgumentException(decision.getClass().getName()
                    + " is no decision: return an event, Decision.of(...) or Decision.none()");
        }
        return List.copyOf(events);
    }
}
