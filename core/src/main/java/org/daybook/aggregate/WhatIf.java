package org.daybook.aggregate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * An aggregate as it would be if some of its events had been others. Nothing is stored, and no handler is called.
 *
 * <pre>{@code
 * var whatIf = accounts.whatIf("4711").without(7).replacing(9, new Account.Deposited(300));
 * whatIf.state();       // what the account would be
 * whatIf.differences(); // what would be different
 * }</pre>
 *
 * <p>Used by one thread.
 *
 * @param <S> the aggregate's state
 * @param <E> the type of its events
 */
public final class WhatIf<S, E> {

    private final Map<Long, List<E>> replaced = new HashMap<>();
    private final Map<Long, List<E>> added = new HashMap<>();
    private final Set<Long> left = new HashSet<>();
    private final Function<WhatIf<S, E>, Optional<S>> fold;
    private final Function<Optional<S>, List<Difference>> compare;

    WhatIf(Function<WhatIf<S, E>, Optional<S>> fold, Function<Optional<S>, List<Difference>> compare) {
        this.fold = fold;
        this.compare = compare;
    }

    /**
     * Leaves an event out.
     *
     * @param version its version
     * @return this
     */
    public WhatIf<S, E> without(long version) {
        left.add(version);
        return this;
    }

    /**
     * Puts another event in the place of one.
     *
     * @param version its version
     * @param event the other event
     * @return this
     */
    public WhatIf<S, E> replacing(long version, E event) {
        left.add(version);
        replaced.computeIfAbsent(version, each -> new ArrayList<>()).add(Objects.requireNonNull(event, "event"));
        return this;
    }

    /**
     * Puts an event behind one.
     *
     * @param version the version of the event before it; 0 puts it before the first
     * @param event the event
     * @return this
     * @throws IllegalArgumentException if the version is negative
     */
    public WhatIf<S, E> adding(long version, E event) {
        if (version < 0) {
            throw new IllegalArgumentException("versions count from 1, and are not " + version);
        }
        added.computeIfAbsent(version, each -> new ArrayList<>()).add(Objects.requireNonNull(event, "event"));
        return this;
    }

    /**
     * The state after all events.
     *
     * @return the state, or nothing if there would be no aggregate, or it would be discarded
     * @throws IllegalArgumentException if an event could not follow those before it, or a version that was named is not there; the message
     *     says which one
     * @throws org.daybook.event.DaybookException as {@link Repository#get} does
     */
    public Optional<S> state() {
        return fold.apply(this);
    }

    /**
     * What would differ from what the aggregate is, field by field.
     *
     * @return the differences, from what is to what would be
     * @throws IllegalArgumentException as {@link #state} does
     * @throws org.daybook.event.DaybookException as {@link #state} does, and if a state cannot be written
     */
    public List<Difference> differences() {
        return compare.apply(state());
    }

    /** Makes sure that all versions that were named are there. */
    void requireUpTo(long last) {
        Stream.of(left, added.keySet())
                .flatMap(Set::stream)
                .filter(each -> each > last || (each < 1 && left.contains(each)))
                .min(Comparator.naturalOrder())
                .ifPresent(each -> {
                    throw new IllegalArgumentException(
                            "there is no event of version " + each + ", but " + last + " in all");
                });
    }

    boolean isLeftOut(long version) {
        return left.contains(version);
    }

    List<E> insteadOf(long version) {
        return replaced.getOrDefault(version, List.of());
    }

    List<E> behind(long version) {
        return added.getOrDefault(version, List.of());
    }
}
