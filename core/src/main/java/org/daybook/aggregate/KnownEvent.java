package org.daybook.aggregate;

import java.util.List;

/**
 * One type of events that a Daybook knows, and how it is stored.
 *
 * <pre>{@code
 * daybook.knownEvents().forEach(each -> System.out.println(each.type() + " " + each.schemaVersion()));
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param type the stored name of its type
 * @param schemaVersion the version of the shape that its class has
 * @param aliases further names under which it is stored
 * @param eventClass its class
 * @param aggregateType the stored name of its aggregate's type
 * @param aggregateAliases further names under which its aggregate is stored
 */
public record KnownEvent(
        String type,
        int schemaVersion,
        List<String> aliases,
        Class<?> eventClass,
        String aggregateType,
        List<String> aggregateAliases) {

    /**
     * Copies the lists.
     *
     * @param type the stored name of its type
     * @param schemaVersion the version of the shape that its class has
     * @param aliases further names under which it is stored
     * @param eventClass its class
     * @param aggregateType the stored name of its aggregate's type
     * @param aggregateAliases further names under which its aggregate is stored
     */
    public KnownEvent {
        aliases = List.copyOf(aliases);
        aggregateAliases = List.copyOf(aggregateAliases);
    }
}
