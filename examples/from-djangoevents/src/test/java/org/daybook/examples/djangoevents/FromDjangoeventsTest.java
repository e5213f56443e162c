package org.daybook.examples.djangoevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.DaybookConfiguration;
import org.daybook.aggregate.EntityRepository;
import org.daybook.event.AggregateDiscardedException;
import org.daybook.event.AggregateNotFoundException;
import org.daybook.event.Metadata;
import org.daybook.event.Position;
import org.daybook.event.StoredEvent;
import org.daybook.examples.djangoevents.animals.Animal;
import org.daybook.examples.djangoevents.animals.Cat;
import org.daybook.examples.djangoevents.animals.Dog;
import org.daybook.examples.djangoevents.assets.Asset;
import org.daybook.examples.djangoevents.assets.Envelope;
import org.daybook.examples.djangoevents.myapp.Miracle;
import org.daybook.journal.JournalRecord;
import org.daybook.store.jpa.JpaStore;
import org.daybook.store.memory.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each program of docs/from-djangoevents.md does what it is shown for. */
class FromDjangoeventsTest {

    private static final String ID = "6deaca4c-d866-4b28-9878-8814a55a4688";

    private final PrintStream before = System.out;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stopListening() {
        System.setOut(before);
    }

    private static List<String> types(Daybook daybook) {
        try (Stream<JournalRecord> rows = daybook.journal().readAll(Position.start(), Long.MAX_VALUE)) {
            return rows.map(row -> row.stream() + " " + row.event().type()).toList();
        }
    }

    @Test
    @Tag("AP-01")
    @Tag("CF-08")
    void anEventIsStoredThroughJpaAndItsAggregateRead() {
        CreateTodo.main(new String[0]);

        assertThat(printed).hasToString("my next thing to do" + System.lineSeparator());
    }

    @Test
    @Tag("EV-01")
    @Tag("EV-12")
    @Tag("AG-15")
    @Tag("AG-16")
    @Tag("ST-01")
    void theEventsOfAnAggregateStandInItAndSayHowTheyChangeIt() {
        try (Daybook daybook = Daybook.fromConfiguration()) {
            assertThat(daybook.store()).isInstanceOf(JpaStore.class);
            Metadata metadata = Metadata.none().with("command_id", "7");
            daybook.publish(ID, new Todo.Created("my next thing to do"), metadata);
            daybook.publish(ID, new Todo.ChangedLabel("my last thing to do"));

            EntityRepository<Todo> todos = daybook.entityRepository(Todo.class);
            Todo todo = todos.get(ID);
            assertThat(todo.label()).isEqualTo("my last thing to do");
            assertThat(todo.isDone()).isFalse();
            assertThat(todo.version()).isEqualTo(2);
            assertThat(types(daybook))
                    .containsExactly("Todo/" + ID + " todo_created", "Todo/" + ID + " todo_changed_label");
            try (var events = todos.history(ID)) {
                assertThat(events.map(StoredEvent::metadata)).containsExactly(metadata, Metadata.none());
            }
        }
    }

    @Test
    @Tag("AP-04")
    @Tag("AP-06")
    @Tag("RP-01")
    @Tag("SH-01")
    void aRepositoryMayBeAClassOfItsOwn() {
        try (Daybook daybook = Daybook.open(new MemoryStore())) {
            TodoRepository todos = new TodoRepository(daybook);
            daybook.publish(ID, new Todo.Created("tea"));
            todos.relabel(ID, "green tea");

            assertThat(todos.find(ID)).map(Todo::label).contains("green tea");
            assertThat(todos.find("none")).isEmpty();
            assertThatExceptionOfType(AggregateNotFoundException.class)
                    .isThrownBy(() -> daybook.entityRepository(Todo.class).get("none"));
        }
    }

    @Test
    @Tag("AG-24")
    @Tag("AP-04")
    void anAggregateThatInheritsNothingIsCreatedChangedAndDiscarded() {
        try (Daybook daybook = Daybook.open(new MemoryStore())) {
            var reminders = daybook.repository(Reminder.class);
            reminders.create("1", new Reminder.Created("tea"));
            reminders.update("1", reminder -> new Reminder.ChangedLabel("green " + reminder.label()));
            assertThat(reminders.get("1")).isEqualTo(new Reminder("green tea"));

            reminders.update("1", reminder -> new Reminder.Discarded());
            assertThat(reminders.find("1")).isEmpty();
            assertThatExceptionOfType(AggregateDiscardedException.class).isThrownBy(() -> reminders.get("1"));
            assertThat(types(daybook))
                    .containsExactly(
                            "Reminder/1 reminder_created",
                            "Reminder/1 reminder_changed_label",
                            "Reminder/1 reminder_discarded");
        }
    }

    @Test
    @Tag("PS-10")
    @Tag("AL-01")
    void handlersOfAPackageAreFoundByThemselves() {
        // region packages
        try (var daybook = Daybook.builder(new MemoryStore())
                .packages("org.daybook.examples.djangoevents.myapp")
                .open()) {
            daybook.publish("1", new Miracle.Happened("water into wine"));
        }
        // endregion
        assertThat(printed)
                .hasToString(" => water into wine, time to update a list of miracles" + System.lineSeparator());
    }

    @Test
    @Tag("CF-01")
    @Tag("AL-01")
    void settingsMayBeGivenInJavaAndTheOthersKeepTheirDefaults() {
        // region settings
        var settings = DaybookConfiguration.of(Map.of(
                "daybook.store", "memory",
                "daybook.packages", "org.daybook.examples.djangoevents.myapp"));
        try (var daybook = Daybook.builder(settings).open()) {
            daybook.publish("1", new Miracle.Happened("bread for all"));
        }
        // endregion
        assertThat(printed)
                .hasToString(" => bread for all, time to update a list of miracles" + System.lineSeparator());
    }

    @Test
    @Tag("EX-02")
    @Tag("D-35")
    void everyLineOfJavaThatTheDocumentShowsIsInTheSourceThatItNames() throws IOException {
        Path root = Path.of("../..");
        List<String> source = List.of();
        boolean isJava = false;
        int compared = 0;
        for (String line : Files.readAllLines(root.resolve("docs/from-djangoevents.md"))) {
            if (line.startsWith("<!-- cut from: ")) {
                String file = line.substring("<!-- cut from: ".length()).split("[# ]", 2)[0];
                source = Files.readAllLines(root.resolve(file)).stream()
                        .map(String::strip)
                        .toList();
            } else if (line.startsWith("```")) {
                isJava = line.equals("```java");
            } else if (isJava) {
                assertThat(source).contains(line.strip());
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(100);
    }

    @Test
    @Tag("EX-01")
    @Tag("PS-01")
    @Tag("PS-02")
    void everyNameThatDjangoeventsExportsHasItsPlace() {
        try (Daybook daybook = Daybook.open(new MemoryStore())) {
            assertThat(Shortcuts.run(daybook))
                    .containsExactly("annotated", "subscribed", "annotated", "mutated", "2 times, then count again");
        }
    }

    @Test
    @Tag("MU-01")
    @Tag("MU-03")
    @Tag("AG-24")
    void aMutatorSaysFromOutsideWhatEventsDo() {
        try (Daybook daybook = Daybook.open(new MemoryStore())) {
            // region mutator
            var examples = daybook.repository(Example.MUTATOR);
            daybook.publish(Example.MUTATOR, "1", new Example.Created("first"));
            examples.update("1", example -> Example.MUTATOR.decide(new Example.Heartbeat(), new Example.Heartbeat()));
            // endregion
            assertThat(examples.get("1")).isEqualTo(new Example("first", 2));
            examples.update("1", example -> Example.MUTATOR.decide(new Example.ChangedLabel("second")));
            assertThat(examples.get("1")).isEqualTo(new Example("second", 2));
            examples.update("1", example -> Example.MUTATOR.decide(new Example.Discarded()));
            assertThat(examples.exists("1")).isFalse();
        }
    }

    @Test
    @Tag("D-10")
    @Tag("NM-07")
    @Tag("AG-23")
    void eventsOfAnAbstractAggregateAreThoseOfEachConcreteOne() {
        try (Daybook daybook = Daybook.open(new MemoryStore())) {
            // region animals
            var dogs = daybook.entityRepository(Dog.class);
            var cats = daybook.entityRepository(Cat.class);
            dogs.create("1", new Animal.Created("Rex"));
            cats.create("1", new Animal.Created("Tom"));
            dogs.change("1", dog -> dog.rename("Bello"));
            // endregion
            dogs.create("2", new Animal.Created("Laika"));
            // region base
            var animals = daybook.entityRepository(Animal.class);
            animals.change("2", animal -> animal.rename("Kudryavka"));
            // endregion
            assertThat(animals.get("2")).isInstanceOf(Dog.class);
            assertThat(animals.get("2").label()).isEqualTo("Kudryavka");
            assertThat(dogs.get("1").label()).isEqualTo("Bello");
            assertThat(cats.get("1").label()).isEqualTo("Tom");
            assertThat(types(daybook))
                    .containsExactly(
                            "Dog/1 dog_created",
                            "Cat/1 cat_created",
                            "Dog/1 dog_renamed",
                            "Dog/2 dog_created",
                            "Dog/2 dog_renamed");
        }
    }

    @Test
    @Tag("EV-02")
    @Tag("TR-13")
    void aHandlerKnowsTheVersionOfAnEventsShapeAndAllElseThatIsRecorded() {
        UUID id = new UUID(1, 2);
        Envelope envelope = new Envelope();
        try (Daybook daybook = Daybook.builder(new MemoryStore())
                .eventIds(() -> id)
                .clock(InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z")))
                .open()) {
            daybook.register(envelope);
            daybook.publish(
                    "4711", new Asset.Registered("lathe"), Metadata.none().with("user", "ada"));
        }

        assertThat(envelope.shown())
                .isEqualTo("4711 1 " + id + " asset_registered 2 2026-01-02T03:04:05Z metadata[user]");
    }
}
