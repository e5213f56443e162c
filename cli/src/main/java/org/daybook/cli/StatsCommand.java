package org.daybook.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daybook.cli.terminal.Progress;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.journal.JournalRecord;
import org.daybook.store.jpa.JpaStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Counts what is in a journal. */
@Command(
        name = "stats",
        description =
                "Counts the events and streams of a journal, by type and partition, and tells from when they are.")
final class StatsCommand implements Runnable {

    @Mixin
    private final JournalOptions.Required journal = new JournalOptions.Required();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** What is counted of some events. */
    private static final class Count {
        private long events;
        private long streams;
        private @Nullable Instant first;
        private @Nullable Instant last;

        void add(JournalRecord row) {
            events++;
            streams += row.version() == 1 ? 1 : 0; // each stream begins once
            Instant time = row.event().time();
            first = first == null || time.isBefore(first) ? time : first;
            last = last == null || time.isAfter(last) ? time : last;
        }

        Map<String, Object> values() {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("events", events);
            values.put("streams", streams);
            values.put("first", first == null ? null : first.toString());
            values.put("last", last == null ? null : last.toString());
            return values;
        }

        String text() {
            return events + " events of " + streams + " streams"
                    + (first == null ? "" : ", from " + first + " to " + last);
        }
    }

    /** An event's type and version. */
    private record Type(String name, int version) implements Comparable<Type> {
        @Override
        public int compareTo(Type other) {
            int byName = name.compareTo(other.name);
            return byName != 0 ? byName : Integer.compare(version, other.version);
        }
    }

    @Override
    public void run() {
        Count all = new Count();
        Map<Integer, Count> byPartition = new TreeMap<>();
        Map<String, Count> byAggregateType = new TreeMap<>();
        Map<Type, Count> byType = new TreeMap<>();
        try (JpaStore store = journal.open()) {
            Positions start = Positions.start(store.journal().partitions().count());
            for (Position each : start.each()) {
                byPartition.put(each.partition(), new Count());
            }
            try (JournalPages pages = JournalPages.after(store.journal(), start);
                    Progress progress = Progress.ofEvents(spec.commandLine().getErr(), "stats", pages.count())) {
                pages.forEach(page -> {
                    for (JournalRecord row : page.records()) {
                        all.add(row);
                        byPartition
                                .computeIfAbsent(row.position().partition(), key -> new Count())
                                .add(row);
                        byAggregateType
                                .computeIfAbsent(row.stream().aggregateType(), key -> new Count())
                                .add(row);
                        byType.computeIfAbsent(
                                        new Type(row.event().type(), row.event().schemaVersion()), key -> new Count())
                                .add(row);
                    }
                    progress.reach(all.events);
                });
            }
        }
        print(all, byPartition, byAggregateType, byType);
    }

    private void print(
            Count all, Map<Integer, Count> byPartition, Map<String, Count> byAggregateType, Map<Type, Count> byType) {
        Output out = new Output(spec, journal);
        Map<String, Object> object = all.values();
        object.put("partitions", values("partition", byPartition));
        object.put("aggregate_types", values("aggregate_type", byAggregateType));
        object.put("event_types", types(byType));
        out.object(object);

        out.text(all.text());
        if (byPartition.size() > 1) {
            byPartition.forEach((partition, count) -> out.text("partition " + partition + ": " + count.text()));
        }
        byAggregateType.forEach((type, count) -> out.text("aggregate type " + type + ": " + count.text()));
        byType.forEach((type, count) -> out.text("event type " + type.name() + " version " + type.version() + ": "
                + count.events + " events, from " + count.first + " to " + count.last));
    }

    private static List<Map<String, Object>> values(String key, Map<?, Count> counts) {
        List<Map<String, Object>> all = new ArrayList<>();
        counts.forEach((name, count) -> {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put(key, name);
            values.putAll(count.values());
            all.add(values);
        });
        return all;
    }

    /** Of an event's type there are no streams to be counted. */
    private static List<Map<String, Object>> types(Map<Type, Count> counts) {
        List<Map<String, Object>> all = new ArrayList<>();
        counts.forEach((type, count) -> {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("event_type", type.name());
            values.put("event_version", type.version());
            values.putAll(count.values());
            values.remove("streams");
            all.add(values);
        });
        return all;
    }
}
