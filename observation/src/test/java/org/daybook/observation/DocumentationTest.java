package org.daybook.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.store.jpa.JpaStore;
import org.daybook.subscription.RetryPolicy;
import org.daybook.subscription.Subscription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is documented is there when an application has worked for a while, and nothing else is. */
class DocumentationTest {

    /** One row of the table of names. */
    private record Row(String name, String type, String unit, Set<String> tags) {}

    private static final Pattern ROW =
            Pattern.compile("\\| `(daybook\\.[a-z.]+)` \\|([^|]*)\\|([^|]*)\\|([^|]*)\\|[^|]+\\|");

    private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();
    private static final TestObservationRegistry OBSERVATIONS = TestObservationRegistry.create();

    /** Conflicts, retries, failures of each kind, parked events: all that an application meets. */
    @BeforeAll
    static void work() {
        OBSERVATIONS.observationConfig().observationHandler(new DefaultMeterObservationHandler(METERS));
        DaybookObservation observation = DaybookObservation.of(OBSERVATIONS);
        DaybookMetrics metrics = DaybookMetrics.of(observation);
        metrics.bindTo(METERS);
        JpaStore store = JpaStore.builder("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1")
                .createSchema()
                .onGroup(group -> metrics.recordGroup(group.appends(), group.events(), group.duration()))
                .open();
        metrics.watchQueue(store::waitingAppends);
        try (Daybook daybook = observation
                .customize(Daybook.builder(store))
                .manualSubscriptions()
                .open()) {
            metrics.watch(daybook);
            daybook.subscribe(Todo.Created.class, event -> {});
            Subscription mails = daybook.subscription("mails")
                    .handle(Todo.Created.class, event -> {
                        throw new IllegalStateException("for a test");
                    })
                    .retry(new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1)))
                    .start();
            var todos = daybook.repository(Todo.class);
            todos.create("1", new Todo.Created("tea"));
            assertThatThrownBy(() -> todos.create("1", new Todo.Created("tea")));
            todos.update("1", todo -> new Todo.Completed());
            store.entityManagerFactory()
                    .runInTransaction(
                            manager -> daybook.in(JpaStore.joining(manager)).publish("2", new Todo.Created("milk")));
            daybook.drain();
            mails.retryAll();
            daybook.drain();
            METERS.getMeters().forEach(Meter::measure);
        }
    }

    @AfterAll
    static void close() {
        METERS.close();
    }

    private static Map<String, Row> documented() {
        Map<String, Row> rows = new TreeMap<>();
        for (DaybookObservations each : DaybookObservations.values()) {
            Set<String> tags = names(each.getLowCardinalityKeyNames());
            tags.add("error"); // which Micrometer adds
            rows.put(each.getName(), new Row(each.getName(), "timer", "seconds", tags));
        }
        for (DaybookMeters each : DaybookMeters.values()) {
            String unit = Objects.requireNonNullElse(each.getBaseUnit(), "");
            rows.put(each.getName(), new Row(each.getName(), type(each.getType()), unit, names(each.getKeyNames())));
        }
        return rows;
    }

    private static Set<String> names(KeyName[] keys) {
        Set<String> names = new TreeSet<>();
        Arrays.stream(keys).map(KeyName::asString).forEach(names::add);
        return names;
    }

    private static String type(Meter.Type type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Map<String, Row> there() {
        Map<String, Row> rows = new TreeMap<>();
        for (Meter each : METERS.getMeters()) {
            String name = each.getId().getName();
            if (name.endsWith(".active")) {
                continue; // those of Micrometer for observations that are under way
            }
            Set<String> tags = new TreeSet<>();
            each.getId().getTags().stream().map(Tag::getKey).forEach(tags::add);
            String unit = Objects.requireNonNullElse(each.getId().getBaseUnit(), "");
            Row row = new Row(name, type(each.getId().getType()), unit, tags);
            assertThat(rows.getOrDefault(name, row))
                    .as("each of one name has the same tags")
                    .isEqualTo(row);
            rows.put(name, row);
        }
        return rows;
    }

    @Test
    void every_documented_metric_is_there_with_its_unit_and_tags_and_no_other_is() {
        assertThat(there()).isEqualTo(documented());
    }

    @Test
    void every_observation_has_its_keys_and_no_others() {
        Map<String, Set<String>> low = new HashMap<>();
        Map<String, Set<String>> high = new HashMap<>();
        List<String> names = new ArrayList<>();
        assertThat(OBSERVATIONS).hasHandledContextsThatSatisfy(all -> {
            for (Observation.Context each : all) {
                names.add(each.getName());
                Set<String> keys = new TreeSet<>();
                each.getLowCardinalityKeyValues().forEach(key -> keys.add(key.getKey()));
                assertThat(low.getOrDefault(each.getName(), keys)).isEqualTo(keys);
                low.put(each.getName(), keys);
                each.getHighCardinalityKeyValues()
                        .forEach(key -> high.computeIfAbsent(each.getName(), name -> new TreeSet<>())
                                .add(key.getKey()));
            }
        });
        assertThat(new TreeSet<>(names))
                .isEqualTo(new TreeSet<>(Stream.of(DaybookObservations.values())
                        .map(DaybookObservations::getName)
                        .toList()));
        for (DaybookObservations each : DaybookObservations.values()) {
            assertThat(low.get(each.getName())).isEqualTo(names(each.getLowCardinalityKeyNames()));
            assertThat(high.get(each.getName())).isEqualTo(names(each.getHighCardinalityKeyNames()));
        }
    }

    @Test
    void the_document_lists_what_the_code_does() throws IOException {
        Map<String, Row> rows = new TreeMap<>();
        for (String line : Files.readAllLines(document())) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                Set<String> tags = new TreeSet<>(
                        List.of(row.group(4).replace("`", "").strip().split(" ")));
                tags.remove("");
                rows.put(
                        row.group(1),
                        new Row(row.group(1), row.group(2).strip(), row.group(3).strip(), tags));
            }
        }
        assertThat(rows).isEqualTo(documented());
    }

    @Test
    void the_document_tells_every_outcome_and_every_key_of_log_lines() throws IOException {
        String text = Files.readString(document());
        for (AppendOutcome each : AppendOutcome.values()) {
            assertThat(text).contains("`" + each.value() + "`");
        }
        assertThat(text)
                .contains(
                        "`" + HandlerLog.STREAM_TYPE + "`",
                        "`" + HandlerLog.EVENT_TYPE + "`",
                        "`" + HandlerLog.CORRELATION_ID + "`",
                        "`" + BoundedNames.OTHER + "`",
                        "`" + MutedFailure.class.getSimpleName() + "`");
    }

    private static Path document() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/observation.md"))) {
            folder = Objects.requireNonNull(folder.getParent(), "these tests run in the source tree");
        }
        return folder.resolve("docs/observation.md");
    }
}
