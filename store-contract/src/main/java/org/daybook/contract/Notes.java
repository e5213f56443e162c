package org.daybook.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;
import org.daybook.event.EventShape;
import org.daybook.event.EventType;
import org.daybook.event.Upcaster;
import org.daybook.journal.EventText;

/** Holds what its events say, and nothing else. */
record Notes(List<Map<String, String>> all) {

    @EventType(name = "notes_begun")
    record Begun() implements Creation<Notes> {
        @Override
        public Notes create() {
            return new Notes(List.of());
        }
    }

    @EventType(
            name = "notes_noted",
            version = 9,
            aliases = {"notes_a", "notes_b", "notes_c", "notes_d"})
    record Noted(Map<String, String> values) implements DomainEvent<Notes> {
        @Override
        public Notes mutate(Notes notes) {
            List<Map<String, String>> more = new ArrayList<>(notes.all);
            more.add(values);
            return new Notes(more);
        }
    }

    /**
     * Events in many shapes, steps that bring them to that of today, and what a simple model makes of both.
     *
     * @param texts the creation, and events of all versions
     * @param upcasters a step for each version but the last
     * @param expected the values of the events that come of it
     */
    record History(List<EventText> texts, Map<Integer, Upcaster> upcasters, List<Map<String, String>> expected) {

        static History random(long seed) {
            Random random = new Random(seed);
            Map<Integer, Step> steps = new TreeMap<>();
            for (int version = 1; version < 9; version++) {
                steps.put(version, Step.random(random));
            }
            List<EventText> texts = new ArrayList<>(List.of(Parcel.text("notes_begun", 1, "{}")));
            List<Map<String, String>> expected = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int version = 1 + random.nextInt(9);
                Map<String, String> values = new LinkedHashMap<>();
                while (random.nextInt(4) > 0) {
                    values.put(Step.name(random), String.valueOf(random.nextInt(1000)));
                }
                texts.add(Parcel.text("notes_noted", version, text(values)));
                List<Map<String, String>> all = List.of(new LinkedHashMap<>(values));
                for (int from = version; from < 9; from++) {
                    all = Objects.requireNonNull(steps.get(from)).model().apply(all);
                }
                expected.addAll(all);
            }
            Map<Integer, Upcaster> upcasters = new TreeMap<>();
            steps.forEach((version, step) -> upcasters.put(version, step.upcaster()));
            return new History(texts, upcasters, expected);
        }

        Daybook.Builder upcast(Daybook.Builder builder) {
            upcasters.forEach((version, upcaster) -> builder.upcaster("notes_noted", version, upcaster));
            return builder;
        }
    }

    static String text(Map<String, String> values) {
        List<String> pairs = new ArrayList<>();
        values.forEach((name, value) -> pairs.add("\"" + name + "\":\"" + value + "\""));
        return "{\"values\":{" + String.join(",", pairs) + "}}";
    }

    /** One step, and what a simple model makes of the values. */
    private record Step(Upcaster upcaster, UnaryOperator<List<Map<String, String>>> model) {

        static Step random(Random random) {
            String name = name(random);
            String other = name(random);
            return switch (random.nextInt(7)) {
                case 0 ->
                    of(event -> event.data().tree("values").rename(name, other), values -> {
                        if (!name.equals(other) && values.containsKey(name)) {
                            values.put(other, values.remove(name));
                        }
                    });
                case 1 -> of(event -> event.data().tree("values").remove(name), values -> values.remove(name));
                case 2 ->
                    of(
                            event -> event.data()
                                    .tree("values")
                                    .set(
                                            name,
                                            event.data().tree("values").names().size() + "\u00e9\uD83D\uDE80"),
                            values -> values.put(name, values.size() + "\u00e9\uD83D\uDE80"));
                case 3 ->
                    of(
                            event -> event.data().tree("values").change(name, value -> value + "!"),
                            values -> values.computeIfPresent(name, (each, value) -> value + "!"));
                case 4 ->
                    new Step(
                            event -> List.of(event.next(), event.next()), // which share their data, as far as they know
                            all -> all.stream()
                                    .flatMap(values -> Stream.<Map<String, String>>of(
                                            new LinkedHashMap<>(values), new LinkedHashMap<>(values)))
                                    .toList());
                case 5 -> new Step(event -> List.of(event.as("notes_" + name, event.schemaVersion() + 1)), all -> all);
                default ->
                    new Step(
                            event -> event.data().tree("values").has(name) ? List.of() : List.of(event.next()),
                            all -> all.stream()
                                    .filter(values -> !values.containsKey(name))
                                    .toList());
            };
        }

        private static Step of(Consumer<EventShape> change, Consumer<Map<String, String>> model) {
            return new Step(
                    event -> {
                        change.accept(event);
                        return List.of(event.next());
                    },
                    all -> {
                        all.forEach(model);
                        return all;
                    });
        }

        private static String name(Random random) {
            return String.valueOf((char) ('a' + random.nextInt(4)));
        }
    }
}
