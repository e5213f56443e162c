package org.daybook.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.daybook.Daybook;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;
import org.daybook.event.Metadata;
import org.daybook.event.StoredEvent;
import org.daybook.handler.Durable;
import org.daybook.handler.SubscribeTo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Handlers told by what they publish, in the writing process and durable alike. */
class HandlerScenarioTest {

    record Parcel(String customer, Instant packed) {

        record Packed(String customer, Instant time) implements Creation<Parcel> {
            @Override
            public Parcel create() {
                return new Parcel(customer, time);
            }
        }

        record Sent() implements DomainEvent<Parcel> {
            @Override
            public Parcel mutate(Parcel parcel) {
                return parcel;
            }
        }
    }

    /** Packs what is paid, and sends it at once; sends nothing to nobody. */
    public static class Shipping {

        private final Daybook daybook;

        Shipping(Daybook daybook) {
            this.daybook = daybook;
        }

        @SubscribeTo(Order.Paid.class)
        public void pack(StoredEvent<Order.Paid> event) {
            String id = event.stream().aggregateId();
            Order order = daybook.repository(Order.class).get(id);
            if (order.customer().isEmpty()) {
                throw new IllegalStateException("no address of " + id);
            }
            daybook.publish("parcel-" + id, new Parcel.Packed(order.customer(), event.time()));
        }

        @SubscribeTo(Parcel.Packed.class)
        public void send(StoredEvent<Parcel.Packed> event) {
            daybook.publish(event.stream().aggregateId(), new Parcel.Sent());
        }
    }

    @Durable("shipping")
    public static final class DurableShipping extends Shipping {
        DurableShipping(Daybook daybook) {
            super(daybook);
        }
    }

    static List<Function<Daybook, Shipping>> kinds() {
        return List.of(Shipping::new, DurableShipping::new);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void what_handlers_publish_is_told_without_what_was_given(Function<Daybook, Shipping> handlers) {
        Instant noon = Instant.parse("2026-11-29T12:00:00Z");
        HandlerScenario.of(handlers)
                .given("0", new Order.Placed("bob"), new Order.Paid())
                .given("1", new Order.Placed("ada"))
                .at(noon)
                .when("1", new Order.Paid())
                .then(new Parcel.Packed("ada", noon), new Parcel.Sent())
                .thenOf("parcel-1", new Parcel.Packed("ada", noon), new Parcel.Sent())
                .thenOf("parcel-0");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void what_is_not_as_expected_is_told_field_by_field(Function<Daybook, Shipping> handlers) {
        HandlerScenario.Result result =
                HandlerScenario.of(handlers).given("1", new Order.Placed("ada")).when("1", new Order.Paid());
        assertThatThrownBy(() -> result.then(new Parcel.Packed("bob", TestDaybook.START), new Parcel.Sent()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("customer: expected \"bob\", but was \"ada\"");
        assertThatThrownBy(result::thenNothing)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nothing was expected");
        assertThatThrownBy(() -> result.thenOf("parcel-1")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> result.thenFails(RuntimeException.class))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("none did");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_handler_that_fails_is_told(Function<Daybook, Shipping> handlers) {
        HandlerScenario scenario = HandlerScenario.of(handlers).given("1", new Order.Placed(""));
        HandlerScenario.Result result = scenario.when("1", new Order.Paid());

        assertThat(result.thenFails(IllegalStateException.class)).hasMessage("no address of 1");
        assertThatThrownBy(() -> result.thenFails(ArithmeticException.class))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("but failed with");
        assertThatThrownBy(result::thenNothing)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a handler failed: java.lang.IllegalStateException: no address of 1");
        assertThatThrownBy(() -> scenario.when("1", new Order.Cancelled()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("begin another scenario");
        assertThatThrownBy(() -> HandlerScenario.of(handlers).given("2", new Order.Placed(""), new Order.Paid()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no address of 2");
    }

    @Test
    void what_a_step_stores_itself_is_none_of_the_handlers_doing() {
        HandlerScenario.of(new Object() {
                    @SubscribeTo(Order.Placed.class)
                    public void ignore(StoredEvent<Order.Placed> event) {}
                })
                .when(daybook -> daybook.publish("1", new Order.Placed("ada")))
                .thenNothing();
    }

    /** Hears what is placed and paid, and does nothing. */
    public static final class Quiet {
        @SubscribeTo({Order.Placed.class, Order.Paid.class})
        public void ignore(StoredEvent<?> event) {}
    }

    @Test
    void what_a_step_stores_under_a_command_id_is_none_of_the_handlers_doing() {
        Metadata command = Metadata.none().withCommandId("c1");
        HandlerScenario.of(new Quiet())
                .given("1", new Order.Placed("ada"))
                .when(daybook -> daybook.publish("1", new Order.Paid(), command))
                .thenNothing();
        HandlerScenario.of(new Quiet())
                .when(daybook -> daybook.repository(Order.class).with(command).create("1", new Order.Placed("ada")))
                .thenNothing();
    }

    @Test
    void what_handlers_store_under_a_command_id_is_told_even_if_it_is_that_of_the_step() {
        HandlerScenario.of(daybook -> new Object() {
                    @SubscribeTo(Order.Paid.class)
                    public void pack(StoredEvent<Order.Paid> event) {
                        Metadata again = event.metadata()
                                .commandId()
                                .map(Metadata.none()::withCommandId)
                                .orElseThrow();
                        daybook.publish("parcel-1", new Parcel.Packed("ada", event.time()), again);
                    }
                })
                .given("1", new Order.Placed("ada"))
                .when(daybook ->
                        daybook.publish("1", new Order.Paid(), Metadata.none().withCommandId("c1")))
                .then(new Parcel.Packed("ada", TestDaybook.START));
    }

    @Test
    void event_ids_may_be_the_applications_own() {
        UUID id = UUID.fromString("00000000-0000-0000-0000-0000000000aa");
        HandlerScenario.of(builder -> builder.eventIds(() -> id), daybook -> new Quiet())
                .when(daybook -> {
                    daybook.publish("1", new Order.Placed("ada"));
                    assertThat(daybook.journal().find(id)).isPresent();
                })
                .thenNothing();
    }

    /** Lets nobody place an order who has no name. */
    public static final class Guard {
        @SubscribeTo(value = Order.Placed.class, inTransaction = true)
        public void check(StoredEvent<Order.Placed> event) {
            if (event.payload().customer().isEmpty()) {
                throw new IllegalStateException("no name");
            }
        }
    }

    @Test
    void a_handler_that_fails_in_the_transaction_is_told() {
        HandlerScenario.of(new Guard()).when("1", new Order.Placed("ada")).thenNothing();
        assertThat(HandlerScenario.of(new Guard())
                        .given("1", new Order.Placed("ada"))
                        .when("2", new Order.Placed(""))
                        .thenFails(IllegalStateException.class))
                .hasMessage("no name");
        assertThatThrownBy(() -> HandlerScenario.of(new Guard())
                        .when("2", new Order.Placed(""))
                        .thenNothing())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a handler failed: java.lang.IllegalStateException: no name");
        assertThatThrownBy(() -> HandlerScenario.of(new Guard()).given("2", new Order.Placed("")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no name");
    }

    @Test
    void an_event_that_is_refused_is_refused() {
        HandlerScenario scenario = HandlerScenario.of(Shipping::new);
        assertThatThrownBy(() -> scenario.when("none", new Order.Paid()))
                .isInstanceOf(org.daybook.event.AggregateNotFoundException.class);
    }
}
