package org.daybook.contract;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.aggregate.Repository;
import org.daybook.aggregate.Versioned;
import org.daybook.contract.Race.Outcome;
import org.daybook.event.AggregateAlreadyExistsException;
import org.daybook.event.AggregateDiscardedException;
import org.daybook.event.AggregateNotFoundException;
import org.daybook.event.AggregateType;
import org.daybook.event.ConfigurationException;
import org.daybook.event.CorruptStreamException;
import org.daybook.event.Creation;
import org.daybook.event.Decision;
import org.daybook.event.DomainEvent;
import org.daybook.event.DuplicateEventIdException;
import org.daybook.event.EventContext;
import org.daybook.event.EventType;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Metadata;
import org.daybook.event.Position;
import org.daybook.event.Receipt;
import org.daybook.event.SerializationException;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StoredEvent;
import org.daybook.event.StreamId;
import org.daybook.event.UnknownEventTypeException;
import org.daybook.event.VersionConflictException;
import org.daybook.event.VersionNotFoundException;
import org.daybook.journal.EventText;
import org.daybook.serialization.EventSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Aggregates whose events know how they change them: written, read, at any version and time, and refused.
 *
 * <pre>{@code
 * class MyRepositoryTest extends RepositoryContract {
 *     @Override protected Store openStore() { return new MyStore(); }
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads at once: each test has an instance of its own.
 */
public abstract class RepositoryContract extends DaybookContract {

    private static final String ID = "6deaca4c";
    private static final StreamId TODO = new StreamId("Todo", ID);

    private Repository<Todo, DomainEvent<? super Todo>> todos;

    /** For suites. */
    @SuppressWarnings("NullAway.Init") // JUnit calls openRepository() first
    protected RepositoryContract() {}

    @BeforeEach
    void openRepository() {
        todos = daybook.repository(Todo.class);
    }

    private List<UUID> storedIds(String id) {
        return ids(events(read(new StreamId("Todo", id))));
    }

    @Test
    @Tag("EV-03")
    @Tag("AP-04")
    @Tag("RP-01")
    @Tag("RP-02")
    void whatIsCreatedIsThere() {
        Receipt receipt = todos.create(ID, new Todo.Created("tea"));

        assertEquals(new Receipt(TODO, 1, 1, storedIds(ID), new Position(0, 1)), receipt);
        Todo tea = new Todo("tea", false, 0);
        assertEquals(tea, todos.get(ID));
        assertEquals(new Versioned<>(TODO, 1, tea), todos.load(ID));
        assertEquals(Optional.of(tea), todos.find(ID));
        assertTrue(todos.exists(ID));
        assertStored(1);
    }

    @Test
    @Tag("RP-01")
    @Tag("RP-02")
    void whatNeverWasIsNotFound() {
        todos.create(ID, new Todo.Created("tea"));

        assertAll(
                () -> assertEquals(Optional.empty(), todos.find("none")),
                () -> assertFalse(todos.exists("none")),
                () -> assertEquals(List.of(), history(todos, "none")),
                () -> assertNotFound(() -> todos.get("none")),
                () -> assertNotFound(() -> todos.load("none")),
                () -> assertNotFound(() -> todos.at("none", 1)),
                () -> assertNotFound(() -> todos.at("none", 0)),
                () -> assertNotFound(() -> todos.at("none", Instant.MAX)),
                () -> assertNotFound(() -> todos.recreate("none", new Todo.Created("tea"))),
                () -> assertNotFound(() -> todos.update("none", todo -> new Todo.Completed())),
                () -> assertNotFound(
                        () -> todos.update("none", ExpectedVersion.exactly(1), todo -> new Todo.Completed())),
                () -> assertNotFound(() -> daybook.publish("none", new Todo.Completed())));
        assertStored(1);
    }

    private static void assertNotFound(Executable call) {
        AggregateNotFoundException thrown = assertThrows(AggregateNotFoundException.class, call);
        assertEquals(new StreamId("Todo", "none"), thrown.stream());
    }

    @Test
    @Tag("EV-03")
    @Tag("ES-06")
    @Tag("D-18")
    void creatingTwiceIsRefused() {
        todos.create(ID, new Todo.Created("tea"));
        todos.update(ID, todo -> new Todo.Completed());

        AggregateAlreadyExistsException thrown =
                assertThrows(AggregateAlreadyExistsException.class, () -> todos.create(ID, new Todo.Created("coffee")));

        assertEquals(TODO, thrown.stream());
        assertEquals(2, thrown.version());
        assertEquals("tea", todos.get(ID).label());
        assertStored(2);
    }

    @Test
    void onlyACreationBegins() {
        todos.create(ID, new Todo.Created("tea"));
        todos.update(ID, todo -> new Todo.Discarded());

        assertThrows(IllegalArgumentException.class, () -> todos.create("other", new Todo.Completed()));
        assertThrows(IllegalArgumentException.class, () -> todos.recreate(ID, new Todo.Completed()));
        assertStored(2);
    }

    @Test
    @Tag("AG-15")
    @Tag("AG-16")
    @Tag("AG-24")
    void anUpdateStoresTheEventThatWasDecided() {
        todos.create(ID, new Todo.Created("tea"));
        Receipt receipt = todos.update(ID, todo -> new Todo.ChangedLabel("green " + todo.label()));

        assertEquals(new Receipt(TODO, 2, 2, storedIds(ID).subList(1, 2), new Position(0, 2)), receipt);
        assertEquals(new Todo("green tea", false, 1), todos.get(ID));
        assertStored(2);
    }

    @Test
    @Tag("ST-08")
    @Tag("D-47")
    void anUpdateStoresSeveralEventsInOrder() {
        todos.create(ID, new Todo.Created("tea"));
        Receipt receipt = todos.update(
                ID, todo -> Decision.of(new Todo.ChangedLabel("1"), new Todo.Completed(), new Todo.ChangedLabel("2")));

        assertEquals(new Receipt(TODO, 2, 4, storedIds(ID).subList(1, 4), new Position(0, 4)), receipt);
        assertEquals(
                List.of(
                        new Todo.Created("tea"),
                        new Todo.ChangedLabel("1"),
                        new Todo.Completed(),
                        new Todo.ChangedLabel("2")),
                payloads(todos, ID));
        assertEquals(new Todo("2", true, 3), todos.get(ID));
    }

    @Test
    void decidingNothingStoresNothing() {
        todos.create(ID, new Todo.Created("tea"));

        Receipt none = todos.update(ID, todo -> Decision.none());
        Receipt empty = todos.update(ID, ExpectedVersion.exactly(1), todo -> Decision.of());

        assertEquals(Receipt.nothing(TODO, 1), none);
        assertTrue(none.isEmpty());
        assertNull(none.position());
        assertEquals(Receipt.nothing(TODO, 1), empty);
        assertStored(1);
    }

    @Test
    @SuppressWarnings("NullAway") // what a careless user does
    void decidingNullIsRefused() {
        todos.create(ID, new Todo.Created("tea"));

        NullPointerException thrown = assertThrows(NullPointerException.class, () -> todos.update(ID, todo -> null));

        assertMentions(thrown, "Decision.none()");
        assertStored(1);
    }

    @Test
    void whatADecisionThrowsReachesTheCallerAndNothingIsStored() {
        todos.create(ID, new Todo.Created("tea"));
        IllegalStateException failure = new IllegalStateException("not now");

        IllegalStateException thrown = assertThrows(
                IllegalStateException.class,
                () -> todos.update(ID, todo -> {
                    throw failure;
                }));

        assertSame(failure, thrown);
        assertStored(1);
    }

    @Test
    void anUpdateOfAnExpectedVersionStoresIfTheAggregateIsAtIt() {
        todos.create(ID, new Todo.Created("tea"));

        todos.update(ID, ExpectedVersion.exactly(1), todo -> new Todo.ChangedLabel("milk"));
        todos.update(ID, ExpectedVersion.any(), todo -> new Todo.Completed());

        assertEquals(new Todo("milk", true, 2), todos.get(ID));
        assertStored(3);
    }

    @Test
    @Tag("ES-06")
    void anUpdateOfAStaleVersionIsRefusedBeforeItDecides() {
        todos.create(ID, new Todo.Created("tea"));
        todos.update(ID, todo -> new Todo.ChangedLabel("milk"));
        AtomicInteger decisions = new AtomicInteger();

        VersionConflictException thrown = assertThrows(
                VersionConflictException.class,
                () -> todos.update(ID, ExpectedVersion.exactly(1), todo -> {
                    decisions.incrementAndGet();
                    return new Todo.Completed();
                }));

        assertEquals(TODO, thrown.stream());
        assertEquals(ExpectedVersion.exactly(1), thrown.expected());
        assertEquals(2, thrown.actual());
        assertEquals(0, decisions.get());
        assertStored(2);
    }

    @Test
    void anUpdateOfAnExpectedVersionIsNotTriedAgain() {
        todos.create(ID, new Todo.Created("tea"));
        AtomicInteger decisions = new AtomicInteger();

        VersionConflictException thrown = assertThrows(
                VersionConflictException.class,
                () -> todos.update(ID, ExpectedVersion.exactly(1), todo -> {
                    decisions.incrementAndGet();
                    somebodyElseChanges(ID);
                    return new Todo.Completed();
                }));

        assertEquals(2, thrown.actual());
        assertEquals(1, decisions.get());
        assertStored(2);
    }

    private void somebodyElseChanges(String id) {
        Race.elsewhere(thread -> todos.update(id, todo -> new Todo.ChangedLabel(todo.label() + "!")));
    }

    @Test
    @Tag("PL-07")
    void anUpdateIsDecidedAgainWhenSomebodyElseWasFaster() {
        todos.create(ID, new Todo.Created("tea"));
        List<String> seen = new ArrayList<>();

        Receipt receipt = todos.update(ID, todo -> {
            seen.add(todo.label());
            if (seen.size() < 4) {
                somebodyElseChanges(ID);
            }
            return new Todo.Completed();
        });

        assertEquals(List.of("tea", "tea!", "tea!!", "tea!!!"), seen);
        assertEquals(5, receipt.lastVersion());
        assertEquals(new Todo("tea!!!", true, 4), todos.get(ID));
        assertStored(5);
    }

    @Test
    @Tag("PL-07")
    void anUpdateIsDecidedOnlySoOften() {
        Daybook impatient = Daybook.builder(store).clock(clock).maxAttempts(3).open();
        todos.create(ID, new Todo.Created("tea"));
        AtomicInteger decisions = new AtomicInteger();

        assertThrows(
                VersionConflictException.class,
                () -> impatient.repository(Todo.class).update(ID, todo -> {
                    decisions.incrementAndGet();
                    somebodyElseChanges(ID);
                    return new Todo.Completed();
                }));

        assertEquals(3, decisions.get());
        assertEquals(new Todo("tea!!!", false, 3), todos.get(ID));
        assertStored(4);
    }

    @Test
    void anUpdateThatExpectsNoStreamIsRefused() {
        todos.create(ID, new Todo.Created("tea"));

        assertThrows(
                IllegalArgumentException.class,
                () -> todos.update(ID, ExpectedVersion.noStream(), todo -> new Todo.Completed()));
        assertThrows(
                IllegalArgumentException.class,
                () -> todos.update("none", ExpectedVersion.noStream(), todo -> new Todo.Completed()));
        assertStored(1);
    }

    @Test
    @Tag("PL-07")
    void allChangesOfTenWritersToOneAggregateLand() {
        int changes = 20;
        todos.create(ID, new Todo.Created("tea"));
        try (Race race = new Race(10)) {
            race.runAll(thread -> {
                for (int i = 0; i < changes; i++) {
                    String label = thread + "." + i;
                    todos.update(ID, todo -> new Todo.ChangedLabel(label));
                }
                return thread;
            });
        }

        assertEquals(10 * changes, todos.get(ID).changes());
        assertEquals(10 * changes + 1, payloads(todos, ID).stream().distinct().count());
        assertStored(10 * changes + 1);
    }

    @Test
    void ofManyThatCreateOneAggregateOneDoes() {
        for (int round = 0; round < 10; round++) {
            String id = "round " + round;
            List<Outcome<Receipt>> outcomes;
            try (Race race = new Race(8)) {
                outcomes = race.run(thread -> todos.create(id, new Todo.Created("by " + thread)));
            }
            assertEquals(1, Race.count(outcomes, each -> each.failure() == null));
            assertEquals(7, Race.count(outcomes, each -> each.failedWith(AggregateAlreadyExistsException.class)));
            assertEquals(1, history(todos, id).size());
        }
        assertStored(10);
    }

    @Test
    void nothingFollowsADiscardHoweverManyChangeTheAggregate() {
        for (int round = 0; round < 10; round++) {
            String id = "round " + round;
            todos.create(id, new Todo.Created("tea"));
            List<Outcome<Receipt>> outcomes;
            try (Race race = new Race(6)) {
                outcomes = race.run(thread ->
                        todos.update(id, todo -> thread == 0 ? new Todo.Discarded() : new Todo.ChangedLabel("x")));
            }
            long refused = Race.count(outcomes, each -> each.failedWith(AggregateDiscardedException.class));
            long stored = Race.count(outcomes, each -> each.failure() == null);
            List<DomainEvent<? super Todo>> payloads = payloads(todos, id);

            assertEquals(6, refused + stored);
            assertEquals(1 + stored, payloads.size());
            assertEquals(new Todo.Discarded(), payloads.get(payloads.size() - 1));
        }
    }

    @Test
    @Tag("ST-08")
    @Tag("D-37")
    @Tag("D-47")
    void anEventThatCannotBeAppliedIsRefusedBeforeItIsStored() {
        todos.create(ID, new Todo.Created("tea"));

        UnsupportedOperationException thrown = assertThrows(
                UnsupportedOperationException.class,
                () -> todos.update(ID, todo -> Decision.of(new Todo.Completed(), new Todo.Impossible())));

        assertEquals(Todo.Impossible.MESSAGE, thrown.getMessage());
        assertEquals(new Todo("tea", false, 0), todos.get(ID));
        assertStored(1);
    }

    @Test
    void anEventThatReturnsNoStateIsRefusedBeforeItIsStored() {
        todos.create(ID, new Todo.Created("tea"));

        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> todos.update(ID, todo -> new Todo.Vanished()));

        assertMentions(thrown, "Vanished", "null");
        assertStored(1);
    }

    @Test
    void anEventBehindADiscardIsRefusedBeforeAnyIsStored() {
        todos.create(ID, new Todo.Created("tea"));

        assertThrows(
                IllegalArgumentException.class,
                () -> todos.update(ID, todo -> Decision.of(new Todo.Discarded(), new Todo.Completed())));
        assertEquals(new Todo("tea", false, 0), todos.get(ID));
        assertStored(1);
    }

    @Test
    void aCreationBehindADiscardIsRefusedBeforeAnyIsStored() {
        todos.create(ID, new Todo.Created("tea"));

        assertThrows(
                IllegalArgumentException.class,
                () -> todos.update(ID, todo -> Decision.of(new Todo.Discarded(), new Todo.Created("again"))));
        assertEquals(new Todo("tea", false, 0), todos.get(ID));
        assertStored(1);
    }

    @Test
    void aCreationIsNoUpdateOfAnAggregateThatLives() {
        todos.create(ID, new Todo.Created("tea"));

        assertThrows(IllegalArgumentException.class, () -> todos.update(ID, todo -> new Todo.Created("again")));
        assertEquals(new Todo("tea", false, 0), todos.get(ID));
        assertStored(1);
    }

    @Test
    @Tag("AG-08")
    @Tag("AG-09")
    @Tag("AG-21")
    @Tag("AG-24")
    @Tag("AG-26")
    @Tag("RP-01")
    @Tag("RP-02")
    @Tag("ES-18")
    @Tag("D-9")
    @Tag("D-36")
    void whatIsDiscardedIsAbsentAndRefusesEverythingButItsPast() {
        todos.create(ID, new Todo.Created("tea"));
        todos.update(ID, todo -> new Todo.Discarded());

        assertAll(
                () -> assertEquals(Optional.empty(), todos.find(ID)),
                () -> assertFalse(todos.exists(ID)),
                () -> assertDiscarded(() -> todos.get(ID)),
                () -> assertDiscarded(() -> todos.load(ID)),
                () -> assertDiscarded(() -> todos.at(ID, 2)),
                () -> assertDiscarded(() -> todos.at(ID, Instant.MAX)),
                () -> assertDiscarded(() -> todos.create(ID, new Todo.Created("again"))),
                () -> assertDiscarded(() -> todos.update(ID, todo -> new Todo.Completed())),
                () -> assertDiscarded(() -> todos.update(ID, todo -> Decision.none())),
                () -> assertDiscarded(() -> todos.update(ID, ExpectedVersion.exactly(2), todo -> new Todo.Completed())),
                () -> assertDiscarded(() -> daybook.publish(ID, new Todo.Created("again"))),
                () -> assertDiscarded(() -> daybook.publish(ID, new Todo.Completed())));
        assertEquals(new Todo("tea", false, 0), todos.at(ID, 1));
        assertEquals(List.of(new Todo.Created("tea"), new Todo.Discarded()), payloads(todos, ID));
        assertStored(2);
    }

    private static void assertDiscarded(Executable call) {
        AggregateDiscardedException thrown = assertThrows(AggregateDiscardedException.class, call);
        assertEquals(TODO, thrown.stream());
        assertEquals(2, thrown.version());
    }

    @Test
    @Tag("AG-26")
    void whatIsRecreatedBeginsAnewAndItsVersionsCountOn() {
        todos.create(ID, new Todo.Created("tea"));
        todos.update(ID, todo -> new Todo.Completed());
        todos.update(ID, todo -> new Todo.Discarded());

        Receipt receipt = todos.recreate(ID, new Todo.Created("coffee"));
        todos.update(ID, todo -> new Todo.ChangedLabel("milk"));

        assertEquals(4, receipt.firstVersion());
        assertEquals(new Versioned<>(TODO, 5, new Todo("milk", false, 1)), todos.load(ID));
        assertTrue(todos.exists(ID));
        assertEquals(new Todo("tea", true, 1), todos.at(ID, 2));
        assertEquals(new Todo("coffee", false, 0), todos.at(ID, 4));
        assertStored(5);
    }

    @Test
    void whatLivesIsNotRecreated() {
        todos.create(ID, new Todo.Created("tea"));

        AggregateAlreadyExistsException thrown = assertThrows(
                AggregateAlreadyExistsException.class, () -> todos.recreate(ID, new Todo.Created("coffee")));

        assertEquals(1, thrown.version());
        assertEquals("tea", todos.get(ID).label());
        assertStored(1);
    }

    @Test
    @Tag("AG-12")
    @Tag("RP-03")
    @Tag("PL-01")
    @Tag("PL-06")
    @Tag("D-13")
    void anAggregateIsThereAtEachOfItsVersions() {
        todos.create(ID, new Todo.Created("0"));
        for (int i = 1; i < 10; i++) {
            String label = "" + i;
            todos.update(ID, todo -> new Todo.ChangedLabel(label));
        }

        for (int version = 1; version <= 10; version++) {
            assertEquals(new Todo("" + (version - 1), false, version - 1), todos.at(ID, version));
        }
    }

    @ParameterizedTest
    @Tag("ES-04")
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 3, 4, Long.MAX_VALUE})
    void aVersionThatIsNotThereIsRefusedWithBothNumbers(long version) {
        todos.create(ID, new Todo.Created("tea"));
        todos.update(ID, todo -> new Todo.Completed());

        VersionNotFoundException thrown = assertThrows(VersionNotFoundException.class, () -> todos.at(ID, version));

        assertEquals(TODO, thrown.stream());
        assertEquals(version, thrown.requested());
        assertEquals(2, thrown.last());
        assertMentions(thrown, version, 2);
    }

    @Test
    @Tag("RP-03")
    void anAggregateIsThereAtEachMoment() {
        Instant begin = clock.instant();
        todos.create(ID, new Todo.Created("0"));
        for (int i = 1; i <= 3; i++) {
            clock.move(Duration.ofMinutes(1));
            String label = "" + i;
            todos.update(ID, todo -> new Todo.ChangedLabel(label));
        }

        assertThrows(AggregateNotFoundException.class, () -> todos.at(ID, begin.minusNanos(1)));
        assertThrows(AggregateNotFoundException.class, () -> todos.at(ID, Instant.MIN));
        assertEquals("0", todos.at(ID, begin).label());
        assertEquals("0", todos.at(ID, begin.plusSeconds(60).minusNanos(1)).label());
        assertEquals("1", todos.at(ID, begin.plusSeconds(60)).label());
        assertEquals("2", todos.at(ID, begin.plusSeconds(179)).label());
        assertEquals("3", todos.at(ID, begin.plusSeconds(180)).label());
        assertEquals("3", todos.at(ID, Instant.MAX).label());
    }

    @Test
    @Tag("PL-06")
    @Tag("ES-12")
    @Tag("D-13")
    void atAMomentMeansTheLongestBeginningWithoutALaterEventWhenTheClockGoesBack() {
        Instant begin = clock.instant();
        todos.create(ID, new Todo.Created("at 0"));
        clock.set(begin.plusSeconds(10));
        todos.update(ID, todo -> new Todo.ChangedLabel("at 10"));
        clock.set(begin.plusSeconds(5));
        todos.update(ID, todo -> new Todo.ChangedLabel("at 5"));
        clock.set(begin.plusSeconds(20));
        todos.update(ID, todo -> new Todo.ChangedLabel("at 20"));

        assertEquals("at 0", todos.at(ID, begin.plusSeconds(5)).label());
        assertEquals("at 0", todos.at(ID, begin.plusSeconds(9)).label());
        assertEquals("at 5", todos.at(ID, begin.plusSeconds(10)).label());
        assertEquals("at 5", todos.at(ID, begin.plusSeconds(19)).label());
        assertEquals("at 20", todos.at(ID, begin.plusSeconds(20)).label());
    }

    @Test
    @Tag("EV-01")
    @Tag("EV-02")
    @Tag("EV-07")
    @Tag("TR-09")
    @Tag("TM-01")
    @Tag("D-26")
    void theHistoryTellsAllThatIsRecorded() {
        clock.set(Instant.parse("2026-05-06T07:08:09.123456789Z"));
        Metadata metadata = Metadata.none().with("user", "ada");
        Receipt created = todos.with(metadata).create(ID, new Todo.Created("tea"));
        Receipt completed = todos.update(ID, todo -> new Todo.Completed());

        Instant time = Instant.parse("2026-05-06T07:08:09.123456Z");
        assertEquals(
                List.of(
                        new StoredEvent<DomainEvent<? super Todo>>(
                                new Todo.Created("tea"),
                                created.eventIds().get(0),
                                TODO,
                                1,
                                new Position(0, 1),
                                time,
                                metadata,
                                "todo_created",
                                1),
                        new StoredEvent<DomainEvent<? super Todo>>(
                                new Todo.Completed(),
                                completed.eventIds().get(0),
                                TODO,
                                2,
                                new Position(0, 2),
                                time,
                                Metadata.none(),
                                "todo_completed",
                                1)),
                history(todos, ID));
    }

    @Test
    void historiesThatAreReadInPartAndNeverClosedHoldNothingUp() {
        todos.create(ID, new Todo.Created("tea"));
        todos.update(
                ID,
                todo -> Decision.ofAll(
                        Stream.generate(Todo.Completed::new).limit(700).toList()));
        for (int i = 0; i < 100; i++) {
            assertEquals(1, todos.history(ID).iterator().next().version());
        }

        todos.update(ID, todo -> new Todo.ChangedLabel("milk"));
        assertEquals(new Todo("milk", true, 701), todos.get(ID));
    }

    @Test
    @Tag("EV-12")
    @Tag("D-26")
    void metadataAreRecordedAboutEveryEventOfTheRepositoryThatHasThem() {
        Metadata metadata = Metadata.none()
                .with("user", "ada")
                .withCorrelationId("request 7")
                .withCausationId("command 8");
        Repository<Todo, DomainEvent<? super Todo>> traced = todos.with(metadata);
        traced.create(ID, new Todo.Created("tea"));
        traced.update(ID, todo -> Decision.of(new Todo.Completed(), new Todo.ChangedLabel("milk")));
        todos.update(ID, todo -> new Todo.Completed());
        daybook.publish(ID, new Todo.Completed(), metadata);

        assertEquals(
                List.of(metadata, metadata, metadata, Metadata.none(), metadata),
                history(todos, ID).stream().map(StoredEvent::metadata).toList());
    }

    @Test
    @Tag("EV-12")
    @Tag("TR-09")
    @Tag("D-26")
    void metadataOfAnyTextComeBackEqual() {
        Metadata metadata = Metadata.none()
                .with("", "")
                .with("nul", "a\u0000b")
                .with("astral \uD83D\uDE00", "\uD83D\uDE00\uD835\uDD38")
                .with("quote \" ' \\", "{\"a\": [1, 2]}\r\n\t")
                .with("long", "x".repeat(100_000));
        todos.with(metadata).create(ID, new Todo.Created("tea"));

        assertEquals(metadata, history(todos, ID).get(0).metadata());
    }

    @ParameterizedTest
    @Tag("TR-09")
    @Tag("D-23")
    @ValueSource(
            strings = {
                "",
                "a\u0000b",
                "\uD83D\uDE00 \uD835\uDD38 \uDBFF\uDFFF",
                "half \uD83D alone",
                "e\u0301 ﬁ \uFEFF \u2028 \u200B",
                "\" ' \\ / \b\f\n\r\t </script> ${x} :name ?",
                "中文 עברית 한국어"
            })
    void payloadsOfAnyTextComeBackEqual(String text) {
        todos.create(ID, new Todo.Created(text));

        assertEquals(List.of(new Todo.Created(text)), payloads(todos, ID));
        assertEquals(new Todo(text, false, 0), todos.get(ID));
    }

    @Test
    @Tag("TR-06")
    @Tag("D-23")
    void payloadsOfManyKindsOfValuesComeBackEqual() {
        var samples = daybook.repository(Sample.class);
        List<Sample.Taken> taken = List.of(
                Sample.Taken.of("\uD83D\uDE00\u0000", (1L << 53) + 1, new BigDecimal("1.50")),
                Sample.Taken.of("", Long.MAX_VALUE, new BigDecimal("0E-20")),
                Sample.Taken.of("x", Long.MIN_VALUE, new BigDecimal("1E+1000")),
                Sample.Taken.of("x", 0, new BigDecimal("-" + "1234567890".repeat(500) + ".5")));
        for (int i = 0; i < taken.size(); i++) {
            samples.create("" + i, taken.get(i));
        }

        for (int i = 0; i < taken.size(); i++) {
            assertEquals(taken.get(i), samples.get("" + i).values());
        }
    }

    @Test
    @Tag("EV-02")
    @Tag("AG-19")
    void eventsKnowWhatIsRecordedAboutThem() {
        clock.set(Instant.parse("2026-05-06T07:08:09.999999999Z"));
        Metadata metadata = Metadata.none().with("user", "ada");
        var visits = daybook.repository(Visit.class).with(metadata);
        visits.create("1", new Visit.Arrived());
        clock.move(Duration.ofSeconds(1));
        visits.update("1", visit -> Decision.of(new Visit.Stayed(), new Visit.Stayed()));

        List<EventContext> recorded =
                history(visits, "1").stream().map(StoredEvent::context).toList();
        assertEquals(recorded, visits.get("1").contexts());
        List<UUID> ids = ids(events(readAll()));
        StreamId stream = new StreamId("guest book", "1");
        Instant first = Instant.parse("2026-05-06T07:08:09.999999Z");
        assertEquals(
                List.of(
                        new EventContext(stream, ids.get(0), 1, first, metadata),
                        new EventContext(stream, ids.get(1), 2, first.plusSeconds(1), metadata),
                        new EventContext(stream, ids.get(2), 3, first.plusSeconds(1), metadata)),
                recorded);
    }

    @Test
    @Tag("NM-02")
    @Tag("TR-13")
    void storedNamesAndVersionsAreThoseThatWereFixed() {
        var visits = daybook.repository(Visit.class);
        visits.create("1", new Visit.Arrived());
        visits.update("1", visit -> new Visit.Stayed());

        assertEquals(List.of("arrival", "guest book_stayed"), storedTypes());
        assertEquals(
                List.of(3, 1),
                readAll().stream().map(row -> row.event().schemaVersion()).toList());
        assertEquals(2, visits.get("1").contexts().size());
    }

    @Test
    void eachWayToWriteSaysWhatWasStored() {
        List<Receipt> receipts = List.of(
                daybook.publish(ID, new Todo.Created("tea")),
                daybook.publish(Todo.class, ID, new Todo.ChangedLabel("milk")),
                todos.update(ID, todo -> new Todo.Completed()),
                todos.update(ID, ExpectedVersion.any(), todo -> new Todo.Completed()),
                todos.update(ID, ExpectedVersion.exactly(4), todo -> new Todo.Completed()));

        List<Receipt> stored = readAll().stream()
                .map(row -> new Receipt(
                        TODO, row.version(), row.version(), List.of(row.event().id()), row.position()))
                .toList();
        assertEquals(stored, receipts);
        assertStored(5);
    }

    @Test
    void theDaybookShowsItsStoreAndItsJournal() {
        todos.create(ID, new Todo.Created("tea"));

        assertSame(store, daybook.store());
        assertEquals(1, daybook.journal().last(TODO).orElseThrow().version());
        assertStored(1);
    }

    @Test
    void idsAndTextComeFromWhatTheBuilderWasGiven() {
        UUID id = UUID.fromString("6deaca4c-0000-7000-8000-000000000001");
        EventSerializer serializer = new EventSerializer() {
            @Override
            public String write(Object value) {
                return value instanceof Map ? "{}" : "\"written by hand\"";
            }

            @Override
            public <T> T read(String text, Class<T> type) {
                return type.cast(new Todo.Created(text));
            }
        };
        Daybook other = Daybook.builder(store)
                .eventIds(() -> id)
                .serializer(serializer)
                .maxAttempts(1)
                .define(Todo.class)
                .open();

        Receipt receipt = other.publish(ID, new Todo.Created("tea"));

        assertEquals(List.of(id), receipt.eventIds());
        assertEquals("\"written by hand\"", readAll().get(0).event().data());
        assertThrows(
                IllegalArgumentException.class, () -> Daybook.builder(store).maxAttempts(0));
        assertStored(1);
    }

    @Test
    @Tag("ST-01")
    @Tag("ST-06")
    @Tag("D-1")
    void publishingCreatesOrChanges() {
        Receipt created = daybook.publish(ID, new Todo.Created("tea"));
        Receipt changed = daybook.publish(ID, new Todo.ChangedLabel("milk"));
        daybook.publish(Todo.class, ID, new Todo.Completed());

        assertEquals(1, created.lastVersion());
        assertEquals(2, changed.lastVersion());
        assertEquals(new Todo("milk", true, 2), todos.get(ID));
        assertThrows(AggregateAlreadyExistsException.class, () -> daybook.publish(ID, new Todo.Created("again")));
        assertStored(3);
    }

    @Test
    void anEventThatSeveralAggregatesUseIsStoredUnderTheNameOfEach() {
        var dogs = daybook.repository(Pet.Dog.class);
        var cats = daybook.repository(Pet.Cat.class);
        dogs.create("1", new Pet.Dog.Born("Rex"));
        cats.create("1", new Pet.Cat.Born("Tom"));
        dogs.update("1", dog -> new Pet.Renamed("Bello"));
        daybook.publish(Pet.Cat.class, "1", new Pet.Renamed("Felix"));

        ConfigurationException refused =
                assertThrows(ConfigurationException.class, () -> daybook.publish("1", new Pet.Renamed("?")));

        assertMentions(refused, "Renamed", "publish(", ".class, id, event)");
        assertEquals(new Pet.Dog("Bello"), dogs.get("1"));
        assertEquals(new Pet.Cat("Felix"), cats.get("1"));
        assertEquals(List.of("dog_born", "cat_born", "dog_renamed", "cat_renamed"), storedTypes());
        assertStored(4);
    }

    @Test
    @Tag("PS-08")
    @Tag("AG-18")
    void anEventOfAnotherAggregateIsRefusedBeforeItIsStored() {
        todos.create(ID, new Todo.Created("tea"));

        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> todos.update(ID, todo -> foreign()));

        assertMentions(thrown, "Stayed", "Todo");
        assertStored(1);
    }

    @SuppressWarnings("unchecked") // what raw types let through
    private static DomainEvent<Todo> foreign() {
        return (DomainEvent<Todo>) (DomainEvent<?>) new Visit.Stayed();
    }

    @Test
    @Tag("RP-09")
    @Tag("D-56")
    void idsThatDifferInCaseAccentOrBlanksAreDifferentAggregates() {
        List<String> ids = List.of("a", "A", "á", "a ", " a", "\uD83D\uDE00", "a/b", "x".repeat(255));
        for (String id : ids) {
            todos.create(id, new Todo.Created(id));
        }
        for (String id : ids) {
            assertEquals(new Todo(id, false, 0), todos.get(id));
            assertEquals(1, todos.load(id).version());
            assertEquals(id, history(todos, id).get(0).stream().aggregateId());
        }
        assertStored(ids.size());
    }

    /** A state that other languages take for nothing as long as nothing is in it. */
    static final class Shelf extends AbstractSet<String> {
        private final Set<String> books;

        private Shelf(Set<String> books) {
            this.books = books;
        }

        @Override
        public Iterator<String> iterator() {
            return books.iterator();
        }

        @Override
        public int size() {
            return books.size();
        }

        record Built() implements Creation<Shelf> {
            @Override
            public Shelf create() {
                return new Shelf(Set.of());
            }
        }

        record Filled(String book) implements DomainEvent<Shelf> {
            @Override
            public Shelf mutate(Shelf shelf) {
                return new Shelf(Set.of(book));
            }
        }

        record Cleared() implements DomainEvent<Shelf> {
            @Override
            public Shelf mutate(Shelf shelf) {
                return new Shelf(Set.of());
            }
        }
    }

    @Test
    @Tag("AG-28")
    @Tag("D-42")
    void anAggregateWhoseStateIsEmptyIsThereLikeAnyOther() {
        var shelves = daybook.repository(Shelf.class);
        shelves.create(ID, new Shelf.Built());
        assertEquals(0, shelves.get(ID).size());
        assertTrue(shelves.exists(ID));
        assertTrue(shelves.find(ID).isPresent());
        assertThrows(AggregateAlreadyExistsException.class, () -> shelves.create(ID, new Shelf.Built()));

        shelves.update(ID, shelf -> new Shelf.Filled("tea"));
        assertEquals(Set.of("tea"), shelves.get(ID));
        shelves.update(ID, shelf -> new Shelf.Cleared());
        shelves.update(ID, shelf -> new Shelf.Filled("milk"));

        assertEquals(4, shelves.load(ID).version());
        assertEquals(Set.of("milk"), shelves.get(ID));
        assertStored(4);
    }

    @ParameterizedTest
    @Tag("EV-17")
    @Tag("D-18")
    @ValueSource(strings = {"", "a\u0000", "\uD83D", "too long"})
    void anIdThatCannotBeStoredIsRefusedByEveryMethod(String text) {
        String id = text.equals("too long") ? "x".repeat(StreamId.MAX_ID_LENGTH + 1) : text;
        todos.create(ID, new Todo.Created("tea"));

        assertAll(
                () -> assertThrows(IllegalArgumentException.class, () -> todos.create(id, new Todo.Created("tea"))),
                () -> assertThrows(IllegalArgumentException.class, () -> daybook.publish(id, new Todo.Created("tea"))),
                () -> assertThrows(
                        IllegalArgumentException.class, () -> todos.update(id, todo -> new Todo.Completed())),
                () -> assertThrows(IllegalArgumentException.class, () -> todos.get(id)),
                () -> assertThrows(IllegalArgumentException.class, () -> todos.find(id)),
                () -> assertThrows(IllegalArgumentException.class, () -> todos.exists(id)),
                () -> assertThrows(IllegalArgumentException.class, () -> history(todos, id)),
                () -> assertThrows(IllegalArgumentException.class, () -> todos.at(id, 1)));
        assertStored(1);
    }

    @Test
    void anEventThatCannotBeWrittenIsRefusedAndShowsNothingOfItsPayload() {
        todos.create(ID, new Todo.Created("tea"));
        List<Object> endless = new ArrayList<>(List.of("secret 4711"));
        endless.add(endless);

        SerializationException thrown = assertThrows(
                SerializationException.class,
                () -> todos.update(ID, todo -> Decision.of(new Todo.Completed(), new Todo.Attached(endless))));

        assertMentions(thrown, "Attached");
        assertHides("4711", thrown);
        assertStored(1);
    }

    @Test
    @Tag("TR-08")
    @Tag("D-28")
    void anEventThatCannotBeReadTellsWhereItIsAndShowsNothingOfItsPayload() {
        append(OTHER_STREAM, SampleEvents.event());
        append(
                TODO,
                new EventText(
                        UUID.randomUUID(),
                        "todo_created",
                        1,
                        "{\"label\":[\"secret 4711\"]}",
                        "{}",
                        SampleEvents.TIME));
        append(
                new StreamId("Todo", "cut"),
                new EventText(
                        UUID.randomUUID(), "todo_created", 1, "{\"label\":\"secret 4711", "{}", SampleEvents.TIME));

        SerializationException thrown = assertThrows(SerializationException.class, () -> todos.get(ID));
        SerializationException cut = assertThrows(SerializationException.class, () -> todos.get("cut"));

        assertMentions(thrown, TODO, "version 1", new Position(0, 2), "todo_created");
        assertHides("4711", thrown);
        assertHides("4711", cut);
    }

    @Test
    @Tag("TR-07")
    @Tag("D-28")
    void aStoredTypeThatNobodyKnowsIsNamed() {
        todos.create(ID, new Todo.Created("tea"));
        append(TODO, new EventText(UUID.randomUUID(), "todo_burnt", 1, "{}", "{}", SampleEvents.TIME));

        UnknownEventTypeException thrown = assertThrows(UnknownEventTypeException.class, () -> todos.get(ID));

        assertEquals("todo_burnt", thrown.type());
        assertMentions(thrown, TODO, "version 2", new Position(0, 2), "todo_burnt", "Todo");
        assertEquals(new Todo("tea", false, 0), todos.at(ID, 1));
    }

    @Test
    @Tag("TR-13")
    void aSchemaVersionThatNobodyKnowsIsNamed() {
        append(
                TODO,
                new EventText(UUID.randomUUID(), "todo_created", 9, "{\"label\":\"tea\"}", "{}", SampleEvents.TIME));

        UnknownEventTypeException thrown = assertThrows(UnknownEventTypeException.class, () -> todos.get(ID));

        assertMentions(thrown, TODO, "schema version 9", "todo_created");
    }

    @Test
    @Tag("AG-27")
    @Tag("D-43")
    void aStreamThatDoesNotBeginWithACreationIsCorrupt() {
        append(TODO, new EventText(UUID.randomUUID(), "todo_completed", 1, "{}", "{}", SampleEvents.TIME));

        CorruptStreamException thrown = assertThrows(CorruptStreamException.class, () -> todos.get(ID));

        assertEquals(TODO, thrown.stream());
        assertEquals(1, thrown.version());
        assertMentions(thrown, TODO, "todo_completed", "no creation began it");
    }

    @Test
    void aStreamWithAnEventThatCannotBeAppliedIsCorruptAndNothingIsAddedToIt() {
        todos.create(ID, new Todo.Created("tea"));
        append(TODO, new EventText(UUID.randomUUID(), "todo_impossible", 1, "{}", "{}", SampleEvents.TIME));

        CorruptStreamException thrown =
                assertThrows(CorruptStreamException.class, () -> todos.update(ID, todo -> new Todo.Completed()));

        assertEquals(2, thrown.version());
        assertStored(2);
    }

    @Test
    @Tag("ST-07")
    @Tag("D-7")
    void anAggregateIsWrittenByOneDaybookAndReadByAnother() {
        todos.create(ID, new Todo.Created("tea"));
        Daybook other = Daybook.open(store);

        other.publish(ID, new Todo.Completed());

        assertEquals(new Todo("tea", true, 1), todos.get(ID));
        assertEquals(new Todo("tea", true, 1), other.repository(Todo.class).get(ID));
        assertStored(2);
    }

    @Test
    @Tag("AP-08")
    @Tag("ST-06")
    @Tag("D-1")
    void aClosedDaybookSaysThatItIsUnavailable() {
        todos.create(ID, new Todo.Created("tea"));
        assertStored(1);
        daybook.close();

        assertAll(
                () -> assertThrows(StoreUnavailableException.class, () -> todos.get(ID)),
                () -> assertThrows(StoreUnavailableException.class, () -> todos.exists(ID)),
                () -> assertThrows(StoreUnavailableException.class, () -> todos.create("2", new Todo.Created("tea"))),
                () -> assertThrows(
                        StoreUnavailableException.class, () -> daybook.publish("2", new Todo.Created("tea"))),
                () -> assertThrows(StoreUnavailableException.class, () -> daybook.subscribeAll(event -> {})));
        daybook.close();
    }

    @Test
    void aDaybookThatCannotBeOpenedClosesItsStore() {
        todos.create(ID, new Todo.Created("tea"));
        assertStored(1);

        assertThrows(
                ConfigurationException.class,
                () -> Daybook.builder(store).define(NeverBegun.class).open());

        assertThrows(StoreUnavailableException.class, () -> journal.head());
    }

    /** No event begins one. */
    record NeverBegun() {}

    @Test
    void anInterruptedCallerStoresAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        todos.create(ID, new Todo.Created("tea"));
        todos.update(ID, todo -> new Todo.Completed());

        assertTrue(Thread.interrupted(), "the thread is still interrupted");
        assertEquals(new Todo("tea", true, 1), todos.get(ID));
        assertStored(2);
    }

    @Test
    void eventsOfSupertypesAreDecisionsOfTheAggregate() {
        Repository<Todo, DomainEvent<? super Todo>> repository = todos;
        Creation<Todo> creation = new Todo.Created("tea");
        repository.create(ID, creation);
        repository.update(ID, ConcludesAnything::decide);

        assertEquals(new Todo("tea", true, 1), todos.get(ID));
        assertStored(2);
    }

    /** A decision made apart from the aggregate. */
    private static final class ConcludesAnything {
        static Decision<Todo> decide(Todo todo) {
            return todo.done() ? Decision.none() : Decision.of(new Todo.Completed());
        }
    }

    /** A state that is one of several shapes. */
    sealed interface Parcel {
        record Packed(String content) implements Parcel {}

        record Sent(String content, String to) implements Parcel {}

        record Created(String content) implements Creation<Parcel> {
            @Override
            public Parcel create() {
                return new Packed(content);
            }
        }

        record Left(String to) implements DomainEvent<Parcel> {
            @Override
            public Parcel mutate(Parcel parcel) {
                return new Sent(((Packed) parcel).content(), to);
            }
        }
    }

    @Test
    @Tag("NM-01")
    @Tag("D-31")
    void aStateMayBeASealedInterface() {
        daybook.publish(ID, new Parcel.Created("tea"));
        daybook.publish(ID, new Parcel.Left("Ada"));

        assertEquals(
                new Parcel.Sent("tea", "Ada"), daybook.repository(Parcel.class).get(ID));
        assertEquals(List.of("parcel_created", "parcel_left"), storedTypes());
    }

    @Test
    void aConflictOnAnotherStreamInsideTheFunctionIsNotRetried() {
        todos.create(ID, new Todo.Created("tea"));
        todos.create("2", new Todo.Created("milk"));
        AtomicInteger runs = new AtomicInteger();

        assertThrows(
                VersionConflictException.class,
                () -> todos.update(ID, todo -> {
                    runs.incrementAndGet();
                    todos.update("2", ExpectedVersion.exactly(7), other -> new Todo.Completed());
                    return new Todo.Completed();
                }));

        assertEquals(1, runs.get());
        assertStored(2);
    }

    @Test
    void anAggregateMayBeginWithSeveralEventsOrWithNone() {
        Receipt receipt = todos.create(ID, new Todo.Created("tea"), List.of(new Todo.Completed()));

        assertEquals(2, receipt.lastVersion());
        assertEquals(new Position(0, 2), receipt.position());
        assertThrows(
                AggregateAlreadyExistsException.class,
                () -> todos.create(ID, new Todo.Created("tea"), List.of(new Todo.Completed())));
        assertThrows(
                IllegalArgumentException.class,
                () -> todos.create("2", new Todo.Created("tea"), List.of(new Todo.Created("milk"))));
        assertFalse(todos.exists("2"));
        assertStored(2);
    }

    /** Refuses its own past, with a message that quotes it. */
    record Moody(int mood) {
        static boolean refuses;

        record Created(String secret) implements Creation<Moody> {
            @Override
            public Moody create() {
                if (refuses) {
                    throw new IllegalStateException("no " + secret);
                }
                return new Moody(1);
            }
        }
    }

    @Test
    void whatTheDomainThrowsWhileReadingIsACauseAndNotQuoted() {
        Moody.refuses = true;
        append(
                new StreamId("Moody", ID),
                new EventText(
                        UUID.randomUUID(),
                        "moody_created",
                        1,
                        "{\"secret\":\"secret 4711\"}",
                        "{}",
                        SampleEvents.TIME));

        CorruptStreamException corrupt = assertThrows(
                CorruptStreamException.class,
                () -> daybook.repository(Moody.class).get(ID));

        assertFalse(corrupt.toString().contains("4711"), corrupt.toString());
        assertMentions(corrupt, ID, "moody_created", IllegalStateException.class.getName());
        assertEquals(
                "no secret 4711", Objects.requireNonNull(corrupt.getCause()).getMessage());
        assertStored(1);
    }

    @Test
    @Tag("AP-03")
    @Tag("D-20")
    void aDaybookWithASettingWithoutEffectIsRefusedAndItsStoreClosed() {
        todos.create(ID, new Todo.Created("tea"));
        assertStored(1);

        assertThrows(
                ConfigurationException.class,
                () -> Daybook.builder(store).instances(type -> type).open());

        assertThrows(StoreUnavailableException.class, () -> journal.head());
    }

    @Test
    @Tag("EV-05")
    @Tag("D-17")
    void eachEventGetsAnIdOfVersionSevenThatBeginsWithItsTime() {
        todos.create(ID, new Todo.Created("tea"));
        todos.update(ID, todo -> Decision.of(new Todo.Completed(), new Todo.Completed()));

        List<UUID> ids = storedIds(ID);
        assertEquals(3, Set.copyOf(ids).size());
        for (UUID id : ids) {
            assertEquals(7, id.version());
            assertEquals(clock.instant().toEpochMilli(), id.getMostSignificantBits() >>> 16);
        }
    }

    @Test
    @Tag("EV-06")
    @Tag("D-16")
    void idsComeFromWhereTheApplicationSaysAndNoneIsTakenTwice() {
        UUID id = UUID.fromString("c3057edc-e6ed-11f1-80bb-02fc00000001");
        Daybook other = Daybook.builder(store).eventIds(() -> id).open();
        other.publish(ID, new Todo.Created("tea"));

        DuplicateEventIdException refused =
                assertThrows(DuplicateEventIdException.class, () -> other.publish("2", new Todo.Created("milk")));

        assertEquals(id, refused.eventId());
        assertEquals(List.of(id), ids(events(readAll())));
        assertStored(1);
    }

    @Test
    @Tag("EV-08")
    @Tag("D-44")
    void whatIsStoredDoesNotFollowAnObjectThatIsChangedLater() {
        List<Object> content = new ArrayList<>(List.of("tea"));
        Todo.Attached attached = new Todo.Attached(content);
        todos.create(ID, new Todo.Created("tea"));
        todos.update(ID, todo -> attached);
        content.add("milk");

        assertEquals(new Todo.Attached(List.of("tea")), payloads(todos, ID).get(1));
        assertStored(2);
    }

    @Test
    @Tag("EV-13")
    @Tag("EV-14")
    @Tag("TR-02")
    @Tag("TR-04")
    @Tag("TR-12")
    @Tag("TR-13")
    void theSchemaVersionAndTheMetadataStandBesideThePayload() {
        var visits = daybook.repository(Visit.class);
        visits.create("1", new Visit.Arrived());
        visits.with(Metadata.none().with("user", "ada")).update("1", visit -> new Visit.Stayed());
        todos.create(ID, new Todo.Created("tea"));

        assertEquals(
                List.of("{}", "{}", "{\"label\":\"tea\"}"),
                events(readAll()).stream().map(EventText::data).toList());
        assertEquals(
                List.of("{}", "{\"user\":\"ada\"}", "{}"),
                events(readAll()).stream().map(EventText::metadata).toList());
        assertEquals(
                List.of(3, 1),
                history(visits, "1").stream().map(StoredEvent::schemaVersion).toList());
    }

    @Test
    @Tag("RP-02")
    @Tag("D-45")
    void whetherAnAggregateExistsIsSeenFromItsLastEventAlone() {
        append(TODO, new EventText(UUID.randomUUID(), "todo_created", 1, "not readable", "{}", SampleEvents.TIME));
        append(TODO, new EventText(UUID.randomUUID(), "todo_completed", 1, "{}", "{}", SampleEvents.TIME));

        assertTrue(todos.exists(ID));
        assertThrows(SerializationException.class, () -> todos.find(ID));
        append(TODO, new EventText(UUID.randomUUID(), "todo_discarded", 1, "not readable", "{}", SampleEvents.TIME));
        assertFalse(todos.exists(ID));
    }

    @Test
    @Tag("TR-08")
    @Tag("D-29")
    void whatAPayloadSaysAboutItselfChangesNothingThatIsRecorded() {
        UUID id = UUID.randomUUID();
        append(
                TODO,
                new EventText(
                        id,
                        "todo_created",
                        1,
                        "{\"label\":\"tea\",\"id\":\"other\",\"entity_id\":\"other\",\"version\":10,"
                                + "\"entity_version\":10,\"type\":\"todo_discarded\",\"metadata\":{\"user\":\"eve\"}}",
                        "{}",
                        SampleEvents.TIME));

        assertEquals(
                List.of(new StoredEvent<DomainEvent<? super Todo>>(
                        new Todo.Created("tea"),
                        id,
                        TODO,
                        1,
                        new Position(0, 1),
                        SampleEvents.TIME,
                        Metadata.none(),
                        "todo_created",
                        1)),
                history(todos, ID));
        assertEquals(new Versioned<>(TODO, 1, new Todo("tea", false, 0)), todos.load(ID));
    }

    /** What became of Todo, in another place and with other names in Java. */
    @AggregateType("Todo")
    record Task(String title, boolean closed) {

        @EventType(name = "todo_created")
        record Planned(String label) implements Creation<Task> {
            @Override
            public Task create() {
                return new Task(label, false);
            }
        }

        @EventType(name = "todo_completed")
        record Closed() implements DomainEvent<Task> {
            @Override
            public Task mutate(Task task) {
                return new Task(task.title, true);
            }
        }
    }

    private Repository<Todo, DomainEvent<? super Todo>> command(String commandId) {
        return todos.with(Metadata.none().withCommandId(commandId));
    }

    @Test
    @Tag("D-48")
    @Tag("D-16")
    void aCommandThatIsTriedAgainIsDoneOnceAndIsNotAskedAgain() {
        Receipt created = command("c1").create(ID, new Todo.Created("tea"));
        Receipt updated =
                command("c2").update(ID, todo -> Decision.of(new Todo.ChangedLabel("milk"), new Todo.Completed()));
        Receipt discarded =
                daybook.publish(ID, new Todo.Discarded(), Metadata.none().withCommandId("c3"));
        Receipt recreated = command("c4").recreate(ID, new Todo.Created("again"));
        todos.update(ID, todo -> new Todo.ChangedLabel("later"));

        assertEquals(created, command("c1").create(ID, new Todo.Created("tea")));
        assertEquals(updated, command("c2").update(ID, todo -> {
            throw new AssertionError("asked again");
        }));
        assertEquals(updated, command("c2").update(ID, ExpectedVersion.exactly(1), todo -> {
            throw new AssertionError("asked again");
        }));
        assertEquals(
                discarded,
                daybook.publish(ID, new Todo.Discarded(), Metadata.none().withCommandId("c3")));
        assertEquals(recreated, command("c4").recreate(ID, new Todo.Created("again")));
        assertStored(6);
        assertEquals(
                List.of("c1", "c2", "c2", "c3", "c4", "none"),
                history(todos, ID).stream()
                        .map(event -> event.metadata().commandId().orElse("none"))
                        .toList());
    }

    @Test
    void handlersOfACommandThatIsTriedAgainAreCalledOnce() {
        List<StoredEvent<Object>> handled = Collections.synchronizedList(new ArrayList<>());
        daybook.subscribeAll(handled::add);
        todos.create(ID, new Todo.Created("tea"));
        try (Race race = new Race(8)) {
            for (int round = 0; round < 20; round++) {
                String commandId = "c" + round;
                race.run(thread -> command(commandId).update(ID, todo -> new Todo.ChangedLabel(commandId)))
                        .forEach(each -> each.get());
                command(commandId).update(ID, todo -> new Todo.ChangedLabel(commandId));
            }
        }
        assertStored(21);
        assertEquals(
                history(todos, ID).stream().map(StoredEvent::id).toList(),
                handled.stream().map(StoredEvent::id).toList());
        assertEquals(
                history(todos, ID).stream().map(StoredEvent::version).toList(),
                handled.stream().map(StoredEvent::version).toList());
    }

    @Test
    void oneCommandMayWriteToSeveralAggregates() {
        command("c").create("1", new Todo.Created("tea"));
        command("c").create("2", new Todo.Created("tea"));
        command("c").create("2", new Todo.Created("tea"));
        assertStored(2);
    }

    @Test
    void aCommandThatDecidedNothingIsAskedAgain() {
        todos.create(ID, new Todo.Created("tea"));
        assertTrue(command("c").update(ID, todo -> Decision.none()).isEmpty());
        assertEquals(2, command("c").update(ID, todo -> new Todo.Completed()).lastVersion());
        assertStored(2);
    }

    @Test
    void whatHandlersWriteIsNotPartOfTheCommandThatTheyFollow() {
        daybook.subscribe(Todo.Created.class, event -> {
            if (event.stream().aggregateId().equals(ID)) {
                daybook.publish("follows", new Todo.Created("milk"));
            }
        });
        command("c").create(ID, new Todo.Created("tea"));

        assertEquals(
                Optional.empty(), history(todos, "follows").get(0).metadata().commandId());
    }

    @Test
    @Tag("D-16")
    void ofManyTriesOfOneCommandAtOnceOneIsStoredAndAllGetItsReceipt() {
        todos.create(ID, new Todo.Created("tea"));
        try (Race race = new Race(8)) {
            for (int round = 0; round < 10; round++) {
                String commandId = "c" + round;
                List<Race.Outcome<Receipt>> outcomes = race.run(thread ->
                        command(commandId).update(ID, todo -> new Todo.ChangedLabel(commandId + " by " + thread)));
                Receipt receipt = outcomes.get(0).get();
                outcomes.forEach(each -> assertEquals(receipt, each.get()));
            }
        }
        assertStored(11);
    }

    @Test
    @Tag("NM-02")
    @Tag("D-25")
    void whatOneClassWroteIsReadByAnotherThatCarriesItsNames() {
        todos.create(ID, new Todo.Created("tea"));
        Daybook later = Daybook.open(store);
        later.publish(ID, new Task.Closed());

        assertEquals(new Task("tea", true), later.repository(Task.class).get(ID));
        assertEquals(new Todo("tea", true, 1), todos.get(ID));
        assertEquals(List.of("todo_created", "todo_completed"), storedTypes());
    }

    @Test
    @Tag("AP-09")
    void aDaybookIsClosedAtTheEndOfItsBlockAlsoWhenTheBlockFails() {
        todos.create(ID, new Todo.Created("tea"));
        assertStored(1);
        IllegalStateException failure = new IllegalStateException("in the block");

        IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> {
            try (Daybook inBlock = Daybook.open(store)) {
                assertTrue(inBlock.repository(Todo.class).exists(ID));
                throw failure;
            }
        });

        assertSame(failure, thrown);
        assertThrows(StoreUnavailableException.class, () -> journal.head());
    }
}
