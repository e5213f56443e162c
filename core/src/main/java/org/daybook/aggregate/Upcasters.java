package org.daybook.aggregate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.daybook.event.ConfigurationException;
import org.daybook.event.EventSchemaException;
import org.daybook.event.EventShape;
import org.daybook.event.StreamId;
import org.daybook.event.Upcaster;
import org.jspecify.annotations.Nullable;

/** The steps from old shapes of events to new ones. Written under a lock, read without. */
final class Upcasters {

    /** More steps than a type has versions in a long life; behind that they go round in a circle. */
    private static final int MAX_STEPS = 1_000;

    private volatile Map<String, Map<Integer, Upcaster>> steps = Map.of();

    synchronized void add(String type, int version, Upcaster upcaster) {
        try {
            StreamId.requireStorable("the type of an upcaster", type, StreamId.MAX_TYPE_LENGTH);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        }
        if (version < 1) {
            throw new ConfigurationException(
                    "the upcaster of " + type + " begins with version " + version + ", but they count from 1");
        }
        Map<String, Map<Integer, Upcaster>> more = new HashMap<>(steps);
        Map<Integer, Upcaster> ofType = new HashMap<>(more.getOrDefault(type, Map.of()));
        if (ofType.putIfAbsent(version, upcaster) != null) {
            throw new ConfigurationException("there are two upcasters of " + type + " version " + version
                    + ": each version of a type has one step, so leave one of them");
        }
        more.put(type, Map.copyOf(ofType));
        steps = Map.copyOf(more);
    }

    @Nullable
    Upcaster step(String type, int version) {
        Map<Integer, Upcaster> ofType = steps.get(type);
        return ofType == null ? null : ofType.get(version);
    }

    /** The versions that have a step, of each type. */
    Map<String, Set<Integer>> versions() {
        return steps.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().keySet()));
    }

    /**
     * Takes steps until there is none for any shape.
     *
     * @param steps finds the step of a shape; none if the shape is wanted, or nobody knows one
     * @param place of the event, for messages
     */
    List<EventShape> upcast(EventShape stored, Function<EventShape, @Nullable Upcaster> steps, Supplier<String> place) {
        EventShape shape = stored;
        int taken = 0;
        while (true) { // as long as it is one shape, as it is for most
            Upcaster step = steps.apply(shape);
            if (step == null) {
                return List.of(shape);
            }
            requireProgress(++taken, shape, place);
            List<EventShape> next = next(step, shape, place);
            if (next.size() != 1) {
                return upcast(next, taken, steps, place);
            }
            shape = next.get(0);
        }
    }

    private List<EventShape> upcast(
            List<EventShape> parts,
            int before,
            Function<EventShape, @Nullable Upcaster> steps,
            Supplier<String> place) {
        List<EventShape> done = new ArrayList<>(parts.size());
        Deque<EventShape> open = new ArrayDeque<>(parts);
        int taken = before;
        for (EventShape shape = open.poll(); shape != null; shape = open.poll()) {
            Upcaster step = steps.apply(shape);
            if (step == null) {
                done.add(shape);
                continue;
            }
            requireProgress(++taken, shape, place);
            List<EventShape> next = next(step, shape, place);
            for (int i = next.size() - 1; i >= 0; i--) {
                open.push(next.get(i)); // so that parts stay in their order
            }
        }
        return done;
    }

    private static void requireProgress(int taken, EventShape shape, Supplier<String> place) {
        if (taken > MAX_STEPS) {
            throw new EventSchemaException(
                    place.get() + " was upcast " + MAX_STEPS + " times and is no class of events yet, but a "
                            + shape.type() + " of schema version " + shape.schemaVersion()
                            + ": do its upcasters go round in a circle?",
                    null);
        }
    }

    private static List<EventShape> next(Upcaster step, EventShape shape, Supplier<String> place) {
        List<EventShape> next;
        try {
            next = unshared(List.copyOf(step.upcast(shape))); // without nulls
        } catch (RuntimeException e) {
            throw failed(shape, place, e.getClass().getName(), e); // what it says may quote the payload
        } catch (StackOverflowError e) {
            throw failed(shape, place, e.getClass().getName(), e);
        }
        for (EventShape each : next) {
            if (each.type().equals(shape.type()) && each.schemaVersion() != shape.schemaVersion() + 1) {
                throw failed(
                        shape,
                        place,
                        "it returned schema version " + each.schemaVersion()
                                + " of the same type, and a step goes to the next",
                        null);
            }
            if (!each.stream().equals(shape.stream()) || each.version() != shape.version()) {
                throw failed(shape, place, "it moved the event to another place", null);
            }
        }
        return next;
    }

    /** Parts may have been given the same data, or one of them a tree in those of another, and each goes its own way from here. */
    private static List<EventShape> unshared(List<EventShape> parts) {
        return parts.size() < 2
                ? parts
                : parts.stream()
                        .map(each -> each.as(
                                each.type(), each.schemaVersion(), each.data().copy()))
                        .toList();
    }

    private static EventSchemaException failed(
            EventShape shape, Supplier<String> place, String reason, @Nullable Throwable cause) {
        return new EventSchemaException(
                "the upcaster of " + shape.type() + " schema version " + shape.schemaVersion() + " failed on "
                        + place.get() + ": " + reason,
                cause);
    }
}
