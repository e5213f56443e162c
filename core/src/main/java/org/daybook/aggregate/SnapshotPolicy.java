package org.daybook.aggregate;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.daybook.event.ConfigurationException;

/**
 * When a snapshot of an aggregate is taken: after the events that say so are stored, or after a load, and by another thread than the one
 * that stored or loaded. Whatever it says, {@link Repository#takeSnapshot} takes one at once.
 *
 * <pre>{@code
 * Daybook.builder(store)
 *         .snapshots(Account.class, SnapshotPolicy.every(100).or(SnapshotPolicy.at(Account.YearClosed.class)))
 *         .open();
 * }</pre>
 *
 * <p>Immutable.
 */
public final class SnapshotPolicy {

    private static final SnapshotPolicy NEVER = new SnapshotPolicy(List.of());

    /** One reason to take a snapshot. */
    private sealed interface Reason {

        record Every(int events) implements Reason {
            @Override
            public String toString() {
                return "every " + events + " events";
            }
        }

        record SlowerThan(Duration load) implements Reason {
            @Override
            public String toString() {
                return "after a load slower than " + load;
            }
        }

        record At(Set<Class<?>> events) implements Reason {
            @Override
            public String toString() {
                return "at " + events.stream().map(Class::getName).sorted().collect(Collectors.joining(", "));
            }
        }
    }

    private final List<Reason> reasons;

    private SnapshotPolicy(List<Reason> reasons) {
        this.reasons = List.copyOf(reasons);
    }

    /**
     * Only by hand.
     *
     * @return the policy
     */
    public static SnapshotPolicy never() {
        return NEVER;
    }

    /**
     * When a stream has come to a multiple of so many events, or past one.
     *
     * @param events how many, from 1
     * @return the policy
     * @throws IllegalArgumentException if it is below 1
     */
    public static SnapshotPolicy every(int events) {
        if (events < 1) {
            throw new IllegalArgumentException("a snapshot is taken every 1 or more events, not every " + events);
        }
        return new SnapshotPolicy(List.of(new Reason.Every(events)));
    }

    /**
     * After a load that took longer than this.
     *
     * @param load the time
     * @return the policy
     * @throws IllegalArgumentException if it is negative
     */
    public static SnapshotPolicy slowerThan(Duration load) {
        if (load.isNegative()) {
            throw new IllegalArgumentException("no load is faster than " + load);
        }
        return new SnapshotPolicy(List.of(new Reason.SlowerThan(load)));
    }

    /**
     * When an event of one of these classes, or of a class below one, is stored.
     *
     * @param events the classes
     * @return the policy
     * @throws IllegalArgumentException if there is none
     */
    public static SnapshotPolicy at(Class<?>... events) {
        if (events.length == 0) {
            throw new IllegalArgumentException("at() names no event to take a snapshot at");
        }
        return new SnapshotPolicy(List.of(new Reason.At(Set.of(events))));
    }

    /**
     * For this reason or another one.
     *
     * @param other the other policy
     * @return the policy
     */
    public SnapshotPolicy or(SnapshotPolicy other) {
        Objects.requireNonNull(other, "other");
        return new SnapshotPolicy(Stream.concat(reasons.stream(), other.reasons.stream())
                .distinct()
                .toList());
    }

    /** Whether it never takes one by itself. */
    boolean isNever() {
        return reasons.isEmpty();
    }

    /**
     * Makes sure that each class of events that it waits for is one of the aggregate's, or above one.
     *
     * @throws ConfigurationException if one of them can never come
     */
    void requireEventsOf(AggregateDefinition<?> aggregate) {
        for (Reason each : reasons) {
            if (each instanceof Reason.At at) {
                at.events().stream()
                        .filter(event -> aggregate.events().stream()
                                .noneMatch(known -> event.isAssignableFrom(known.eventClass())))
                        .findFirst()
                        .ifPresent(event -> {
                            throw new ConfigurationException("a snapshot of "
                                    + aggregate.aggregateClass().getName() + " is to be taken at "
                                    + event.getName() + ", which is none of its events");
                        });
            }
        }
    }

    /** Whether to take one now that a stream has gone from a version to another one by these events. */
    boolean isDue(long before, long after, List<?> events) {
        for (Reason each : reasons) {
            if (each instanceof Reason.Every every && before / every.events() != after / every.events()) {
                return true;
            }
            if (each instanceof Reason.At at
                    && events.stream()
                            .anyMatch(event -> at.events().stream().anyMatch(type -> type.isInstance(event)))) {
                return true;
            }
        }
        return false;
    }

    /** Whether to take one after a load. */
    boolean isDueAfter(long nanos) {
        for (Reason each : reasons) {
            if (each instanceof Reason.SlowerThan slower && slower.load().compareTo(Duration.ofNanos(nanos)) < 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return reasons.isEmpty()
                ? "never"
                : reasons.stream().map(Reason::toString).collect(Collectors.joining(", or "));
    }
}
