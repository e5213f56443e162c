package org.daybook.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.daybook.aggregate.Mutator;
import org.daybook.event.AggregateNotFoundException;
import org.daybook.event.BaseEntity;
import org.daybook.event.Change;
import org.daybook.event.Creation;
import org.daybook.event.Decision;
import org.daybook.event.DomainEvent;
import org.daybook.event.EventContext;
import org.daybook.handler.Registration;
import org.daybook.subscription.Subscription;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioTest {

    private static final Order.Line TEA = new Order.Line("tea", 2, new BigDecimal("3.50"));

    private static Scenario<Order, DomainEvent<? super Order>> placed() {
        return Scenario.of(Order.class).given(new Order.Placed("ada"));
    }

    @Test
    @Tag("D-49")
    void what_is_as_expected_passes() {
        placed().given(new Order.LineAdded(TEA))
                .when(Order::pay)
                .then(new Order.Paid())
                .thenState(new Order("ada", List.of(TEA), true))
                .thenState(order -> order.lines().size(), 1);
        placed().when(order -> Decision.none()).thenNothing();
        placed().when(order -> new Order.Cancelled())
                .then(new Order.Cancelled())
                .thenDiscarded();
        Scenario.of(Order.class)
                .whenCreated(new Order.Placed("eve"))
                .then(new Order.Placed("eve"))
                .thenState(new Order("eve", List.of(), false));
        assertThat(placed().when(Order::pay).thenFails(IllegalStateException.class))
                .hasMessage("nothing to pay for");
        Scenario.of(Order.class).when(Order::pay).thenFails(AggregateNotFoundException.class);
    }

    @Test
    void what_differs_is_said_field_by_field() {
        Scenario.Result<Order, DomainEvent<? super Order>> added =
                placed().when(order -> new Order.LineAdded(new Order.Line("tea", 3, new BigDecimal("3.5"))));

        assertThatThrownBy(() -> added.then(new Order.LineAdded(TEA)))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        the events are not those that were expected:
                          event 1: LineAdded
                            line.pieces: expected 2, but was 3
                            line.price: expected 3.50, but was 3.5""");
        assertThatThrownBy(() -> added.thenState(new Order("eve", List.of(TEA), false)))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        the state is not the one that was expected:
                            customer: expected "eve", but was "ada"
                            lines[0].pieces: expected 2, but was 3
                            lines[0].price: expected 3.50, but was 3.5""");
        assertThatThrownBy(() -> added.then(new Order.Paid()))
                .hasMessageContaining("event 1: expected Paid[], but there is LineAdded[");
        assertThatThrownBy(added::thenNothing).hasMessageContaining("event 1: nothing was expected, but there is");
        assertThatThrownBy(added::thenDiscarded).hasMessage("the aggregate was to be discarded, but lives");
        assertThatThrownBy(() -> added.thenFails(IllegalStateException.class))
                .hasMessageContaining("was to fail with a java.lang.IllegalStateException, but stored [LineAdded[");
        assertThatThrownBy(() -> added.thenState(Order::customer, "eve"))
                .hasMessageContaining("expected \"eve\", but was \"ada\"");
        assertThatThrownBy(() -> placed().when(Order::pay).then(new Order.Paid()))
                .hasMessageContaining("the command failed: java.lang.IllegalStateException: nothing to pay for")
                .hasRootCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> placed().when(Order::pay).thenFails(ArithmeticException.class))
                .hasMessageContaining("but failed with java.lang.IllegalStateException");
    }

    /** Of the mutator style. */
    record Count(int value) {
        interface Event {}

        record Begun() implements Event {}

        record Added(int by) implements Event {}

        static final Mutator<Count, Event> MUTATOR = Mutator.of(Count.class, Event.class)
                .creates(Begun.class, event -> new Count(0))
                .on(Added.class, (count, event) -> new Count(count.value + event.by));
    }

    @Test
    void mutators_have_scenarios_too() {
        Scenario.of(Count.MUTATOR)
                .given(new Count.Begun(), new Count.Added(3))
                .when(count -> Count.MUTATOR.decide(new Count.Added(count.value())))
                .then(new Count.Added(3))
                .thenState(new Count(6));
    }

    /** Of the entity style. */
    static final class Account extends BaseEntity {
        private long balance;
        private Instant last = Instant.MIN;

        void deposit(long cents) {
            if (cents <= 0) {
                throw new IllegalArgumentException("deposit more than nothing");
            }
            raise(new Deposited(cents));
        }

        long balance() {
            return balance;
        }

        record Opened() implements Creation<Account> {
            @Override
            public Account create() {
                return new Account();
            }
        }

        record Deposited(long cents) implements Change.InContext<Account> {
            @Override
            public void apply(Account account, EventContext context) {
                account.balance += cents;
                account.last = context.time();
            }
        }
    }

    @Test
    void entities_have_scenarios_with_commands() {
        Instant noon = Instant.parse("2026-11-29T12:00:00Z");
        Scenario.EntityScenario<Account> account =
                Scenario.ofEntity(Account.class).givenEvents(List.of(new Account.Opened(), new Account.Deposited(5)));

        account.at(noon)
                .whenCalled(each -> each.deposit(3))
                .then(new Account.Deposited(3))
                .thenState(Account::balance, 8L)
                .thenState(each -> each.last, noon);
        assertThat(account.whenCalled(each -> each.deposit(0)).thenFails(IllegalArgumentException.class))
                .hasMessage("deposit more than nothing");
    }

    /** As the documentation of it says. */
    @Test
    void the_example_of_entities_is_one() {
        Scenario.ofEntity(Account.class)
                .given(new Account.Opened())
                .whenCalled(account -> account.deposit(300))
                .then(new Account.Deposited(300))
                .thenState(Account::balance, 300L);
        Scenario.ofEntity(Account.class)
                .given(new Account.Opened(), new Account.Deposited(5))
                .when(account -> new Account.Deposited(3))
                .then(new Account.Deposited(3))
                .thenState(Account::balance, 8L);
        Scenario.ofEntity(Account.class)
                .at(TestDaybook.START)
                .whenCreated(new Account.Opened())
                .then(new Account.Opened())
                .thenState(Account::balance, 0L);
    }

    /** An entity that cannot be made of what is written of it, since nothing else can be than its events. */
    static final class Crate extends BaseEntity {
        private final String label;
        private final Set<String> tags = new HashSet<>();
        private byte[] seal = {};

        @SuppressWarnings("unused") // is no part of what it is
        private transient int opened = 1;

        Crate(String label) {
            this.label = label;
        }

        static Crate of(String label, String... tags) {
            Crate crate = new Crate(label);
            crate.tags.addAll(List.of(tags));
            crate.seal = new byte[] {1};
            crate.opened = 7;
            return crate;
        }

        record Made(String label) implements Creation<Crate> {
            @Override
            public Crate create() {
                return new Crate(label);
            }
        }

        record Tagged(Set<String> tags) implements Change<Crate> {
            @Override
            public void apply(Crate crate) {
                crate.tags.addAll(tags);
                crate.seal = new byte[] {1};
            }
        }
    }

    @Test
    void states_of_entities_are_compared_field_by_field() {
        Scenario.Result<Crate, DomainEvent<? super Crate>> crate = Scenario.ofEntity(Crate.class)
                .given(new Crate.Made("tea"))
                .when(each -> new Crate.Tagged(Set.of("green", "dry")));

        crate.thenState(Crate.of("tea", "dry", "green"));
        assertThatThrownBy(() -> crate.thenState(Crate.of("coffee", "dry")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("label: expected \"coffee\", but was \"tea\"")
                .hasMessageContaining("tags")
                .hasMessageContaining("green")
                .hasMessageNotContaining("seal")
                .hasMessageNotContaining("opened")
                .hasMessageNotContaining("equals method");

        Account rich = new Account();
        rich.balance = 9;
        rich.last = TestDaybook.START;
        Scenario.Result<Account, DomainEvent<? super Account>> account =
                Scenario.ofEntity(Account.class).given(new Account.Opened()).whenCalled(each -> each.deposit(9));
        account.thenState(rich);
        rich.balance = 8;
        assertThatThrownBy(() -> account.thenState(rich))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        the state is not the one that was expected:
                            balance: expected 8, but was 9""");
    }

    /** What several entities have in common. */
    abstract static class Owned extends BaseEntity {
        String owner = "";
        List<Order.Line> lines = List.of();
    }

    static final class Other extends Owned {}

    static final class Flag extends Owned {
        record Raised(String owner) implements Creation<Flag> {
            @Override
            public Flag create() {
                Flag flag = new Flag();
                flag.owner = owner;
                return flag;
            }
        }
    }

    @Test
    void inherited_fields_are_compared_too() {
        Scenario.Result<Flag, DomainEvent<? super Flag>> flag =
                Scenario.ofEntity(Flag.class).whenCreated(new Flag.Raised("ada"));
        Flag expected = new Flag();
        assertThatThrownBy(() -> flag.thenState(expected))
                .hasMessageContaining("owner: expected \"\", but was \"ada\"");
        expected.owner = "ada";
        flag.thenState(expected);
        expected.lines = List.of(TEA);
        assertThatThrownBy(() -> flag.thenState(expected))
                .hasMessageContaining("lines[0]: expected Line[article=tea, pieces=2, price=3.50], but was null");
        assertThatThrownBy(() -> flag.thenState(Function.identity(), new Other()))
                .hasMessageContaining("expected a " + Other.class.getName() + ", but was a " + Flag.class.getName());
    }

    @Test
    void handlers_and_subscriptions_are_tested_with_ids_and_time_under_control() {
        try (TestDaybook test = TestDaybook.open(builder -> builder.define(Order.class))) {
            List<String> heard = new ArrayList<>();
            Registration registration = test.daybook()
                    .subscribe(
                            Order.Placed.class,
                            event -> heard.add(event.payload().customer()));
            test.daybook()
                    .subscription("orders")
                    .handle(Order.Placed.class, event -> heard.add("durable " + event.id() + " " + event.time()))
                    .start();
            test.daybook().publish("1", new Order.Placed("ada"));
            assertThat(heard).containsExactly("ada");

            test.drain();

            assertThat(heard)
                    .containsExactly("ada", "durable 00000000-0000-0000-0000-000000000001 2026-01-01T12:00:00Z");
            assertThat(test.stored()).hasSize(1);
            assertThatThrownBy(test::assertNoLeakedRegistrations)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("2 registration(s) were not closed");
            registration.close();
            assertThatThrownBy(test::assertNoLeakedRegistrations)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("1 registration(s) were not closed")
                    .hasMessageContaining("orders");
            test.daybook().subscriptions().forEach(Subscription::close);
            test.assertNoLeakedRegistrations();
        }
    }

    @Test
    void an_exported_journal_is_a_fixture(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("events.ndjson");
        String first = "{\"partition\":0,\"position\":1,\"event_id\":\"00000000-0000-0000-0000-000000000007\","
                + "\"aggregate_type\":\"Order\",\"aggregate_id\":\"o-1\",\"aggregate_version\":1,\"event_type\":\"order_placed\","
                + "\"event_version\":1,\"time\":\"2026-01-31T08:00:00.000000Z\",\"data\":\"{\\\"customer\\\":\\\"ada\\\"}\","
                + "\"metadata\":\"{}\"}\n";
        Files.writeString(file, first + "{\"count\":1,\"sha256\":\"0\"}\n");
        try (TestDaybook test = TestDaybook.open()) {
            test.daybook().publish("o-0", new Order.Placed("eve"));
            assertThat(test.load(file)).isEqualTo(1);
            assertThat(test.daybook().repository(Order.class).get("o-1").customer())
                    .isEqualTo("ada");

            Files.writeString(file, first.replace("o-1", "o-2").replace("07", "08") + "{\"count\":[]}\n");
            assertThatThrownBy(() -> test.load(file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("events.ndjson, line 2");
            Files.writeString(file, "{\"count\":1,\"sha256\":\"0\"}\n");
            assertThatThrownBy(() -> test.load(file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("it counts 1 events, but there are 0 before it");
        }
    }

    /** Has an event that is not the same when it is read again. */
    record Forgetful(String kept) {
        record Made(String kept, Holder holder) implements Creation<Forgetful> {
            @Override
            public Forgetful create() {
                return new Forgetful(kept);
            }
        }

        /** Forgets. */
        static final class Holder {
            transient String value = "";
        }
    }

    record Upload(int bytes) {
        record Sent(byte[] data, List<long[]> parts) implements Creation<Upload> {
            @Override
            public Upload create() {
                return new Upload(data.length);
            }
        }
    }

    sealed interface CartEvent {}

    record CartOpened(String owner) implements CartEvent {}

    record CartFilled(List<String> items) implements CartEvent {}

    record Cart(int items) {}

    private static final Mutator<Cart, CartEvent> CARTS = Mutator.of(Cart.class, CartEvent.class)
            .creates(CartOpened.class, opened -> new Cart(0))
            .on(CartFilled.class, (cart, filled) -> new Cart(filled.items().size()));

    @Test
    void arrays_are_equal_if_what_is_in_them_is() {
        RoundTrips.of(Upload.class).everyEventRoundTrips();
        Scenario.of(Upload.class)
                .whenCreated(new Upload.Sent(new byte[] {1, 2}, List.of(new long[] {3})))
                .then(new Upload.Sent(new byte[] {1, 2}, List.of(new long[] {3})));
        assertThatThrownBy(() -> Scenario.of(Upload.class)
                        .whenCreated(new Upload.Sent(new byte[] {1, 2}, List.of(new long[] {3})))
                        .then(new Upload.Sent(new byte[] {1, 2}, List.of(new long[] {4}))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("parts[0][0]: expected 4, but was 3");
    }

    @Test
    void events_of_a_mutator_round_trip() {
        RoundTrips.of(CARTS).everyEventRoundTrips();
        RoundTrips.of(builder -> builder.define(CARTS).define(Order.class)).everyEventRoundTrips();
    }

    @Test
    void events_that_are_the_same_when_they_are_read_again_pass_and_others_do_not() {
        RoundTrips.of(Order.class).everyEventRoundTrips();
        assertThatThrownBy(() -> RoundTrips.of(Forgetful.class).everyEventRoundTrips())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nobody knows how to make a " + Forgetful.Holder.class.getName())
                .hasMessageContaining("Made.holder");
        assertThatThrownBy(() -> RoundTrips.of(Forgetful.class)
                        .using(Forgetful.Holder.class, Forgetful.Holder::new)
                        .everyEventRoundTrips())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("forgetful_made")
                .hasMessageContaining("is not equal to");
    }
}
