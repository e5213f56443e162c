package org.daybook.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.daybook.event.BaseEntity;
import org.daybook.event.ConfigurationException;
import org.daybook.event.Decision;
import org.daybook.event.Discard;
import org.daybook.event.DomainEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MutatorTest {

    record Journey(String trace) {
        Journey then(String step) {
            return new Journey(trace + " " + step);
        }
    }

    sealed interface Moved {}

    record Departed(String from) implements Moved {}

    sealed interface Travelled extends Moved {}

    record Walked() implements Travelled {}

    record Flew() implements Travelled, Paid {}

    /** Not all that is paid for is a move. */
    interface Paid {}

    record Arrived() implements Moved {}

    private static Mutator<Journey, Moved> begun() {
        return Mutator.of(Journey.class, Moved.class)
                .creates(Departed.class, departed -> new Journey("from " + departed.from()));
    }

    private static Mutator<Journey, Moved> complete() {
        return begun().on(Travelled.class, (journey, travelled) -> journey.then("travelled"))
                .discards(Arrived.class);
    }

    private static final Journey START = new Journey("from home");

    private static void assertRefused(Mutator<?, ?> mutator, String... parts) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new AggregateDefinition<>(mutator))
                .satisfies(thrown -> assertThat(thrown.getMessage()).contains(parts));
    }

    @Test
    @Tag("MU-01")
    void appliesTheFunctionOfTheEventsClass() {
        Mutator<Journey, Moved> mutator = complete();

        assertThat(mutator.create(new Departed("home"))).isEqualTo(START);
        assertThat(mutator.mutate(START, new Walked())).isEqualTo(new Journey("from home travelled"));
        assertThat(mutator.mutate(START, new Arrived())).isEqualTo(START);
    }

    @Test
    @Tag("MU-01")
    void refusesAnEventThatNoFunctionTakes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> begun().mutate(START, new Walked()))
                .withMessageContaining("Walked")
                .withMessageContaining("Journey");
    }

    @Test
    @Tag("MU-02")
    void prefersTheNearestSupertype() {
        Mutator<Journey, Moved> mutator = complete().on(Walked.class, (journey, walked) -> journey.then("walked"));

        assertThat(mutator.mutate(START, new Walked())).isEqualTo(new Journey("from home walked"));
        assertThat(mutator.mutate(START, new Flew())).isEqualTo(new Journey("from home travelled"));
    }

    @Test
    @Tag("MU-02")
    void prefersTheNearestOfThreeSuperclasses() {
        abstract class Top {}
        abstract class Middle extends Top {}
        class Bottom extends Middle {}
        Mutator<Journey, Object> mutator = Mutator.of(Journey.class, Object.class)
                .on(Top.class, (journey, event) -> journey.then("top"))
                .on(Middle.class, (journey, event) -> journey.then("middle"));

        assertThat(mutator.mutate(START, new Bottom())).isEqualTo(new Journey("from home middle"));
        assertThat(mutator.mutate(START, new Top() {})).isEqualTo(new Journey("from home top"));
    }

    @Test
    @Tag("MU-02")
    void twoSupertypesThatAreEquallyNearAreRefusedAtTheStart() {
        Mutator<Journey, Object> ambiguous = Mutator.of(Journey.class, Object.class)
                .creates(Departed.class, departed -> new Journey("from " + departed.from()))
                .on(Travelled.class, (journey, event) -> journey.then("travelled"))
                .on(Paid.class, (journey, event) -> journey.then("paid"));

        assertRefused(ambiguous, Flew.class.getName(), Travelled.class.getName(), Paid.class.getName(), "equally near");
        assertThat(new AggregateDefinition<>(ambiguous.on(Flew.class, (journey, event) -> journey.then("flew")))
                        .has(Flew.class))
                .isTrue();
    }

    @Test
    @Tag("MU-01")
    void anEventOfTheSealedRootWithoutAFunctionIsRefusedAtTheStart() {
        assertRefused(
                begun().discards(Arrived.class).on(Walked.class, (journey, walked) -> journey), "Flew", "otherwise");
        assertThat(new AggregateDefinition<>(complete()).events())
                .extracting(AggregateDefinition.EventDefinition::name)
                .containsExactlyInAnyOrder("journey_departed", "journey_walked", "journey_flew", "journey_arrived");
    }

    @Test
    void aCatchAllTakesWhatNothingElseTakes() {
        Mutator<Journey, Moved> mutator = begun().discards(Arrived.class)
                .otherwise((journey, moved) -> journey.then(moved.getClass().getSimpleName()));

        AggregateDefinition<Journey> definition = new AggregateDefinition<>(mutator);

        assertThat(definition.has(Flew.class)).isTrue();
        assertThat(mutator.mutate(START, new Flew())).isEqualTo(new Journey("from home Flew"));
        assertThat(definition.style().ends(Arrived.class)).isTrue();
        assertThat(definition.style().ends(Flew.class)).isFalse();
    }

    @Test
    void aFunctionForTheTypeOfAllEventsIsNoCatchAllByAccident() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> begun().on(Moved.class, (journey, moved) -> journey))
                .withMessageContaining("otherwise");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> begun().creates(Moved.class, moved -> START));
        assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> begun().discards(Moved.class));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(
                        () -> begun().otherwise((journey, moved) -> journey).otherwise((journey, moved) -> journey));
    }

    @Test
    void aSecondFunctionForOneTypeIsRefused() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> complete().discards(Travelled.class))
                .withMessageContaining("Travelled")
                .withMessageContaining("already");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> begun().creates(Departed.class, departed -> START));
    }

    @Test
    @Tag("MU-03")
    void anotherMutatorIsExtendedAndOverridden() {
        Mutator<Journey, Travelled> travel = Mutator.of(Journey.class, Travelled.class)
                .on(Walked.class, (journey, walked) -> journey.then("walked"))
                .otherwise((journey, travelled) -> journey.then("travelled"));
        Mutator<Journey, Moved> mutator = begun().discards(Arrived.class).extending(travel);

        assertThat(mutator.mutate(START, new Walked())).isEqualTo(new Journey("from home walked"));
        assertThat(mutator.mutate(START, new Flew())).isEqualTo(new Journey("from home travelled"));
        assertThat(mutator.on(Walked.class, (journey, walked) -> journey.then("strolled"))
                        .mutate(START, new Walked()))
                .isEqualTo(new Journey("from home strolled"));
        assertThat(new AggregateDefinition<>(mutator).has(Flew.class)).isTrue();
        assertThat(mutator.isExtending(travel)).isTrue();
        assertThat(travel.isExtending(mutator)).isFalse();
    }

    @Test
    @Tag("MU-03")
    void aNearerFunctionOfTheExtendedOneBeatsAFartherOneHere() {
        Mutator<Journey, Moved> parent = begun().on(Walked.class, (journey, walked) -> journey.then("walked"));
        Mutator<Journey, Moved> child = Mutator.of(Journey.class, Moved.class)
                .extending(parent)
                .on(Travelled.class, (journey, travelled) -> journey.then("travelled"));

        assertThat(child.mutate(START, new Walked())).isEqualTo(new Journey("from home walked"));
        assertThat(child.mutate(START, new Flew())).isEqualTo(new Journey("from home travelled"));
        assertThat(child.create(new Departed("home"))).isEqualTo(START);
    }

    @Test
    @Tag("MU-03")
    void twoExtendedOnesWithAFunctionForOneTypeAreRefusedUnlessThisOneHasIts() {
        Mutator<Journey, Moved> one = complete();
        Mutator<Journey, Moved> other = Mutator.of(Journey.class, Moved.class)
                .on(Travelled.class, (journey, travelled) -> journey.then("went"));
        Mutator<Journey, Moved> both =
                Mutator.of(Journey.class, Moved.class).extending(one).extending(other);

        assertRefused(both, "Travelled", "extend");
        assertThat(both.on(Travelled.class, (journey, travelled) -> journey.then("moved"))
                        .mutate(START, new Walked()))
                .isEqualTo(new Journey("from home moved"));
        assertThat(Mutator.of(Journey.class, Moved.class)
                        .extending(one)
                        .extending(one)
                        .mutate(START, new Walked()))
                .as("the same one twice is no contradiction")
                .isEqualTo(new Journey("from home travelled"));
    }

    @Test
    void eachStepLeavesTheMutatorBeforeItAsItWas() {
        Mutator<Journey, Moved> before = begun();
        before.on(Walked.class, (journey, walked) -> journey);
        before.extending(complete());

        assertThatIllegalArgumentException().isThrownBy(() -> before.mutate(START, new Walked()));
    }

    @Test
    @Tag("MU-04")
    void anEventThatBeginsChangesNothingThatLives() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().mutate(START, new Departed("work")))
                .withMessageContaining("Departed")
                .withMessageContaining("begins");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().create(new Walked()))
                .withMessageContaining("Walked")
                .withMessageContaining("does not begin");
    }

    @Test
    void aFunctionThatReturnsNoStateIsRefused() {
        Mutator<Journey, Moved> mutator = begun().on(Walked.class, (journey, walked) -> null);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> mutator.mutate(START, new Walked()))
                .withMessageContaining("Walked")
                .withMessageContaining("null");
    }

    @Test
    void aFunctionThatWantsTheContextSaysSoWhereThereIsNone() {
        Mutator<Journey, Moved> mutator = Mutator.of(Journey.class, Moved.class)
                .creates(
                        Departed.class,
                        (departed, context) -> new Journey(context.stream().toString()))
                .on(Walked.class, (journey, walked, context) -> journey.then("at " + context.version()));

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> mutator.create(new Departed("home")))
                .withMessageContaining("Departed");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> mutator.mutate(START, new Walked()))
                .withMessageContaining("Walked");
    }

    @Test
    void decidesOnAnyNumberOfEvents() {
        Mutator<Journey, Moved> mutator = complete();

        assertThat(PlainDecision.eventsOf(mutator.decide(new Walked()))).isEqualTo(List.of(new Walked()));
        assertThat(PlainDecision.eventsOf(mutator.decideAll(List.of(new Walked(), new Arrived()))))
                .isEqualTo(List.of(new Walked(), new Arrived()));
        assertThat(PlainDecision.eventsOf(Decision.none())).isEmpty();
    }

    @Test
    void aMutatorThatBeginsNothingIsRefused() {
        assertRefused(
                Mutator.of(Journey.class, Moved.class).otherwise((journey, moved) -> journey), "Journey", "creates");
    }

    private static final class Entity extends BaseEntity {}

    private record Own() implements Discard<Journey>, Paid {}

    @Test
    void whatChangesItsAggregateByItselfNeedsNoMutator() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Mutator.of(Entity.class, Moved.class))
                .withMessageContaining("Entity");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Mutator.of(Journey.class, DomainEvent.class))
                .withMessageContaining("DomainEvent");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Mutator.of(Journey.class, Paid.class).discards(Own.class))
                .withMessageContaining("Own");
    }

    private record Ticket(int number) {
        interface Event {}

        record Bought(int number) implements Event {}

        static class Used implements Event {}

        static final class Refunded extends Used {}

        record Unrelated() {}
    }

    @Test
    void findsTheEventsNestedWithTheStateWhenNothingIsSealed() {
        Mutator<Ticket, Ticket.Event> mutator = Mutator.of(Ticket.class, Ticket.Event.class)
                .creates(Ticket.Bought.class, bought -> new Ticket(bought.number()))
                .on(Ticket.Used.class, (ticket, used) -> ticket);

        assertThat(new AggregateDefinition<>(mutator).events())
                .extracting(AggregateDefinition.EventDefinition::name)
                .containsExactlyInAnyOrder("ticket_bought", "ticket_used", "ticket_refunded");
    }

    @Test
    void anInnerOrLocalEventIsRefusedSinceItCannotBeReadAgain() {
        record Local() {}
        Mutator<Journey, Object> mutator =
                Mutator.of(Journey.class, Object.class).creates(Local.class, local -> START);

        assertRefused(mutator, "Local", "static");
    }

    @Test
    void anAggregateHasOneMutator() {
        AggregateRegistry registry = new AggregateRegistry();
        Mutator<Journey, Moved> mutator = complete();
        registry.define(mutator);

        assertThat(registry.define(mutator)).isSameAs(registry.define(mutator));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> registry.define(complete()))
                .withMessageContaining("Journey")
                .withMessageContaining("another mutator");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> registry.define(Journey.class, List.of()))
                .withMessageContaining("repository(mutator)");
    }

    @Test
    void aMutatorMadeStepByStepIsPartOfTheLastStep() {
        Mutator<Journey, Moved> first = begun();
        Mutator<Journey, Moved> last = first.discards(Arrived.class).otherwise((journey, moved) -> journey);

        assertThat(last.isExtending(first)).isTrue();
        assertThat(first.isExtending(last)).isFalse();
        assertThat(last.isExtending(last)).isFalse();
    }

    @Test
    void namesTheStateAndTheEventsInItsTextForm() {
        assertThat(complete()).hasToString("Mutator of " + Journey.class.getName() + " by " + Moved.class.getName());
    }
}
