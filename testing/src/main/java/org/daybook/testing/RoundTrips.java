package org.daybook.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.daybook.Daybook;
import org.daybook.aggregate.Difference;
import org.daybook.aggregate.KnownEvent;
import org.daybook.aggregate.Mutator;
import org.daybook.event.SerializationException;
import org.daybook.serialization.EventSerializer;

/**
 * Makes sure that events are the same when they are read again, with values that it makes for all their fields.
 *
 * <pre>{@code
 * RoundTrips.of(Todo.class).everyEventRoundTrips();
 * RoundTrips.of(Order.class).using(Money.class, () -> Money.euros(3)).everyEventRoundTrips();
 * }</pre>
 *
 * <p>Used by one thread, that of the test.
 */
public final class RoundTrips {

    private static final int FEWEST_OF_EACH = 50;

    /** Of an event whose fields have more to choose from than is reasonable, the rest is not tried. */
    private static final int MOST_OF_EACH = 1000;

    private final UnaryOperator<Daybook.Builder> choices;
    private final Map<Class<?>, Supplier<?>> given = new HashMap<>();

    private RoundTrips(UnaryOperator<Daybook.Builder> choices) {
        this.choices = choices;
    }

    /**
     * Of all events of an aggregate.
     *
     * @param aggregate the class of the aggregate
     * @return takes what it cannot make by itself
     */
    public static RoundTrips of(Class<?> aggregate) {
        Objects.requireNonNull(aggregate, "aggregate");
        return new RoundTrips(builder -> builder.define(aggregate));
    }

    /**
     * Of all events of the aggregates that a mutator changes.
     *
     * @param mutator what changes the aggregates
     * @return takes what it cannot make by itself
     */
    public static RoundTrips of(Mutator<?, ?> mutator) {
        Objects.requireNonNull(mutator, "mutator");
        return new RoundTrips(builder -> builder.define(mutator));
    }

    /**
     * Of all events that an application defines, with its own choices, such as its serializer.
     *
     * @param choices gets the builder, defines aggregates, and gives it back
     * @return takes what it cannot make by itself
     */
    public static RoundTrips of(UnaryOperator<Daybook.Builder> choices) {
        return new RoundTrips(Objects.requireNonNull(choices, "choices"));
    }

    /**
     * Gives values of a class that it cannot make by itself, such as one whose constructor refuses most. A class with parameters
     * gets the same ones whatever these are: {@code using(SortedSet.class, () -> new TreeSet<>(List.of("tea")))}.
     *
     * @param type the class
     * @param values gives a value each time it is asked
     * @param <T> the class
     * @return this
     */
    public <T> RoundTrips using(Class<T> type, Supplier<? extends T> values) {
        given.put(type, Objects.requireNonNull(values, "values"));
        return this;
    }

    /**
     * Writes events with many values, reads them, and compares. Each constant of an enum, truth value and permitted class is tried at
     * each place of an event, if it is not nested deep and there are not more than hundreds. Sets and maps are the same in any order.
     *
     * @throws AssertionError if one is not the same, with what differs field by field
     * @throws IllegalArgumentException if it cannot make a value; the message says of which class, and for which field
     */
    public void everyEventRoundTrips() {
        try (TestDaybook test = TestDaybook.open(choices)) {
            Daybook daybook = test.daybook();
            List<String> problems = new ArrayList<>();
            for (KnownEvent each : daybook.knownEvents()) {
                Values values = new Values(given);
                for (int i = 0; i < FEWEST_OF_EACH || (i < MOST_OF_EACH && values.hasUntried()); i++) {
                    Object event = values.of(each.eventClass());
                    String problem = problem(daybook.serializer(), event);
                    if (!problem.isEmpty()) {
                        problems.add(each.type() + ": " + problem);
                        break;
                    }
                }
            }
            if (!problems.isEmpty()) {
                throw new AssertionError(
                        "events are not the same when they are read again:\n  " + String.join("\n  ", problems));
            }
        }
    }

    private static String problem(EventSerializer serializer, Object event) {
        Object again;
        try {
            again = serializer.read(serializer.write(event), event.getClass());
        } catch (SerializationException e) {
            return String.valueOf(e.getMessage());
        }
        List<Difference> differences = Difference.between(serializer, event, again);
        boolean isEqual = !event.getClass().isRecord() || DeepEquality.areEqual(event, again);
        if (isEqual && (differences.isEmpty() || WrittenForm.isSame(serializer, event, again))) {
            return "";
        }
        return differences.isEmpty()
                ? "it is written the same, but " + event + " is not equal to " + again
                : differences.toString();
    }
}
