package org.daybook.contract;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.aggregate.Repository;
import org.daybook.contract.Race.Outcome;
import org.daybook.event.AggregateAlreadyExistsException;
import org.daybook.event.AggregateDiscardedException;
import org.daybook.event.AggregateNotFoundException;
import org.daybook.event.CorruptStreamException;
import org.daybook.event.Decision;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Metadata;
import org.daybook.event.Position;
import org.daybook.event.Receipt;
import org.daybook.event.StoredEvent;
import org.daybook.event.StreamId;
import org.daybook.event.UnknownEventTypeException;
import org.daybook.event.VersionConflictException;
import org.daybook.event.VersionNotFoundException;
import org.daybook.journal.EventText;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for aggregates of every style, records, entities and those of a mutator, since one machinery runs them all.
 *
 * <pre>{@code
 * class MyStyleTest extends StyleContract {
 *     @Override protected Store openStore() { return new MyStore(); }
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads at once: each test has an instance of its own.
 */
public abstract class StyleContract extends DaybookContract {

    private static final String ID = "1";

    /** For suites. */
    protected StyleContract() {}

    static Stream<Style<?, ?>> styles() {
        return Style.all();
    }

    private <S, E> String text(Style<S, E> style, String id) {
        return style.text(style.repository(daybook).get(id));
    }

    private <S, E> StreamId stream(Style<S, E> style) {
        return new StreamId(style.names().get(0), ID);
    }

    @ParameterizedTest
    @MethodSource("styles")
    <S, E> void whatIsCreatedIsThere(Style<S, E> style) {
        Repository<S, E> repository = style.repository(daybook);

        Receipt receipt = repository.create(ID, style.begins("tea"));

        assertEquals(new Receipt(stream(style), 1, 1, ids(events(readAll())), new Position(0, 1)), receipt);
        assertEquals("tea", text(style, ID));
        assertEquals(Optional.of("tea"), repository.find(ID).map(style::text));
        assertEquals(1, repository.load(ID).version());
        assertTrue(repository.exists(ID));
        assertEquals(List.of(style.names().get(1)), storedTypes());
    }

    @ParameterizedTest
    @MethodSource("styles")
    <S, E> void whatIsDecidedIsStoredTogetherAndInOrder(Style<S, E> style) {
        Repository<S, E> repository = style.repository(daybook);
        repository.create(ID, style.begins("tea"), List.of(style.changes("milk")));

        Receipt receipt = repository.update(ID, state -> style.change("honey", style.text(state) + " again"));
        Receipt nothing = repository.update(ID, state -> Decision.none());

        assertEquals(3, receipt.firstVersion());
        assertEquals(4, receipt.lastVersion());
        assertTrue(nothing.eventIds().isEmpty());
        assertEquals("milk again", text(style, ID));
        assertEquals(
                List.of(
                        style.begins("tea"),
                        style.changes("milk"),
                        style.changes("honey"),
                        style.changes("milk again")),
                payloads(repository, ID));
        assertEquals(
                List.of(
                        style.names().get(1),
                        style.names().get(2),
                        style.names().get(2),
                        style.names().get(2)),
                storedTypes());
    }

    @ParameterizedTest
    @MethodSource("styles")
    <S, E> void whatNeverWasIsNotFound(Style<S, E> style) {
        Repository<S, E> repository = style.repository(daybook);
        repository.create("2", style.begins("tea"));

        assertAll(
                () -> assertThrows(AggregateNotFoundException.class, () -> repository.get(ID)),
                () -> assertThrows(AggregateNotFoundException.class, () -> repository.load(ID)),
                () -> assertThrows(
                        AggregateNotFoundException.class, () -> repository.update(ID, state -> style.change("milk"))),
                () -> assertThrows(AggregateNotFoundException.class, () -> repository.at(ID, 1)),
                () -> assertThrows(
                        AggregateNotFoundException.class, () -> repository.recreate(ID, style.begins("tea"))),
                () -> assertEquals(Optional.empty(), repository.find(ID)),
                () -> assertFalse(repository.exists(ID)),
                () -> assertEquals(List.of(), history(repository, ID)));
        assertStored(1);
    }

    @ParameterizedTest
    @MethodSource("styles")
    @Tag("MU-04")
    <S, E> void anAggregateBeginsOnceAndByAnEventThatBegins(Style<S, E> style) {
        Repository<S, E> repository = style.repository(daybook);
        repository.create(ID, style.begins("tea"));

        AggregateAlreadyExistsException twice =
                assertThrows(AggregateAlreadyExistsException.class, () -> repository.create(ID, style.begins("milk")));
        assertEquals(stream(style), twice.stream());
        IllegalArgumentException again = assertThrows(
                IllegalArgumentException.class,
                () -> repository.update(ID, state -> style.decide(List.of(style.begins("milk")))));
        assertMentions(again, stream(style), "lives already");
        IllegalArgumentException noBeginning =
                assertThrows(IllegalArgumentException.class, () -> repository.create("2", style.changes("milk")));
        assertMentions(noBeginning, "does not begin");

        assertEquals("tea", text(style, ID));
        assertStored(1);
    }

    @ParameterizedTest
    @MethodSource("styles")
    @Tag("MU-07")
    @Tag("D-9")
    <S, E> void whatIsDiscardedIsAbsentAndRefusesEverythingButItsPast(Style<S, E> style) {
        Repository<S, E> repository = style.repository(daybook);
        repository.create(ID, style.begins("tea"));

        Receipt ended = repository.update(ID, state -> style.end());

        assertEquals(2, ended.lastVersion());
        assertAll(
                () -> assertThrows(AggregateDiscardedException.class, () -> repository.get(ID)),
                () -> assertThrows(
                        AggregateDiscardedException.class, () -> repository.update(ID, state -> style.change("milk"))),
                () -> assertThrows(
                        AggregateDiscardedException.class, () -> repository.update(ID, state -> style.end())),
                () -> assertThrows(
                        AggregateDiscardedException.class, () -> repository.create(ID, style.begins("milk"))),
                () -> assertEquals(Optional.empty(), repository.find(ID)),
                () -> assertFalse(repository.exists(ID)),
                () -> assertEquals("tea", style.text(repository.at(ID, 1))),
                () -> assertEquals(2, history(repository, ID).size()));
        assertStored(2);
    }

    @ParameterizedTest
    @MethodSource("styles")
    <S, E> void whatIsRecreatedBeginsAnewAndItsVersionsCountOn(Style<S, E> style) {
        Repository<S, E> repository = style.repository(daybook);
        repository.create(ID, style.begins("tea"), List.of(style.changes("milk")));
        assertThrows(AggregateAlreadyExistsException.class, () -> repository.recreate(ID, style.begins("again")));
        repository.update(ID, state -> style.end());

        Receipt receipt = repository.recreate(ID, style.begins("again"));

        assertEquals(4, receipt.lastVersion());
        assertEquals("again", text(style, ID));
        assertEquals(4, repository.load(ID).version());
        assertStored(4);
    }

    @ParameterizedTest
    @MethodSource("styles")
    <S, E> void anUpdateOfAnExpectedVersionStoresOnlyAtThatVersion(Style<S, E> style) {
        Repository<S, E> repository = style.repository(daybook);
        repository.create(ID, style.begins("tea"));
        repository.update(ID, ExpectedVersion.exactly(1), state -> style.change("milk"));

        VersionConflictException stale = assertThrows(
                VersionConflictException.class,
                () -> repository.update(ID, ExpectedVersion.exactly(1), state -> style.change("honey")));

        assertEquals(stream(style), stale.stream());
        assertEquals(2, stale.actual());
        assertEquals("milk", text(style, ID));
        assertStored(2);
    }

    @ParameterizedTest
    @MethodSource("styles")
    <S, E> void anUpdateIsDecidedAgainWhenSomebodyElseWasFaster(Style<S, E> style) {
        Repository<S, E> repository = style.repository(daybook);
        repository.create(ID, style.begins("tea"));
        List<String> seen = new ArrayList<>();

        repository.update(ID, state -> {
            seen.add(style.text(state));
            if (seen.size() < 3) {
                repository.update(ID, other -> style.change(style.text(other) + "!"));
            }
            return style.change(style.text(state) + "?");
        });

        assertEquals(List.of("tea", "tea!", "tea!!"), seen);
        assertEquals("tea!!?", text(style, ID));
        assertStored(4);
    }

    @ParameterizedTest
    @MethodSource("styles")
    @Tag("D-37")
    <S, E> void whatCannotBeAppliedIsRefusedBeforeItIsStored(Style<S, E> style) {
        Repository<S, E> repository = style.repository(daybook);
        repository.create(ID, style.begins("tea"));

        assertThrows(
                UnsupportedOperationException.class,
                () -> repository.update(ID, state -> style.decide(List.of(style.changes("milk"), style.breaks()))));
        assertThrows(
                IllegalArgumentException.class,
                () -> repository.update(ID, state -> style.decide(List.of(style.ends(), style.changes("milk")))));

        assertEquals("tea", text(style, ID));
        assertStored(1);
    }

    @ParameterizedTest
    @MethodSource("styles")
    <S, E> void anAggregateIsThereAtEachOfItsVersionsAndMoments(Style<S, E> style) {
        Repository<S, E> repository = style.repository(daybook);
        Instant begun = clock.instant();
        repository.create(ID, style.begins("tea"));
        clock.move(Duration.ofMinutes(1));
        repository.update(ID, state -> style.change("milk"));

        assertEquals("tea", style.text(repository.at(ID, 1)));
        assertEquals("milk", style.text(repository.at(ID, 2)));
        assertEquals("tea", style.text(repository.at(ID, begun.plusSeconds(59))));
        assertEquals("milk", style.text(repository.at(ID, begun.plusSeconds(60))));
        assertThrows(VersionNotFoundException.class, () -> repository.at(ID, 3));
        assertThrows(AggregateNotFoundException.class, () -> repository.at(ID, begun.minusSeconds(1)));
    }

    @ParameterizedTest
    @MethodSource("styles")
    <S, E> void theHistoryTellsAllThatIsRecorded(Style<S, E> style) {
        Metadata metadata = Metadata.none().with("user", "ada");
        style.repository(daybook).with(metadata).create(ID, style.begins("tea"));
        style.publish(daybook, ID, style.changes("milk"), Metadata.none());

        List<StoredEvent<E>> history = history(style.repository(daybook), ID);

        assertEquals(
                List.of(style.begins("tea"), style.changes("milk")),
                history.stream().map(StoredEvent::payload).toList());
        StoredEvent<E> first = history.get(0);
        assertEquals(stream(style), first.stream());
        assertEquals(1, first.version());
        assertEquals(new Position(0, 1), first.position());
        assertEquals(clock.instant(), first.time());
        assertEquals("ada", first.metadata().entries().get("user"));
        assertEquals(style.names().get(1), first.type());
        assertEquals(1, first.schemaVersion());
        assertEquals(Map.of(), history.get(1).metadata().entries());
    }

    @ParameterizedTest
    @MethodSource("styles")
    @Tag("ST-01")
    <S, E> void publishingCreatesChangesAndEnds(Style<S, E> style) {
        style.publish(daybook, ID, style.begins("tea"), Metadata.none());
        Receipt changed = style.publish(daybook, ID, style.changes("milk"), Metadata.none());

        assertEquals(2, changed.lastVersion());
        assertEquals("milk", text(style, ID));
        assertThrows(
                AggregateNotFoundException.class,
                () -> style.publish(daybook, "2", style.changes("milk"), Metadata.none()));
        style.publish(daybook, ID, style.ends(), Metadata.none());
        assertFalse(style.repository(daybook).exists(ID));
        assertEquals(style.names().subList(1, 4), storedTypes());
    }

    @ParameterizedTest
    @MethodSource("styles")
    <S, E> void handlersGetTheEventAsItIsRecorded(Style<S, E> style) {
        Repository<S, E> repository = style.repository(daybook);
        List<StoredEvent<?>> handled = new ArrayList<>();
        daybook.subscribe(style.eventRoot(), handled::add);
        List<Object> begun = new ArrayList<>();
        daybook.subscribe(style.begins("any").getClass(), event -> begun.add(event.payload()));

        repository.create(ID, style.begins("tea"));
        repository.update(ID, state -> style.change("milk", "honey"));
        repository.get(ID);

        assertEquals(history(repository, ID), handled);
        assertEquals(3, handled.size());
        assertEquals(List.of(style.begins("tea")), begun);
    }

    @ParameterizedTest
    @MethodSource("styles")
    <S, E> void allChangesOfEightWritersLandAndOfManyThatBeginOneDoes(Style<S, E> style) {
        Repository<S, E> repository = style.repository(daybook);
        try (Race race = new Race(8)) {
            List<Outcome<Receipt>> begun = race.run(thread -> repository.create(ID, style.begins("tea")));
            assertEquals(1, Race.count(begun, each -> each.failure() == null));
            assertEquals(7, Race.count(begun, each -> each.failedWith(AggregateAlreadyExistsException.class)));
            race.runAll(thread -> {
                for (int i = 0; i < 5; i++) {
                    String text = thread + "." + i;
                    repository.update(ID, state -> style.change(text));
                }
                return thread;
            });
        }

        assertEquals(41, payloads(repository, ID).stream().distinct().count());
        assertEquals(41, repository.load(ID).version());
        assertStored(41);
    }

    @ParameterizedTest
    @MethodSource("styles")
    <S, E> void anAggregateIsWrittenByOneDaybookAndReadByAnother(Style<S, E> style) {
        style.repository(daybook).create(ID, style.begins("tea"));
        Daybook other = Daybook.open(store);

        style.publish(other, ID, style.changes("milk"), Metadata.none());

        assertEquals("milk", text(style, ID));
        assertEquals("milk", style.text(style.repository(other).get(ID)));
        assertStored(2);
    }

    @ParameterizedTest
    @MethodSource("styles")
    @Tag("D-43")
    <S, E> void aStreamThatMakesNoSenseIsCorruptAndSaysWhere(Style<S, E> style) {
        Repository<S, E> repository = style.repository(daybook);
        append(stream(style), new EventText(UUID.randomUUID(), style.names().get(3), 1, "{}", "{}", SampleEvents.TIME));
        StreamId second = new StreamId(style.names().get(0), "2");
        repository.create("2", style.begins("tea"));
        append(second, new EventText(UUID.randomUUID(), style.names().get(4), 1, "{}", "{}", SampleEvents.TIME));

        CorruptStreamException noBeginning = assertThrows(CorruptStreamException.class, () -> repository.get(ID));
        CorruptStreamException broken = assertThrows(CorruptStreamException.class, () -> repository.get("2"));

        assertEquals(stream(style), noBeginning.stream());
        assertMentions(noBeginning, "no creation began it");
        assertEquals(2, broken.version());
        assertMentions(broken, second, style.names().get(4));
        assertEquals("tea", style.text(repository.at("2", 1)));
    }

    @ParameterizedTest
    @MethodSource("styles")
    <S, E> void aStoredTypeThatNobodyKnowsIsNamed(Style<S, E> style) {
        Repository<S, E> repository = style.repository(daybook);
        repository.create(ID, style.begins("tea"));
        append(stream(style), new EventText(UUID.randomUUID(), "burnt", 1, "{}", "{}", SampleEvents.TIME));

        UnknownEventTypeException thrown = assertThrows(UnknownEventTypeException.class, () -> repository.get(ID));

        assertEquals("burnt", thrown.type());
        assertMentions(thrown, stream(style), "version 2", new Position(0, 2));
    }
}
