package org.daybook.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.aggregate.Repository;
import org.daybook.aggregate.SnapshotPolicy;
import org.daybook.event.AppendOutcomeUnknownException;
import org.daybook.event.AppendRejectedException;
import org.daybook.event.DomainEvent;
import org.daybook.event.DuplicateEventIdException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.HandlerFailedException;
import org.daybook.event.Receipt;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StreamId;
import org.daybook.event.VersionConflictException;
import org.daybook.handler.SubscribeTo;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Slice;
import org.daybook.store.Store;
import org.daybook.store.jpa.JpaStore;
import org.daybook.store.memory.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is observed of appends, loads and handlers. */
class DaybookObservationTest {

    private static final StreamId STREAM = new StreamId("Todo", "1");
    private static final String SECRET = "the payload's own";

    private final TestObservationRegistry registry = TestObservationRegistry.create();
    private final DaybookObservation observation = DaybookObservation.of(registry);
    private final EventText event = event();

    private static EventText event() {
        return new EventText(
                UUID.randomUUID(), "todo_created", 1, "{\"label\":\"" + SECRET + "\"}", "{}", Instant.EPOCH);
    }

    private static EventText labeled() {
        return new EventText(UUID.randomUUID(), "todo_labeled", 1, "{\"label\":\"tea\"}", "{}", Instant.EPOCH);
    }

    private Daybook open(Store store) {
        return observation.customize(Daybook.builder(store)).open();
    }

    private List<Observation.Context> observed(String name) {
        List<Observation.Context> found = new ArrayList<>();
        assertThat(registry)
                .hasHandledContextsThatSatisfy(all ->
                        all.stream().filter(each -> each.getName().equals(name)).forEach(found::add));
        return found;
    }

    private Observation.Context last(String name) {
        List<Observation.Context> all = observed(name);
        return all.get(all.size() - 1);
    }

    private static String value(Observation.Context context, String key) {
        KeyValue value = context.getLowCardinalityKeyValue(key);
        return value == null ? null : value.getValue();
    }

    @Test
    void an_append_tells_the_type_of_its_aggregate_and_how_it_ended() {
        EventJournal journal = observation.store(new MemoryStore()).journal();

        journal.append(STREAM, ExpectedVersion.noStream(), List.of(event, event()));
        Observation.Context stored = last("daybook.append");
        assertThat(stored.getContextualName()).isEqualTo("append Todo");
        assertThat(stored.getLowCardinalityKeyValues())
                .containsExactlyInAnyOrder(
                        KeyValue.of("aggregate.type", "Todo"),
                        KeyValue.of("joined", "false"),
                        KeyValue.of("outcome", "stored"),
                        KeyValue.of("exception", "none"));
        assertThat(stored.getHighCardinalityKeyValues()).containsExactly(KeyValue.of("events", "2"));

        journal.append(new StreamId("Todo", "2"), ExpectedVersion.noStream(), List.of(event()));
        assertThatThrownBy(() -> journal.append(STREAM, ExpectedVersion.noStream(), List.of(event())))
                .isInstanceOf(VersionConflictException.class);
        Observation.Context conflict = last("daybook.append");
        assertThat(value(conflict, "outcome")).isEqualTo("conflict");
        assertThat(value(conflict, "exception")).isEqualTo("VersionConflictException");
        assertThat(conflict.getError()).as("a conflict is an answer").isNull();

        assertThatThrownBy(() -> journal.append(new StreamId("Todo", "3"), ExpectedVersion.any(), List.of(event)))
                .isInstanceOf(DuplicateEventIdException.class);
        assertThat(value(last("daybook.append"), "outcome")).isEqualTo("failed");
        assertThat(last("daybook.append").getError()).isNotNull();
    }

    @Test
    void an_append_that_was_stored_before_is_a_repeated_one() {
        EventJournal journal = observation.store(new MemoryStore()).journal();
        journal.append(STREAM, ExpectedVersion.noStream(), List.of(event));
        journal.append(STREAM, ExpectedVersion.noStream(), List.of(event));
        assertThat(observed("daybook.append"))
                .extracting(each -> value(each, "outcome"))
                .containsExactly("stored", "repeated");
    }

    /** A store that does what a test says instead of appending. */
    private Store failing(Supplier<RuntimeException> failure) {
        MemoryStore store = new MemoryStore();
        return observation.store(new FailingStore(store, failure));
    }

    @Test
    void an_append_that_is_refused_or_lost_is_told_apart_from_one_that_failed() {
        RuntimeException lost = new IllegalStateException(SECRET);
        assertThatThrownBy(() -> append(failing(() -> new AppendRejectedException(STREAM, "too many"))));
        assertThatThrownBy(() ->
                append(failing(() -> new AppendOutcomeUnknownException(STREAM, List.of(event.id()), lost))));
        assertThatThrownBy(() -> append(failing(() -> new StoreUnavailableException("it is closed", lost))));
        assertThat(observed("daybook.append"))
                .extracting(each -> value(each, "outcome"))
                .containsExactly("rejected", "unknown", "failed");
    }

    private Receipt append(Store store) {
        return store.journal().append(STREAM, ExpectedVersion.any(), List.of(event));
    }

    @Test
    void an_error_keeps_the_message_of_daybook_and_no_other() {
        RuntimeException cause = new IllegalStateException(SECRET);
        assertThatThrownBy(() -> append(failing(() -> new StoreUnavailableException("it is closed", cause))))
                .isInstanceOf(StoreUnavailableException.class)
                .hasCause(cause);
        Throwable error = last("daybook.append").getError();
        assertThat(error)
                .hasMessage(StoreUnavailableException.class.getName()
                        + ": it is closed, caused by java.lang.IllegalStateException")
                .hasNoCause();
        assertThat(error.getStackTrace()[0].getClassName()).isEqualTo(getClass().getName());
    }

    @Test
    void what_is_appended_in_a_transaction_is_joined() {
        Store store = observation.store(new MemoryStore());
        store.inTransaction(in -> {
            store.journal(in).append(STREAM, ExpectedVersion.noStream(), List.of(event));
            try (Stream<JournalRecord> rows = store.journal(in).read(STREAM, Slice.all())) {
                return rows.count();
            }
        });
        assertThat(value(last("daybook.append"), "joined")).isEqualTo("true");
        assertThat(value(last("daybook.load"), "joined")).isEqualTo("true");
    }

    @Test
    void a_transaction_of_an_entity_manager_is_joined_through_the_daybook() {
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        JpaStore store = JpaStore.builder(url).createSchema().open();
        try (Daybook daybook = open(store)) {
            store.entityManagerFactory()
                    .runInTransaction(
                            manager -> daybook.in(JpaStore.joining(manager)).publish("1", new Todo.Created("tea")));
            assertThat(value(last("daybook.append"), "joined")).isEqualTo("true");
            assertThat(daybook.repository(Todo.class).get("1").label()).isEqualTo("tea");
            assertThat(value(last("daybook.load"), "joined")).isEqualTo("false");
        }
    }

    @Test
    void a_load_ends_with_the_last_event_or_when_it_is_closed() {
        EventJournal journal = observation.store(new MemoryStore()).journal();
        journal.append(STREAM, ExpectedVersion.noStream(), List.of(event, event(), event()));

        Stream<JournalRecord> all = journal.read(STREAM, Slice.all());
        assertThat(registry)
                .hasObservationWithNameEqualTo("daybook.load")
                .that()
                .isNotStopped();
        assertThat(all.toList()).hasSize(3);
        assertThat(registry)
                .hasObservationWithNameEqualTo("daybook.load")
                .that()
                .hasBeenStopped();
        assertThat(last("daybook.load").getHighCardinalityKeyValues()).containsExactly(KeyValue.of("events", "3"));
        all.close();
        registry.clear();

        try (Stream<JournalRecord> some = journal.read(STREAM, Slice.all())) {
            assertThat(some.limit(1).toList()).hasSize(1);
            assertThat(registry)
                    .hasObservationWithNameEqualTo("daybook.load")
                    .that()
                    .isNotStopped();
        }
        assertThat(registry)
                .hasObservationWithNameEqualTo("daybook.load")
                .that()
                .hasBeenStopped();
        Observation.Context load = last("daybook.load");
        assertThat(load.getContextualName()).isEqualTo("load Todo");
        assertThat(load.getHighCardinalityKeyValues()).containsExactly(KeyValue.of("events", "1"));
        assertThat(load.getLowCardinalityKeyValues())
                .containsExactlyInAnyOrder(
                        KeyValue.of("aggregate.type", "Todo"),
                        KeyValue.of("joined", "false"),
                        KeyValue.of("outcome", "loaded"),
                        KeyValue.of("exception", "none"));
    }

    static Stream<Store> stores() {
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        return Stream.of(new MemoryStore(), JpaStore.builder(url).createSchema().open());
    }

    /** However many queries the store needs for it. */
    @ParameterizedTest
    @MethodSource("stores")
    void a_load_is_observed_once_with_all_its_events(Store store) {
        int many = 300;
        store.journal()
                .append(
                        new StreamId("Todo", "many"),
                        ExpectedVersion.noStream(),
                        Stream.concat(Stream.of(event), Stream.generate(DaybookObservationTest::labeled))
                                .limit(many)
                                .toList());
        try (Daybook daybook = observation
                .customize(Daybook.builder(store))
                .snapshots(Todo.class, SnapshotPolicy.never())
                .open()) {
            Repository<Todo, DomainEvent<? super Todo>> todos = daybook.repository(Todo.class);
            todos.create("few", new Todo.Created("tea"));

            assertLoaded(1, () -> todos.get("few"));
            assertLoaded(0, () -> todos.find("none"));
            assertLoaded(many, () -> todos.get("many"));
            assertLoaded(5, () -> todos.at("many", 5));
            todos.takeSnapshot("many");
            assertLoaded(1, () -> todos.get("many"));
            assertLoaded(5, () -> todos.at("many", 5));
            store.inTransaction(transaction -> {
                assertLoaded(
                        1, () -> daybook.in(transaction).repository(Todo.class).get("many"));
                return true;
            });
        }
    }

    private void assertLoaded(int events, Runnable load) {
        registry.clear();
        load.run();
        assertThat(registry)
                .hasNumberOfObservationsWithNameEqualTo("daybook.load", 1)
                .hasObservationWithNameEqualTo("daybook.load")
                .that()
                .hasBeenStopped()
                .hasHighCardinalityKeyValue("events", Integer.toString(events));
    }

    /** Whose reader did not come back for the rest. */
    @Test
    void a_load_that_does_not_go_on_ends_with_the_next_one() {
        Store store = observation.store(new MemoryStore());
        store.snapshots().begin(STREAM);
        try (Stream<JournalRecord> rows = store.journal().read(new StreamId("Todo", "2"), Slice.all())) {
            assertThat(rows).isEmpty();
        }
        store.snapshots().begin(STREAM);
        store.snapshots().begin(new StreamId("Todo", "2"));
        assertThat(registry).hasNumberOfObservationsWithNameEqualTo("daybook.load", 4);
        assertThat(observed("daybook.load").stream()
                        .filter(each -> "loaded".equals(value(each, "outcome")))
                        .count())
                .isEqualTo(3);
    }

    @Test
    void a_load_that_fails_says_so_and_what_its_reader_throws_is_the_readers_own() {
        MemoryStore store = new MemoryStore();
        EventJournal journal = observation.store(store).journal();
        journal.append(STREAM, ExpectedVersion.noStream(), List.of(event));

        try (Stream<JournalRecord> rows = journal.read(STREAM, Slice.all())) {
            assertThatThrownBy(() -> rows.forEach(each -> {
                        throw new IllegalStateException(SECRET);
                    }))
                    .hasMessage(SECRET);
        }
        assertThat(value(last("daybook.load"), "outcome")).isEqualTo("loaded");
        assertThat(last("daybook.load").getError()).isNull();

        store.close();
        assertThatThrownBy(() -> {
                    try (Stream<JournalRecord> rows = journal.read(STREAM, Slice.all())) {
                        rows.toList();
                    }
                })
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(value(last("daybook.load"), "outcome")).isEqualTo("failed");
        assertThat(value(last("daybook.load"), "exception")).isEqualTo("StoreUnavailableException");
    }

    static final class Mailer {
        boolean fails;

        @SubscribeTo(Todo.Created.class)
        void created(Todo.Created created) {
            if (fails) {
                throw new IllegalArgumentException(created.label());
            }
        }
    }

    @Test
    void a_handler_in_the_process_is_called_by_its_method_inside_what_its_writer_is_at() {
        try (Daybook daybook = open(new MemoryStore())) {
            daybook.register(new Mailer());
            Observation request = Observation.start("http.server.requests", registry);
            request.scoped(() -> daybook.publish("1", new Todo.Created("tea")));
            request.stop();

            Observation.Context handled = last("daybook.handle");
            assertThat(handled.getContextualName()).isEqualTo("handle todo_created");
            assertThat(handled.getLowCardinalityKeyValues())
                    .containsExactlyInAnyOrder(
                            KeyValue.of("handler", Mailer.class.getName() + ".created"),
                            KeyValue.of("aggregate.type", "Todo"),
                            KeyValue.of("event.type", "todo_created"),
                            KeyValue.of("kind", "process"),
                            KeyValue.of("outcome", "handled"),
                            KeyValue.of("exception", "none"));
            assertThat(handled.getParentObservation()).isSameAs(request);
            assertThat(last("daybook.append").getParentObservation()).isSameAs(request);
        }
    }

    @Test
    void a_handler_that_fails_says_what_it_threw_without_its_message() {
        try (Daybook daybook = open(new MemoryStore())) {
            Mailer mailer = new Mailer();
            mailer.fails = true;
            daybook.register(mailer);
            assertThatThrownBy(() -> daybook.publish("1", new Todo.Created(SECRET)))
                    .isInstanceOf(HandlerFailedException.class)
                    .hasRootCauseMessage(SECRET);

            Observation.Context failed = last("daybook.handle");
            assertThat(value(failed, "outcome")).isEqualTo("failed");
            assertThat(value(failed, "exception")).isEqualTo("IllegalArgumentException");
            assertThat(failed.getError()).hasMessage("java.lang.IllegalArgumentException");
            assertThat(value(last("daybook.append"), "outcome")).isEqualTo("stored");
        }
    }

    @Test
    void a_durable_handler_is_called_by_the_name_of_its_subscription() {
        try (Daybook daybook = observation
                .customize(Daybook.builder(new MemoryStore()))
                .manualSubscriptions()
                .open()) {
            daybook.subscription("mails").handlers(new Mailer()).start();
            Receipt receipt = daybook.publish("1", new Todo.Created("tea"));
            daybook.drain();
            assertThat(last("daybook.handle").getLowCardinalityKeyValues())
                    .contains(KeyValue.of("handler", "mails"), KeyValue.of("kind", "durable"));
            assertThat(last("daybook.handle").getHighCardinalityKeyValues())
                    .containsExactly(
                            KeyValue.of("event.id", receipt.eventIds().get(0).toString()));
        }
    }

    @Test
    void nothing_that_is_observed_has_a_payload() {
        try (Daybook daybook = open(new MemoryStore())) {
            Mailer mailer = new Mailer();
            mailer.fails = true;
            daybook.register(mailer);
            assertThatThrownBy(() -> daybook.publish("1", new Todo.Created(SECRET)));
            daybook.repository(Todo.class).get("1");
        }
        assertThat(registry)
                .hasHandledContextsThatSatisfy(all -> assertThat(all)
                        .hasSizeGreaterThanOrEqualTo(3)
                        .allSatisfy(each -> assertThat(each.toString()).doesNotContain(SECRET)));
    }

    @Test
    void ids_are_in_no_key_of_low_cardinality_and_their_values_are_bounded() {
        EventJournal journal = observation.store(new MemoryStore()).journal();
        for (int i = 0; i < 1_500; i++) {
            journal.append(new StreamId("type-" + i, "an-id"), ExpectedVersion.noStream(), List.of(event()));
        }
        List<String> types = observed("daybook.append").stream()
                .map(each -> value(each, "aggregate.type"))
                .distinct()
                .toList();
        assertThat(types).hasSize(BoundedNames.MOST + 1).contains("type-0", "other");
        assertThat(observed("daybook.append"))
                .allSatisfy(each -> assertThat(each.getLowCardinalityKeyValues())
                        .noneMatch(key -> key.getValue().contains("an-id")));
    }

    @Test
    void a_lambda_is_called_the_same_in_each_run() {
        try (Daybook daybook = open(new MemoryStore())) {
            daybook.subscribe(Todo.Created.class, each -> {});
            daybook.publish("1", new Todo.Created("tea"));
            assertThat(value(last("daybook.handle"), "handler"))
                    .isEqualTo(getClass().getName() + "$$Lambda for " + Todo.Created.class.getName());
        }
    }

    @Test
    void without_an_observer_all_is_as_without_observation() {
        try (Daybook daybook = DaybookObservation.of(ObservationRegistry.NOOP)
                .customize(Daybook.builder(new MemoryStore()))
                .open()) {
            List<String> handled = new ArrayList<>();
            daybook.subscribe(
                    Todo.Created.class, each -> handled.add(each.payload().label()));
            daybook.publish("1", new Todo.Created("tea"));
            assertThat(daybook.repository(Todo.class).get("1").label()).isEqualTo("tea");
            assertThat(handled).containsExactly("tea");
        }
    }

    @Test
    void the_observed_store_is_called_as_the_one_below() {
        MemoryStore store = new MemoryStore();
        assertThat(observation.store(store)).hasToString("memory");
        assertThat(observation.store(store).hearsOtherWriters()).isTrue();
        assertThat(observation.store(store).subscriptions()).isSameAs(store.subscriptions());
    }
}
