package org.daybook.journal;

import java.util.List;
import java.util.Set;
import org.daybook.event.StreamId;

/**
 * Which events of the journal a reader wants, by the stored names of their types and of their aggregates' types. Names
 * compare by code point; one that nothing is stored under is no mistake. Immutable, and safe for use by any number of
 * threads.
 *
 * <pre>{@code
 * EventFilter.all();
 * EventFilter.eventTypes("todo_created", "todo_changed_label");
 * EventFilter.aggregateTypes("Todo");
 * new EventFilter(Set.of("pet_named"), Set.of("Cat", "Dog")); // both must match
 * }</pre>
 *
 * @param eventTypes the names of event types, of which an event must have one; none means any
 * @param aggregateTypes the names of aggregate types, of which an event's aggregate must have one; none means any
 */
public record EventFilter(Set<String> eventTypes, Set<String> aggregateTypes) {

    /** The most names of each kind, which bounds what a store compares for each event. */
    public static final int MAX_NAMES = 1_000;

    private static final EventFilter ALL = new EventFilter(Set.of(), Set.of());

    /**
     * Checks and copies the names.
     *
     * @param eventTypes the names of event types, of which an event must have one; none means any
     * @param aggregateTypes the names of aggregate types, of which an event's aggregate must have one; none means any
     * @throws IllegalArgumentException if a name is empty or too long, or contains the character NUL or half a surrogate
     *     pair, or if there are more than {@value #MAX_NAMES} names of a kind
     * @throws NullPointerException if a set or a name is {@code null}
     */
    public EventFilter {
        eventTypes = storable("event type", eventTypes);
        aggregateTypes = storable("aggregate type", aggregateTypes);
    }

    private static Set<String> storable(String what, Set<String> names) {
        Set<String> copy = Set.copyOf(names);
        if (copy.size() > MAX_NAMES) {
            throw new IllegalArgumentException("a filter has at most " + MAX_NAMES + " names of a kind, but there were "
                    + copy.size() + " for " + what);
        }
        copy.forEach(name -> StreamId.requireStorable(what, name, StreamId.MAX_TYPE_LENGTH));
        return copy;
    }

    /**
     * Every event.
     *
     * @return the filter
     */
    public static EventFilter all() {
        return ALL;
    }

    /**
     * The events of one type or more, whatever their aggregates are.
     *
     * @param names the stored names of the types
     * @return the filter
     * @throws IllegalArgumentException if there is no name, for which {@link #all()} would have been meant or nothing at
     *     all, or a name cannot be stored
     */
    public static EventFilter eventTypes(String... names) {
        return new EventFilter(some("event type", names), Set.of());
    }

    /**
     * All events of the aggregates of one type or more.
     *
     * @param names the stored names of the types
     * @return the filter
     * @throws IllegalArgumentException if there is no name, for which {@link #all()} would have been meant or nothing at
     *     all, or a name cannot be stored
     */
    public static EventFilter aggregateTypes(String... names) {
        return new EventFilter(Set.of(), some("aggregate type", names));
    }

    private static Set<String> some(String what, String... names) {
        if (names.length == 0) {
            throw new IllegalArgumentException("name one " + what + " or more; EventFilter.all() takes every event");
        }
        return Set.copyOf(List.of(names));
    }

    /**
     * Whether it takes every event.
     *
     * @return whether it names no types
     */
    public boolean isAll() {
        return eventTypes.isEmpty() && aggregateTypes.isEmpty();
    }

    /**
     * Whether it takes an event; what every store must do.
     *
     * @param row the event and its place
     * @return whether it is of one of the event types, if there are any, and of one of the aggregate types, if there are any
     */
    public boolean matches(JournalRecord row) {
        return (eventTypes.isEmpty() || eventTypes.contains(row.event().type()))
                && (aggregateTypes.isEmpty()
                        || aggregateTypes.contains(row.stream().aggregateType()));
    }
}
