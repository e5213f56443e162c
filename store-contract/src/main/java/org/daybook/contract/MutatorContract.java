package org.daybook.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.daybook.Daybook;
import org.daybook.aggregate.Mutator;
import org.daybook.aggregate.Repository;
import org.daybook.event.AggregateType;
import org.daybook.event.ConfigurationException;
import org.daybook.event.CorruptStreamException;
import org.daybook.event.Decision;
import org.daybook.event.DomainEvent;
import org.daybook.event.EventType;
import org.daybook.event.Metadata;
import org.daybook.event.StoredEvent;
import org.daybook.event.StreamId;
import org.daybook.handler.SubscribeTo;
import org.daybook.journal.EventText;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Aggregates whose events know nothing of Daybook, and what is their own beside what holds for every style.
 *
 * <pre>{@code
 * class MyMutatorTest extends MutatorContract {
 *     @Override protected Store openStore() { return new MyStore(); }
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads at once: each test has an instance of its own.
 */
public abstract class MutatorContract extends DaybookContract {

    private static final String ID = "7";
    private static final StreamId CART = new StreamId("Cart", ID);

    private Repository<Cart, Cart.Event> carts;

    /** For suites. */
    @SuppressWarnings("NullAway.Init") // JUnit calls openRepository() first
    protected MutatorContract() {}

    @BeforeEach
    void openRepository() {
        carts = daybook.repository(Cart.MUTATOR);
    }

    @Test
    @Tag("AG-24")
    @Tag("MU-01")
    @Tag("MU-02")
    void eachEventIsAppliedByTheNearestFunction() {
        carts.create(ID, new Cart.Opened("ada"));
        carts.update(ID, cart -> Cart.MUTATOR.decide(new Cart.Added("tea"), new Cart.Added("milk")));
        carts.update(ID, cart -> Cart.MUTATOR.decide(new Cart.Returned("tea")));

        assertEquals(new Cart("ada", List.of("milk"), List.of()), carts.get(ID));
        assertEquals(List.of("cart_opened", "cart_added", "cart_added", "cart_returned"), storedTypes());
    }

    @Test
    void functionsInContextKnowWhatIsRecorded() {
        carts.create(ID, new Cart.Opened("ada"));
        carts.with(Metadata.none().with("user", "eve")).update(ID, cart -> Cart.MUTATOR.decide(new Cart.Viewed()));

        StoredEvent<Cart.Event> viewed = history(carts, ID).get(1);

        assertEquals(List.of(viewed.context()), carts.get(ID).views());
        assertEquals("eve", viewed.metadata().entries().get("user"));
    }

    @Test
    void aFunctionThatForgetsTheStateIsRefusedBeforeAnythingIsStored() {
        carts.create(ID, new Cart.Opened("ada"));

        IllegalArgumentException thrown = assertThrows(
                IllegalArgumentException.class,
                () -> carts.update(ID, cart -> Cart.MUTATOR.decide(new Cart.Vanished())));

        assertMentions(thrown, "Vanished", "must return a", "Cart", "null");
        assertStored(1);
    }

    /** An event that its mutator does not know, since nothing is sealed. */
    record Guest(int visits) {
        interface GuestEvent {}

        record Came() implements GuestEvent {}

        static final Mutator<Guest, GuestEvent> MUTATOR =
                Mutator.of(Guest.class, GuestEvent.class).creates(Came.class, came -> new Guest(1));
    }

    record Stranger() implements Guest.GuestEvent {}

    @Test
    @Tag("MU-01")
    void anEventThatIsNotAmongThoseOfTheMutatorIsRefusedBeforeItIsStored() {
        Repository<Guest, Guest.GuestEvent> guests = daybook.repository(Guest.MUTATOR);
        guests.create(ID, new Guest.Came());

        IllegalArgumentException thrown = assertThrows(
                IllegalArgumentException.class, () -> guests.update(ID, guest -> Guest.MUTATOR.decide(new Stranger())));

        assertMentions(thrown, "Stranger", "Guest");
        assertThrows(IllegalArgumentException.class, () -> guests.create("8", new Stranger()));
        assertStored(1);
    }

    /** A cart that can also be wrapped: it extends the mutator of carts and overrides one of its functions. */
    @AggregateType("present")
    record Present(String owner, int items, String paper) {

        sealed interface PresentEvent {}

        sealed interface Common extends PresentEvent {}

        record Begun(String owner) implements Common {}

        record Put() implements Common {}

        @EventType(name = "wrapped_up", version = 2)
        record Wrapped(String paper) implements PresentEvent {}

        static final Mutator<Present, Common> COMMON = Mutator.of(Present.class, Common.class)
                .creates(Begun.class, begun -> new Present(begun.owner(), 0, ""))
                .on(Put.class, (present, put) -> new Present(present.owner(), present.items() + 1, present.paper()));

        static final Mutator<Present, PresentEvent> MUTATOR = Mutator.of(Present.class, PresentEvent.class)
                .extending(COMMON)
                .on(Put.class, (present, put) -> new Present(present.owner(), present.items() + 10, present.paper()))
                .on(
                        Wrapped.class,
                        (present, wrapped) -> new Present(present.owner(), present.items(), wrapped.paper()));
    }

    @Test
    @Tag("MU-03")
    void aMutatorExtendsAnotherAndNamesAreThoseThatWereFixed() {
        Repository<Present, Present.PresentEvent> presents = daybook.repository(Present.MUTATOR);
        presents.create(ID, new Present.Begun("ada"), List.of(new Present.Put(), new Present.Wrapped("red")));

        assertEquals(new Present("ada", 10, "red"), presents.get(ID));
        assertEquals(List.of("present_begun", "present_put", "wrapped_up"), storedTypes());
        assertEquals(2, readAll().get(2).event().schemaVersion());
    }

    @Test
    void mutatorsAreKnownToHandlersBeforeTheirRepositoriesAreAskedFor() {
        Daybook other =
                Daybook.builder(store).define(Present.COMMON, Present.MUTATOR).open();
        List<Present.PresentEvent> handled = new ArrayList<>();
        other.subscribe(Present.PresentEvent.class, event -> handled.add(event.payload()));

        other.publish(Present.MUTATOR, ID, new Present.Begun("ada"));
        other.publish(Present.MUTATOR, ID, new Present.Put());

        assertEquals(List.of(new Present.Begun("ada"), new Present.Put()), handled);
        ConfigurationException unknown =
                assertThrows(ConfigurationException.class, () -> daybook.subscribe(Present.Put.class, event -> {}));
        assertMentions(unknown, "Put", "define(mutator)");
        assertStored(2);
    }

    @Test
    void subscribeToMethodsTakePlainEvents() {
        PlainHandlers handlers = new PlainHandlers();
        daybook.register(handlers);

        carts.create(ID, new Cart.Opened("ada"));
        carts.update(ID, cart -> Cart.MUTATOR.decide(new Cart.Added("tea"), new Cart.Viewed()));

        assertEquals(List.of("Opened[owner=ada]", "tea at 2"), handlers.seen);
    }

    static final class PlainHandlers {
        final List<String> seen = new ArrayList<>();

        @SubscribeTo(Cart.Opened.class)
        void opened(Cart.Opened event) {
            seen.add(event.toString());
        }

        @SubscribeTo(Cart.Filled.class)
        void filled(StoredEvent<? extends Cart.Filled> event) {
            seen.add(event.payload().item() + " at " + event.version());
        }
    }

    @Test
    void aClassThatAMutatorChangesIsNotAskedForByItsClass() {
        carts.create(ID, new Cart.Opened("ada"));

        ConfigurationException thrown =
                assertThrows(ConfigurationException.class, () -> daybook.repository(Cart.class));

        assertMentions(thrown, "Cart", "repository(mutator)");
        assertStored(1);
    }

    @Test
    @Tag("MU-05")
    void metadataAreNeverPartOfAPayload() {
        carts.with(Metadata.none().with("owner", "somebody else")).create(ID, new Cart.Opened("ada"));

        assertEquals("ada", carts.get(ID).owner());
        assertEquals("{\"owner\":\"ada\"}", readAll().get(0).event().data());
        assertEquals(
                "somebody else", history(carts, ID).get(0).metadata().entries().get("owner"));
    }

    @Test
    void aDecisionOfAnotherStyleIsRefusedBeforeItIsStored() {
        carts.create(ID, new Cart.Opened("ada"));

        assertThrows(IllegalArgumentException.class, () -> carts.update(ID, cart -> stranger()));
        assertThrows(
                IllegalArgumentException.class, () -> carts.update(ID, cart -> Decision.ofAll(List.of(stranger()))));
        assertStored(1);
        assertTrue(carts.exists(ID));
    }

    /** An event that changes a cart by itself, which has a mutator for that. */
    private static DomainEvent<Cart> stranger() {
        return cart -> cart;
    }

    @Test
    void aStoredEventThatItsFunctionCannotApplyIsACorruptStream() {
        carts.create(ID, new Cart.Opened("ada"));
        append(CART, new EventText(UUID.randomUUID(), "cart_vanished", 1, "{}", "{}", SampleEvents.TIME));

        CorruptStreamException thrown = assertThrows(CorruptStreamException.class, () -> carts.get(ID));

        assertEquals(2, thrown.version());
        assertMentions(thrown, CART, "cart_vanished", "null");
    }
}
