package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.aggregate.Repository;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loads of long aggregates, each in a process whose heap has 32 MiB more than a short load needs. */
class LoadMemoryTest {

    private static final int MORE_MEBIBYTES = 32;
    private static final int EVENTS = 10_000;
    private static final int LARGE_EVENTS = 1_000;
    private static final int MANY = 60;
    private static final String SCHEMA = "load_memory";

    private static long needed;

    record Counter(long events) {

        record Begun() implements Creation<Counter> {
            @Override
            public Counter create() {
                return new Counter(1);
            }
        }

        record Counted(String filler) implements DomainEvent<Counter> {
            @Override
            public Counter mutate(Counter counter) {
                return new Counter(counter.events + 1);
            }
        }
    }

    @BeforeAll
    static void write() throws Exception {
        try (JpaStore store = JpaStore.builder(TestDatabase.POSTGRES.url())
                .schema(SCHEMA)
                .createSchema()
                .open()) {
            write(store, "short", 10, 200);
            write(store, "long", EVENTS, 200);
            write(store, "large", LARGE_EVENTS, 50_000);
            for (int i = 0; i < MANY; i++) {
                write(store, "one" + i, 20, 50_000);
            }
        }
        needed = Long.parseLong(run("short", 512));
    }

    private static void write(JpaStore store, String id, int events, int chars) {
        StreamId stream = new StreamId("Counter", id);
        String data = "{\"filler\":\"" + "x".repeat(chars) + "\"}";
        int piece = Math.max(1, Math.min(1_000, 10_000_000 / chars));
        for (int version = 0; version < events; version += piece) {
            int first = version;
            List<EventText> texts = IntStream.range(version, Math.min(events, version + piece))
                    .mapToObj(each -> new EventText(
                            UUID.randomUUID(),
                            each == 0 ? "counter_begun" : "counter_counted",
                            1,
                            each == 0 ? "{}" : data,
                            "{}",
                            Instant.EPOCH))
                    .toList();
            store.journal().append(stream, ExpectedVersion.exactly(first), texts);
        }
    }

    private static String run(String what, long mebibytes) throws IOException, InterruptedException {
        Process loader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + mebibytes + "m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Loader.class.getName(),
                        TestDatabase.POSTGRES.url(),
                        what)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(loader.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(loader.waitFor()).as(what).isZero();
        return printed.strip();
    }

    @ParameterizedTest
    @CsvSource({"get,10000", "large,1000", "at,9999", "history,10000", "transitions,10000", "all,11010", "many,1200"})
    void a_load_takes_no_more_memory_than_some_pages(String what, String expected) throws Exception {
        assertThat(run(what, needed + MORE_MEBIBYTES)).isEqualTo(expected);
    }

    @Test
    void what_keeps_all_events_does_not_fit() {
        assertThat(needed).isBetween(5L, 100L);
        assertThat(catchThrowable(() -> run("kept", needed + MORE_MEBIBYTES)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("kept");
    }

    /** The process. */
    public static final class Loader {

        private Loader() {}

        public static void main(String[] arguments) {
            try (Daybook daybook =
                    Daybook.open(JpaStore.builder(arguments[0]).schema(SCHEMA).open())) {
                Repository<Counter, DomainEvent<? super Counter>> counters = daybook.repository(Counter.class);
                System.out.println(
                        switch (arguments[1]) {
                            case "short" -> needed(counters);
                            case "get" -> counters.get("long").events();
                            case "large" -> counters.get("large").events();
                            case "at" -> counters.at("long", EVENTS - 1).events();
                            case "history" -> count(counters.history("long"));
                            case "transitions" -> count(counters.transitions("long", 1));
                            case "all" ->
                                counters.getAll(List.of("long", "large", "nobody", "short")).values().stream()
                                        .mapToLong(Counter::events)
                                        .sum();
                            case "many" ->
                                counters
                                        .getAll(IntStream.range(0, MANY)
                                                .mapToObj(i -> "one" + i)
                                                .toList())
                                        .values()
                                        .stream()
                                        .mapToLong(Counter::events)
                                        .sum();
                            case "kept" -> kept(counters);
                            default -> throw new IllegalArgumentException(arguments[1]);
                        });
            }
        }

        private static long count(Stream<?> events) {
            try (events) {
                return events.peek(each -> {}).mapToLong(each -> 1).sum();
            }
        }

        private static long kept(Repository<Counter, DomainEvent<? super Counter>> counters) {
            try (Stream<?> events = counters.history("large")) {
                return new ArrayList<>(events.toList()).size();
            }
        }

        /** What is left of the heap after a short load, in MiB, rounded up. */
        private static long needed(Repository<Counter, DomainEvent<? super Counter>> counters) {
            if (counters.get("short").events() != 10) {
                throw new IllegalStateException("not 10 events");
            }
            System.gc();
            long bytes =
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            return (bytes >> 20) + 1;
        }
    }
}
