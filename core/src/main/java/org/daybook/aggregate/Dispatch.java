package org.daybook.aggregate;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.daybook.event.ConfigurationException;

/**
 * Finds what an event does by its class: the rule of the nearest of its supertypes that has one, which is the dispatch
 * of Python's {@code singledispatch}, but a tie is an error instead of an order of declaration. Immutable but for a cache.
 */
final class Dispatch {

    /** More than one for a type only where several extended mutators have one and nothing overrides them. */
    private final Map<Class<?>, Set<Rule>> rules;

    private final Map<Class<?>, Optional<Rule>> found = new ConcurrentHashMap<>();

    private Dispatch(Map<Class<?>, Set<Rule>> rules) {
        this.rules = rules;
    }

    static Dispatch of(Map<Class<?>, Rule> own, List<Dispatch> parents) {
        Map<Class<?>, Set<Rule>> all = new HashMap<>();
        for (Dispatch parent : parents) {
            parent.rules.forEach((type, inherited) ->
                    all.computeIfAbsent(type, each -> new LinkedHashSet<>()).addAll(inherited));
        }
        own.forEach((type, rule) -> all.put(type, Set.of(rule)));
        return new Dispatch(all);
    }

    /**
     * The rule of an event's class.
     *
     * @throws ConfigurationException if two types are equally near, or two extended mutators have the nearest one
     */
    Optional<Rule> nearest(Class<?> event) {
        return found.computeIfAbsent(event, this::search);
    }

    private Optional<Rule> search(Class<?> event) {
        List<Class<?>> above = rules.keySet().stream()
                .filter(type -> type.isAssignableFrom(event))
                .toList();
        List<Class<?>> nearest = above.stream()
                .filter(type -> above.stream().noneMatch(other -> other != type && type.isAssignableFrom(other)))
                .toList();
        if (nearest.isEmpty()) {
            return Optional.empty();
        }
        if (nearest.size() > 1) {
            throw new ConfigurationException("the functions for "
                    + nearest.stream().map(Class::getName).sorted().collect(Collectors.joining(" and "))
                    + " are equally near to " + event.getName() + ": give it a function of its own");
        }
        Set<Rule> candidates = rules.getOrDefault(nearest.get(0), Set.of());
        if (candidates.size() > 1) {
            throw new ConfigurationException("several of the mutators that are extended have a function for "
                    + nearest.get(0).getName() + ": give it one in the mutator that extends them");
        }
        return candidates.stream().findFirst();
    }
}
