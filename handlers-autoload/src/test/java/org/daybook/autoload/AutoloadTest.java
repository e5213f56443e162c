package org.daybook.autoload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.read.ListAppender;
import com.acme.Calls;
import com.acme.atlas.Place;
import com.acme.bank.Account;
import com.acme.cart.Cart;
import com.acme.ledger.Ledger;
import com.acme.siren.Siren;
import com.acme.stable.Equine;
import com.acme.stable.Horse;
import com.acme.todo.Completed;
import com.acme.todo.Todo;
import com.acme.todo.board.Board;
import com.acme.zoo.dogs.Dog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.daybook.Daybook;
import org.daybook.DaybookConfiguration;
import org.daybook.PackageSearch;
import org.daybook.event.ConfigurationException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Metadata;
import org.daybook.event.Receipt;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StreamId;
import org.daybook.handler.Registration;
import org.daybook.journal.EventText;
import org.daybook.store.memory.MemoryStore;
import org.daybook.subscription.Subscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is found in the packages of an application that is in order. */
class AutoloadTest {

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        Calls.ALL.clear();
        log.start();
        root().addAppender(log);
    }

    @AfterEach
    void stopListening() {
        root().detachAppender(log);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static Daybook open(String... packages) {
        return Daybook.builder(new MemoryStore()).packages(packages).open();
    }

    @Test
    @Tag("AL-01")
    @Tag("AL-04")
    @Tag("AL-09")
    @Tag("PS-10")
    void handlers_are_called_without_any_wiring() {
        try (Daybook daybook = open("com.acme.todo")) {
            daybook.publish("1", new Todo.Created("milk"));
            assertThat(Calls.ALL)
                    .containsExactly("first Created", "miracle milk", "pin", "announce", "inherited by Concrete");
            Calls.ALL.clear();

            daybook.publish("1", new Todo.ChangedLabel("bread"), Metadata.of(Map.of("by", "me")));
            daybook.publish("1", new Completed());
            assertThat(Calls.ALL)
                    .containsExactly("first ChangedLabel", "changed ChangedLabel me", "changed Completed nobody");
        }
    }

    @Test
    void handlers_wait_for_the_beginning_and_aggregates_do_not() {
        List<Class<?>> created = new ArrayList<>();
        try (Daybook daybook = Daybook.builder(new MemoryStore())
                .packages("com.acme.bank")
                .instances(type -> {
                    created.add(type);
                    throw new IllegalStateException("not yet");
                })
                .beginLater()
                .open()) {
            daybook.entityRepository(Account.class);
            assertThat(created).isEmpty();
        }
        try (Daybook daybook = Daybook.builder(new MemoryStore())
                .packages("com.acme.todo")
                .beginLater()
                .open()) {
            daybook.publish("1", new Todo.Created("milk"));
            daybook.publish("1", new Completed()); // which is not nested in its aggregate
            assertThat(Calls.ALL).isEmpty();
            assertThat(daybook.activeRegistrations()).isEmpty();
            daybook.begin();
            daybook.publish("2", new Todo.Created("bread"));
            assertThat(Calls.ALL).contains("miracle bread");
        }
    }

    @Test
    void a_class_for_which_there_is_no_instance_is_left_out_and_told_of() {
        try (Daybook daybook = Daybook.builder(new MemoryStore())
                .packages("com.acme.todo")
                .instances(type -> Optional.empty())
                .open()) {
            assertThat(daybook.activeRegistrations()).isEmpty();
        }
        assertThat(messages())
                .singleElement()
                .asString()
                .contains("  left out by who creates handlers: com.acme.todo.Handlers");
    }

    @Test
    void what_others_register_is_not_told_of_as_ignored() {
        try (Daybook daybook = Daybook.builder(new MemoryStore())
                .packages("com.acme.todo")
                .beginLater()
                .open()) {
            daybook.begin(() -> daybook.register(new Board.Unmarked()));
        }
        assertThat(messages()).singleElement().asString().doesNotContain("ignored");
    }

    @Test
    void what_was_stored_before_handlers_were_there_is_warned_of_once_and_without_payload() {
        try (Daybook daybook = Daybook.builder(new MemoryStore())
                .packages("com.acme.todo")
                .beginLater()
                .open()) {
            daybook.publish("1", new Todo.Created("milk"));
            daybook.publish("2", new Todo.Created("bread"));
            daybook.begin();
            daybook.publish("3", new Todo.Created("salt"));
        }
        assertThat(messages())
                .filteredOn(each -> each.contains("were stored before"))
                .singleElement()
                .asString()
                .contains("com.acme.todo.Handlers.miracle on ")
                .contains("Todo/1")
                .doesNotContain("changed")
                .doesNotContain("milk");
    }

    @Test
    @Tag("AL-05")
    void handlers_run_by_order_then_class_then_method() {
        try (Daybook daybook = open("com.acme.todo")) {
            assertThat(daybook.activeRegistrations())
                    .map(Registration::toString)
                    .containsExactly(
                            "com.acme.todo.Handlers.first",
                            "com.acme.todo.Handlers.changed",
                            "com.acme.todo.Handlers.miracle",
                            "com.acme.todo.board.Board$Handlers.pin",
                            "com.acme.todo.board.Board$Mails.announce",
                            "com.acme.todo.board.Board$Base.inherited");
        }
    }

    @Test
    @Tag("PS-13")
    @Tag("D-8")
    void a_package_given_twice_or_inside_another_counts_once() {
        try (Daybook once = open("com.acme.todo");
                Daybook often = open("com.acme.todo.board", "com.acme.todo", "com.acme.todo")) {
            assertThat(often.activeRegistrations())
                    .map(Registration::toString)
                    .isEqualTo(once.activeRegistrations().stream()
                            .map(Registration::toString)
                            .toList());
        }
    }

    @Test
    void a_package_whose_name_only_begins_alike_is_left_alone() {
        try (Daybook daybook = open("com.acme.todo")) {
            assertThat(daybook.activeRegistrations())
                    .map(Registration::toString)
                    .noneMatch(each -> each.contains("todolist"));
        }
    }

    @Test
    @Tag("AL-07")
    void entities_are_found() {
        try (Daybook daybook = open("com.acme.bank")) {
            daybook.subscribe(Account.Booking.class, event -> Calls.ALL.add("booked"));
            daybook.publish("1", new Account.Opened());
            daybook.publish("1", new Account.Deposited(3));
            assertThat(Calls.ALL).containsExactly("booked");
        }
        try (Daybook knowsNothing = Daybook.open(new MemoryStore())) {
            assertThatThrownBy(() -> knowsNothing.subscribe(Account.Booking.class, event -> {}))
                    .isInstanceOf(ConfigurationException.class);
        }
    }

    @Test
    @Tag("AL-08")
    void aggregates_are_known_before_handlers_are_registered_whatever_the_order_of_their_names() {
        try (Daybook daybook = open("com.acme.siren")) {
            daybook.publish("1", new Siren.Mounted());
            daybook.publish("1", new Siren.Wailed());
            assertThat(Calls.ALL).containsExactly("heard");
        }
        try (Daybook knowsNothing = Daybook.open(new MemoryStore())) {
            assertThatThrownBy(() -> knowsNothing.subscribe(Siren.Noise.class, event -> {}))
                    .isInstanceOf(ConfigurationException.class);
        }
    }

    @Test
    void events_of_an_abstract_owner_go_to_the_concrete_aggregates() {
        try (Daybook daybook = open("com.acme.zoo")) {
            var dogs = daybook.entityRepository(Dog.class);
            dogs.save(dogs.begin("rex", new Dog.Born()));
            dogs.change("rex", dog -> dog.rename("max"));
            assertThat(dogs.history("rex").map(each -> each.type())).containsExactly("dog_born", "dog_renamed");
        }
    }

    @Test
    @Tag("MU-03")
    void mutators_are_found_in_constants_of_any_class() {
        try (Daybook daybook = open("com.acme.cart")) {
            daybook.publish(Cart.MUTATOR, "1", new Cart.Opened("ada"));
            daybook.publish(Cart.MUTATOR, "1", new Cart.Added("tea"));
            assertThat(daybook.repository(Cart.MUTATOR).get("1")).isEqualTo(new Cart("ada", List.of("tea")));
            assertThat(Calls.ALL).containsExactly("opened by ada", "filled with tea");
        }
        assertThat(messages())
                .singleElement()
                .asString()
                .contains("mutators: 2")
                .contains("mutator com.acme.cart.Cart#MUTATOR")
                .contains("mutator com.acme.cart.Filling#MUTATOR");
    }

    @Test
    @Tag("D-10")
    @Tag("AG-22")
    void what_inherits_even_its_creation_from_a_base_is_found() {
        try (Daybook daybook = open("com.acme.stable")) {
            daybook.subscribe(Horse.Foaled.class, event -> Calls.ALL.add(event.type()));
            daybook.publish(Horse.class, "1", new Horse.Foaled());
            assertThat(Calls.ALL).containsExactly("horse_foaled");
            assertThatThrownBy(() -> daybook.publish("2", new Horse.Foaled()))
                    .hasMessageContaining("publish(Donkey.class, id, event)");
            assertThat(daybook.repository(Equine.class).get("1")).isEqualTo(new Horse());
        }
    }

    @Test
    void durable_classes_become_subscriptions() {
        try (Daybook daybook = Daybook.builder(new MemoryStore())
                .manualSubscriptions()
                .packages("com.acme.ledger")
                .open()) {
            assertThat(daybook.activeRegistrations()).isEmpty();
            assertThat(daybook.subscriptions())
                    .extracting(Subscription::name)
                    .containsExactly("ledger-letters", "ledger-list");
            assertThat(daybook.subscriptions().get(0).status().segments()).hasSize(2);

            daybook.publish("1", new Ledger.Opened("ada"));
            assertThat(Calls.ALL).isEmpty();
            daybook.drain();
            assertThat(Calls.ALL).containsExactlyInAnyOrder("listed ada", "announced ada");

            Calls.ALL.clear();
            daybook.subscriptions().forEach(Subscription::reset);
            daybook.drain();
            assertThat(Calls.ALL).containsExactly("cleared", "listed ada");
        }
        assertThat(messages().get(0).lines())
                .contains(
                        "  subscription ledger-list by com.acme.ledger.Handlers",
                        "  subscription ledger-letters by com.acme.ledger.Letters")
                .noneMatch(each -> each.startsWith("  ignored"));
    }

    @Test
    void durable_classes_of_a_configured_package_read_what_is_stored() {
        var configuration =
                DaybookConfiguration.of(Map.of("daybook.store", "memory", "daybook.packages", "com.acme.ledger"));
        try (Daybook daybook = Daybook.builder(configuration).open()) {
            Receipt receipt = daybook.publish("1", new Ledger.Opened("bob"));
            for (Subscription each : daybook.subscriptions()) {
                assertThat(each.await(receipt, Duration.ofSeconds(30))).isTrue();
            }
            assertThat(Calls.ALL).containsExactlyInAnyOrder("listed bob", "announced bob");
        }
    }

    @Test
    void what_durable_handlers_need_is_prepared_before_they_are_created() {
        List<String> steps = new ArrayList<>();
        Daybook.builder(new MemoryStore())
                .prepare(store -> steps.add("prepared " + store))
                .packages("com.acme.ledger")
                .instances(type -> {
                    steps.add(type.getSimpleName());
                    return newInstance(type);
                })
                .open()
                .close();
        assertThat(steps).containsExactly("prepared memory", "Handlers", "Letters");
    }

    @Test
    void a_store_that_cannot_be_prepared_is_closed() {
        MemoryStore store = new MemoryStore();
        IllegalStateException failure = new IllegalStateException("no table");
        assertThatThrownBy(() -> Daybook.builder(store)
                        .prepare(unprepared -> {
                            throw failure;
                        })
                        .open())
                .isSameAs(failure);
        assertThatThrownBy(() -> store.journal().head()).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    @Tag("AL-02")
    @Tag("AL-09")
    void a_package_without_handlers_is_fine_and_what_is_no_handler_is_not_created() {
        try (Daybook daybook = open("com.acme.empty")) {
            assertThat(daybook.activeRegistrations()).isEmpty();
        }
        assertThat(messages())
                .singleElement()
                .asString()
                .contains("aggregates: 0, mutators: 0, handlers: 0")
                .contains("ignored, without a @SubscribeTo method: com.acme.empty.Nothing$Handlers");
    }

    @Test
    void no_class_is_initialised_before_it_is_used() {
        System.clearProperty("com.acme.bank.Account.initialised");
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        try (FreshClassLoader fresh = new FreshClassLoader("com.acme.bank.", context)) {
            Thread.currentThread().setContextClassLoader(fresh);
            open("com.acme.bank").close();
            assertThat(fresh.loaded()).contains("com.acme.bank.Account");
        } finally {
            Thread.currentThread().setContextClassLoader(context);
        }
        assertThat(System.getProperty("com.acme.bank.Account.initialised")).isNull();
    }

    @Test
    @Tag("AL-05")
    @Tag("AL-07")
    @Tag("UT-01")
    void what_was_found_is_logged_once_and_readable() {
        open("com.acme.todo").close();
        assertThat(messages())
                .singleElement()
                .satisfies(message -> assertThat(
                                message.replaceFirst("\\d+ ms", "N ms").lines())
                        .containsExactly(
                                "loaded com.acme.todo (scanned in N ms), aggregates: 1, mutators: 0, handlers: 6",
                                "  aggregate com.acme.todo.Todo",
                                "  handler com.acme.todo.Handlers.first",
                                "  handler com.acme.todo.Handlers.changed",
                                "  handler com.acme.todo.Handlers.miracle",
                                "  handler com.acme.todo.board.Board$Handlers.pin",
                                "  handler com.acme.todo.board.Board$Mails.announce",
                                "  handler com.acme.todo.board.Board$Base.inherited",
                                "  ignored, with @SubscribeTo but neither named Handlers nor @EventHandlers: "
                                        + "com.acme.todo.board.Board$Unmarked"));
    }

    private List<String> messages() {
        return log.list.stream()
                .filter(each -> each.getLevel().isGreaterOrEqual(Level.INFO))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void handlers_are_created_once_each_in_order_by_whom_the_application_says() {
        List<Class<?>> asked = new ArrayList<>();
        Daybook.builder(new MemoryStore())
                .packages("com.acme.todo")
                .instances(type -> {
                    asked.add(type);
                    return newInstance(type);
                })
                .open()
                .close();
        assertThat(asked)
                .map(Class::getName)
                .containsExactly(
                        "com.acme.todo.Handlers",
                        "com.acme.todo.board.Board$Concrete",
                        "com.acme.todo.board.Board$Handlers",
                        "com.acme.todo.board.Board$Mails");
    }

    private static Object newInstance(Class<?> type) {
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_thread_that_is_interrupted_loads_and_stays_interrupted() {
        Thread.currentThread().interrupt();
        try (Daybook daybook = open("com.acme.todo")) {
            assertThat(Thread.interrupted()).isTrue();
            assertThat(daybook.activeRegistrations()).hasSize(6);
        }
    }

    @Test
    @Tag("AL-01")
    void packages_come_from_the_configuration_too() {
        var configuration = DaybookConfiguration.of(
                Map.of("daybook.store", "memory", "daybook.packages", "com.acme.bank, com.acme.todo"));
        try (Daybook daybook = Daybook.builder(configuration).open()) {
            daybook.publish("1", new Todo.Created("milk"));
            assertThat(Calls.ALL).contains("miracle milk");
        }
    }

    @Test
    void upcasters_are_found_wherever_they_are_nested() {
        try (Daybook daybook = open("com.acme.atlas")) {
            daybook.journal()
                    .append(
                            new StreamId("Place", "1"),
                            ExpectedVersion.noStream(),
                            List.of(new EventText(
                                    UUID.randomUUID(),
                                    "place_found",
                                    1,
                                    "{\"title\":\"Atlantis\"}",
                                    "{}",
                                    Instant.parse("2026-01-01T00:00:00Z"))));

            assertThat(daybook.repository(Place.class).get("1")).isEqualTo(new Place("Atlantis"));
            assertThat(daybook.readableTypes()).hasToString("{place_found=[1, 2]}");
        }
    }

    @Test
    void class_files_are_read_while_a_store_is_opened() {
        var configuration =
                DaybookConfiguration.of(Map.of("daybook.store", "memory", "daybook.packages", "com.acme.todo"));
        CountDownLatch haveBeenRead = new CountDownLatch(1);
        Logger loader = (Logger) LoggerFactory.getLogger(ScanningPackageLoader.class);
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getFormattedMessage().equals("read the class files of [com.acme.todo]")) {
                    haveBeenRead.countDown();
                }
            }
        };
        appender.start();
        loader.addAppender(appender);
        loader.setLevel(Level.DEBUG);
        try (Daybook daybook = Daybook.builder(configuration)
                .prepare(store -> await(haveBeenRead)) // as if it took its time
                .open()) {
            assertThat(daybook.activeRegistrations()).hasSize(6);
        } finally {
            loader.setLevel(null);
            loader.detachAppender(appender);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void what_a_search_found_that_was_begun_before_is_loaded() {
        PackageSearch search = PackageSearch.begin(List.of("com.acme.todo"));
        try (Daybook daybook = Daybook.builder(new MemoryStore())
                .packages("com.acme.bank")
                .packages(search)
                .open()) {
            assertThat(daybook.activeRegistrations().toString()).contains("com.acme.todo.Handlers.first");
        }
        assertThatThrownBy(() -> PackageSearch.begin(List.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("packages() names no package to load");
    }
}
