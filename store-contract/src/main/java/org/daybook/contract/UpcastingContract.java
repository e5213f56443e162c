package org.daybook.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.daybook.Daybook;
import org.daybook.aggregate.KnownEvent;
import org.daybook.aggregate.Repository;
import org.daybook.event.AggregateAlreadyExistsException;
import org.daybook.event.AggregateNotFoundException;
import org.daybook.event.ConfigurationException;
import org.daybook.event.DomainEvent;
import org.daybook.event.EventSchemaException;
import org.daybook.event.EventShape;
import org.daybook.event.EventView;
import org.daybook.event.HandlerFailedException;
import org.daybook.event.RawEvent;
import org.daybook.event.Receipt;
import org.daybook.event.SerializationException;
import org.daybook.event.StoredEvent;
import org.daybook.event.StreamId;
import org.daybook.event.UnknownEventTypeException;
import org.daybook.event.UnknownEvents;
import org.daybook.event.Upcaster;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of events that are stored under old names and in old shapes.
 *
 * <pre>{@code
 * class MyUpcastingTest extends UpcastingContract {
 *     @Override protected Store openStore() { return new MyStore(); }
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads at once: each test has an instance of its own.
 */
public abstract class UpcastingContract extends DaybookContract {

    private static final StreamId PARCEL = new StreamId("Parcel", "1");
    private static final StreamId PACKET = new StreamId("Packet", "1");

    /** For suites. */
    protected UpcastingContract() {}

    private Daybook.Builder parcels() {
        return Daybook.builder(store)
                .clock(clock)
                .define(Parcel.class)
                .upcaster("parcel_sent", 1, Parcel.TITLE_IS_LABEL)
                .upcaster("parcel_sent", 2, Parcel.KILOS_ARE_GRAMS)
                .upcaster("parcel_travelled", 1, Parcel.JOURNEY_IS_STOPS)
                .upcaster("parcel_weighed", 1, Upcaster.dropping())
                .upcaster("parcel_handed_over", 1, Upcaster.moving("parcel_delivered", 1));
    }

    private Repository<Parcel, DomainEvent<? super Parcel>> open(Daybook.Builder builder) {
        daybook = builder.open();
        return daybook.repository(Parcel.class);
    }

    @Test
    void stepsChainFromTheStoredVersionAndWhatIsStoredStays() {
        EventText first = Parcel.text("parcel_sent", 1, "{\"title\":\"tea\", \"grams\": 7, \"unknown\":[1.50]}");
        EventText second = Parcel.text("parcel_sent", 2, "{\"label\":\"milk\",\"kilos\":0.25,\"schemaVersion\":1}");
        append(PARCEL, first);
        append(new StreamId("Parcel", "2"), second);
        var parcels = open(parcels());
        parcels.create("3", new Parcel.Sent("rice", 3));

        assertEquals(new Parcel("tea", 1000, List.of()), parcels.get("1"));
        assertEquals(new Parcel("milk", 250, List.of()), parcels.get("2"));
        assertEquals(new Parcel("rice", 3, List.of()), parcels.get("3"));
        StoredEvent<?> event = history(parcels, "1").get(0);
        assertEquals(new Parcel.Sent("tea", 1000), event.payload());
        assertEquals(
                List.of(first.id(), 1L, PARCEL, 1, "parcel_sent", first.time(), Map.of("by", "ada"), 0),
                List.of(
                        event.id(),
                        event.version(),
                        event.stream(),
                        event.schemaVersion(),
                        event.type(),
                        event.time(),
                        event.metadata().entries(),
                        event.part()));
        assertEquals(
                List.of(first, second),
                readAll().stream().map(JournalRecord::event).limit(2).toList());
        assertEquals(3, readAll().get(2).event().schemaVersion());
    }

    @Test
    void aSplitEventHasPartsWhichAreToldApartAndAVersion() {
        append(
                PARCEL,
                Parcel.text("parcel_sent", 3, "{\"label\":\"tea\",\"grams\":1}"),
                Parcel.text("parcel_travelled", 1, "{\"stops\":[\"Oslo\",\"Bergen\"]}"));
        var parcels = open(parcels());

        Receipt receipt = parcels.update("1", parcel -> new Parcel.Passed("Voss"));

        assertEquals(3, receipt.lastVersion());
        assertEquals(List.of("Oslo", "Bergen", "Voss"), parcels.get("1").stops());
        List<StoredEvent<DomainEvent<? super Parcel>>> history = history(parcels, "1");
        assertEquals(
                List.of(1L, 2L, 2L, 3L),
                history.stream().map(StoredEvent::version).toList());
        assertEquals(
                List.of(0, 0, 1, 0), history.stream().map(StoredEvent::part).toList());
        assertEquals(history.get(1).id(), history.get(2).id());
        assertEquals(history.get(1).position(), history.get(2).position());
        assertFalse(history.get(1).toString().equals(history.get(2).toString()));
        assertEquals(List.of("Oslo", "Bergen"), parcels.at("1", 2).stops());
    }

    @Test
    void aDroppedEventKeepsItsVersion() {
        append(
                PARCEL,
                Parcel.text("parcel_sent", 3, "{\"label\":\"tea\",\"grams\":1}"),
                Parcel.text("parcel_weighed", 1, "{}"));
        append(new StreamId("Parcel", "2"), Parcel.text("parcel_weighed", 1, "{}"));
        var parcels = open(parcels());

        assertEquals(2, parcels.load("1").version());
        assertTrue(parcels.exists("1"));
        assertEquals(3, parcels.update("1", parcel -> new Parcel.Passed("Voss")).lastVersion());
        assertEquals(2, history(parcels, "1").size());
        assertThrows(AggregateNotFoundException.class, () -> parcels.get("2"));
        assertTrue(parcels.find("2").isEmpty());
    }

    @Test
    void anEventOfAnotherTypeEndsTheAggregateIfThatDoes() {
        append(
                PARCEL,
                Parcel.text("parcel_sent", 3, "{\"label\":\"tea\",\"grams\":1}"),
                Parcel.text("parcel_handed_over", 1, "{\"to\":\"the neighbour\"}"));
        var parcels = open(parcels());

        assertFalse(parcels.exists("1"));
        assertTrue(parcels.find("1").isEmpty());
        assertEquals(3, parcels.recreate("1", new Parcel.Sent("milk", 2)).lastVersion());
        assertEquals("milk", parcels.get("1").label());
    }

    @Test
    @Tag("D-25")
    void eventsAndAggregatesAreFoundUnderTheirOldNames() {
        append(
                PACKET,
                Parcel.text("packet_sent", 3, "{\"label\":\"tea\",\"grams\":1}"),
                Parcel.text("parcel_seen", 1, "{\"stop\":\"Oslo\"}"),
                Parcel.text("packet_passed", 1, "{\"stop\":\"Bergen\"}"));
        var parcels = open(parcels());

        Receipt receipt = parcels.update("1", parcel -> new Parcel.Passed("Voss"));
        parcels.create("2", new Parcel.Sent("milk", 2));

        assertEquals(PACKET, receipt.stream());
        assertEquals(4, receipt.lastVersion());
        assertEquals(List.of("Oslo", "Bergen", "Voss"), parcels.get("1").stops());
        assertEquals(
                List.of("packet_sent", "parcel_seen", "packet_passed", "parcel_passed", "parcel_sent"), storedTypes());
        assertEquals("Parcel/2", readAll().get(4).stream().toString());
        assertThrows(AggregateAlreadyExistsException.class, () -> parcels.create("1", new Parcel.Sent("another", 1)));
    }

    @Test
    void stepsAreThoseOfAllNames() {
        append(PACKET, Parcel.text("packet_sent", 1, "{\"title\":\"tea\",\"kilos\":2}"));

        assertEquals(new Parcel("tea", 2000, List.of()), open(parcels()).get("1"));
    }

    @Test
    void ofASplitEventOnlyThePartIsPassedOverThatNobodyKnows() {
        append(
                PARCEL,
                Parcel.text("parcel_sent", 3, "{\"label\":\"tea\",\"grams\":1}"),
                Parcel.text("parcel_moved", 1, "{\"stop\":\"Oslo\"}"));
        Upcaster split = event -> List.of(event.as("parcel_passed", 1), event.as("parcel_greeted", 1));

        var failing = open(parcels().upcaster("parcel_moved", 1, split));
        assertEquals(
                "parcel_greeted",
                assertThrows(UnknownEventTypeException.class, () -> failing.get("1"))
                        .type());
        for (UnknownEvents choice : List.of(UnknownEvents.SKIP, UnknownEvents.RAW)) {
            var passing = open(parcels().upcaster("parcel_moved", 1, split).unknownEvents(choice));
            assertEquals(List.of("Oslo"), passing.get("1").stops());
            assertEquals(Map.of("parcel_greeted", 1L), daybook.unknownEvents());
        }
    }

    @Test
    void anEventThatNobodyKnowsIsAnErrorUnlessItIsToBePassedOver() {
        append(
                PARCEL,
                Parcel.text("parcel_sent", 3, "{\"label\":\"tea\",\"grams\":1}"),
                Parcel.text("parcel_stamped", 1, "{\"stamp\":\"blue\"}"),
                Parcel.text("parcel_passed", 2, "{\"place\":\"Oslo\"}"),
                Parcel.text("parcel_passed", 1, "{\"stop\":\"Voss\"}"));

        var failing = open(parcels());
        assertEquals(
                "parcel_stamped",
                assertThrows(UnknownEventTypeException.class, () -> failing.get("1"))
                        .type());
        assertMentions(
                assertThrows(UnknownEventTypeException.class, () -> history(failing, "1")),
                PARCEL,
                "version 2",
                "parcel_stamped");

        for (UnknownEvents choice : List.of(UnknownEvents.SKIP, UnknownEvents.RAW)) {
            var passing = open(parcels().unknownEvents(choice));
            assertEquals(List.of("Voss"), passing.get("1").stops());
            assertEquals(4, passing.load("1").version());
            assertEquals(Map.of("parcel_stamped", 2L, "parcel_passed", 2L), daybook.unknownEvents());
            assertEquals(2, history(passing, "1").size());
        }
    }

    @Test
    void withoutAStepAnOldShapeIsNamedWithTheStepThatIsMissing() {
        append(PARCEL, Parcel.text("parcel_sent", 1, "{\"title\":\"tea\"}"));
        var parcels =
                open(Daybook.builder(store).define(Parcel.class).upcaster("parcel_sent", 1, Parcel.TITLE_IS_LABEL));

        assertMentions(
                assertThrows(UnknownEventTypeException.class, () -> parcels.get("1")),
                PARCEL,
                "upcaster of parcel_sent version 2");
    }

    @Test
    void aStepThatFailsSaysWhichAndNeverWhatIsStored() {
        append(PARCEL, Parcel.text("parcel_sent", 2, "{\"label\":\"tea\",\"kilos\":\"secret\"}"));
        append(new StreamId("Parcel", "2"), Parcel.text("parcel_sent", 1, "[\"secret\"]"));
        append(new StreamId("Parcel", "3"), Parcel.text("parcel_sent", 1, "{\"title\":{\"secret\":1}}"));
        append(new StreamId("Parcel", "4"), Parcel.text("parcel_sent", 1, "{\"title\":\"secret"));
        var parcels = open(parcels());

        EventSchemaException failed = assertThrows(EventSchemaException.class, () -> parcels.get("1"));
        assertMentions(failed, PARCEL, "parcel_sent schema version 2", "position 0/1");
        assertHides("secret", failed);
        for (String id : List.of("2", "3", "4")) {
            SerializationException unreadable = assertThrows(SerializationException.class, () -> parcels.get(id));
            assertMentions(unreadable, "Parcel/" + id, "schema version 1");
            assertHides("secret", unreadable);
        }
    }

    @Test
    void aStepThatGoesNowhereIsRefused() {
        append(PARCEL, Parcel.text("parcel_sent", 1, "{\"title\":\"tea\"}"));
        Map<String, Upcaster> steps = Map.of(
                "returned schema version 1", event -> List.of(event),
                "returned schema version 3", event -> List.of(event.as("parcel_sent", 3)),
                "NullPointerException", event -> Collections.singletonList(null),
                "moved the event",
                        event -> List.of(new EventShape(
                                "parcel_sent", 2, event.data(), PACKET, 1, event.time(), event.metadata())));
        steps.forEach((reason, step) -> {
            var parcels = open(Daybook.builder(store).define(Parcel.class).upcaster("parcel_sent", 1, step));
            assertMentions(assertThrows(EventSchemaException.class, () -> parcels.get("1")), reason, PARCEL);
        });
        var circling = open(Daybook.builder(store)
                .define(Parcel.class)
                .upcaster("parcel_sent", 1, Upcaster.moving("parcel_round", 1))
                .upcaster("parcel_round", 1, Upcaster.moving("parcel_sent", 1)));
        assertMentions(assertThrows(EventSchemaException.class, () -> circling.get("1")), "circle", PARCEL);
    }

    @Test
    void twoStepsForOneVersionAndStepsFromNowhereAreRefused() {
        append(PARCEL, Parcel.text("parcel_weighed", 1, "{}"));
        var parcels = open(Daybook.builder(store).define(Parcel.class));
        assertThrows(ConfigurationException.class, () -> daybook.upcaster("parcel_sent", 0, Upcaster.dropping()));
        assertThrows(ConfigurationException.class, () -> daybook.upcaster("", 1, Upcaster.dropping()));
        assertThrows(UnknownEventTypeException.class, () -> parcels.find("1"));
        daybook.upcaster("parcel_weighed", 1, Upcaster.dropping());
        assertTrue(parcels.find("1").isEmpty());

        Daybook.Builder twice = parcels().upcaster("parcel_sent", 1, Upcaster.dropping());
        assertMentions(
                assertThrows(ConfigurationException.class, twice::open), "two upcasters of parcel_sent version 1");
    }

    @Test
    void handlersInTheProcessGetTheirOwnClassesAndAllOthersTheAggregates() {
        List<Object> seen = new ArrayList<>();
        var parcels = open(parcels());
        daybook.subscribeAll(event -> seen.add(event.payload()));
        daybook.subscribe(Parcel.Weight.class, event -> seen.add(event.payload()));
        daybook.subscribe(event -> true, event -> seen.add(event.payload()));

        parcels.create("1", new Parcel.Sent("tea", 7));

        assertEquals(List.of(new Parcel.Sent("tea", 7), new Parcel.Weight(7), new Parcel.Sent("tea", 7)), seen);
        assertEquals(List.of("parcel_sent"), storedTypes());
    }

    @EventView(type = "parcel_sent", version = 2)
    record Unfitting(int label) {}

    /** Nobody may take it for an event that is not stored. */
    @Test
    void aHandlersOwnClassThatDoesNotFitIsAFailureOfThatHandlerAlone() {
        List<Object> seen = new ArrayList<>();
        var parcels = open(parcels());
        daybook.subscribe(Unfitting.class, event -> seen.add(event.payload()));
        daybook.subscribe(Parcel.Weight.class, event -> seen.add(event.payload()));

        HandlerFailedException thrown =
                assertThrows(HandlerFailedException.class, () -> parcels.create("1", new Parcel.Sent("tea", 7)));

        assertMentions(thrown, "Unfitting", "parcel_sent");
        assertEquals(List.of(new Parcel.Weight(7)), seen);
        assertEquals(List.of("parcel_sent"), storedTypes());
        assertThrows(ConfigurationException.class, () -> daybook.subscribe(RawEvent.class, event -> {}));
    }

    @Test
    void whatIsKnownIsListed() {
        open(parcels()).create("1", new Parcel.Sent("tea", 7));

        assertEquals(List.of(daybook.knownEvents().get(2).type()), storedTypes());
        assertEquals(
                List.of(
                        new KnownEvent(
                                "parcel_delivered",
                                1,
                                List.of("packet_delivered"),
                                Parcel.Delivered.class,
                                "Parcel",
                                List.of("Packet")),
                        new KnownEvent(
                                "parcel_passed",
                                1,
                                List.of("parcel_seen", "packet_passed"),
                                Parcel.Passed.class,
                                "Parcel",
                                List.of("Packet")),
                        new KnownEvent(
                                "parcel_sent",
                                3,
                                List.of("packet_sent"),
                                Parcel.Sent.class,
                                "Parcel",
                                List.of("Packet"))),
                daybook.knownEvents());
        assertEquals(
                "{packet_delivered=[1], packet_passed=[1], packet_sent=[3], parcel_delivered=[1], parcel_handed_over=[1], "
                        + "parcel_passed=[1], parcel_seen=[1], parcel_sent=[1, 2, 3], parcel_travelled=[1], "
                        + "parcel_weighed=[1]}",
                daybook.readableTypes().toString());
    }

    @Test
    void anExportIsInTheShapesOfToday() {
        EventText current = Parcel.text("parcel_passed", 1, "{ \"stop\" : \"Oslo\" }");
        append(
                PARCEL,
                Parcel.text("parcel_sent", 1, "{\"title\":\"tea\",\"exact\":1.50,\"big\":12345678901234567890123}"),
                current,
                Parcel.text("parcel_weighed", 1, "{}"),
                Parcel.text("parcel_travelled", 1, "{\"stops\":[\"Voss\"]}"));
        open(parcels());

        List<List<EventText>> upcast = readAll().stream().map(daybook::upcast).toList();

        EventText first = readAll().get(0).event();
        assertEquals(
                List.of(new EventText(
                        first.id(),
                        "parcel_sent",
                        3,
                        "{\"exact\":1.50,\"big\":12345678901234567890123,\"label\":\"tea\",\"grams\":1000}",
                        first.metadata(),
                        first.time())),
                upcast.get(0));
        assertEquals(List.of(current), upcast.get(1));
        assertEquals(List.of(), upcast.get(2));
        assertEquals("{\"stop\":\"Voss\"}", upcast.get(3).get(0).data());
    }

    @Test
    void thePartsOfASplitGoTheirOwnWays() {
        append(PARCEL, Parcel.text("parcel_sent", 3, "{\"label\":\"tea\",\"grams\":7}"));
        append(PARCEL, Parcel.text("parcel_both", 1, "{\"stop\":\"Oslo\",\"then\":{\"stop\":\"Voss\"}}"));
        Repository<Parcel, DomainEvent<? super Parcel>> parcels = open(Daybook.builder(store)
                .define(Parcel.class)
                .upcaster(
                        "parcel_both",
                        1,
                        event -> List.of(
                                event.as("parcel_shouted", 1),
                                event.as("parcel_passed", 1),
                                event.as("parcel_shouted", 1, event.data().tree("then")),
                                event.as("parcel_passed", 1, event.data().tree("then"))))
                .upcaster("parcel_shouted", 1, event -> {
                    event.data().change("stop", stop -> stop + "!");
                    return List.of(event.as("parcel_passed", 1));
                }));

        assertEquals(List.of("Oslo!", "Oslo", "Voss!", "Voss"), parcels.get("1").stops());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void randomHistoriesThroughRandomChains(long seed) {
        Notes.History history = Notes.History.random(seed);
        append(new StreamId("Notes", "1"), history.texts().toArray(EventText[]::new));
        daybook = history.upcast(Daybook.builder(store).clock(clock)).open();
        Repository<Notes, DomainEvent<? super Notes>> notes = daybook.repository(Notes.class);

        assertEquals(history.expected(), notes.get("1").all(), () -> "with the seed " + seed);
        assertEquals(
                history.expected().stream().map(Notes::text).toList(),
                readAll().stream()
                        .skip(1)
                        .flatMap(row -> daybook.upcast(row).stream())
                        .map(EventText::data)
                        .toList(),
                () -> "exported, with the seed " + seed);
        assertEquals(41, notes.load("1").version());
        assertEquals(
                42, notes.update("1", each -> new Notes.Noted(Map.of("a", "1"))).lastVersion());
    }
}
