package org.daybook.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DomainEventTest {

    private static final EventContext CONTEXT =
            new EventContext(new StreamId("Todo", "1"), new UUID(1, 2), 3, Instant.EPOCH, Metadata.none());

    private static class State {}

    private static final class Special extends State {}

    private static class Generic<T> {}

    private record Plain() implements DomainEvent<State> {
        @Override
        public State mutate(State state) {
            return state;
        }
    }

    private interface Root extends DomainEvent<State> {}

    private interface Middle<X, T> extends DomainEvent<T> {}

    private record OfRoot() implements Root, Creation<State> {
        @Override
        public State create() {
            return new State();
        }
    }

    private abstract static class Base<A, B extends State> implements Middle<A, B> {
        @Override
        public B mutate(B state) {
            return state;
        }
    }

    private static class Between<C extends Special> extends Base<String, C> {}

    private static final class Bound extends Between<Special> {}

    private record OfGeneric() implements Discard<Generic<List<String>>> {}

    @SuppressWarnings("rawtypes") // a raw event is what the test is about
    private static final class Raw implements DomainEvent {
        @Override
        public Object mutate(Object state) {
            return state;
        }
    }

    @Test
    void findsTheAggregateHoweverIndirectlyItIsNamed() {
        assertThat(DomainEvent.aggregateOf(Plain.class)).isEqualTo(State.class);
        assertThat(DomainEvent.aggregateOf(OfRoot.class)).isEqualTo(State.class);
        assertThat(DomainEvent.aggregateOf(Root.class)).isEqualTo(State.class);
        assertThat(DomainEvent.aggregateOf(Bound.class)).isEqualTo(Special.class);
        assertThat(DomainEvent.aggregateOf(OfGeneric.class)).isEqualTo(Generic.class);
    }

    @Test
    void takesTheBoundOfAVariableThatIsStillOpen() {
        assertThat(DomainEvent.aggregateOf(Between.class)).isEqualTo(Special.class);
        assertThat(DomainEvent.aggregateOf(Base.class)).isEqualTo(State.class);
        assertThat(DomainEvent.aggregateOf(Raw.class)).isEqualTo(Object.class);
        assertThat(DomainEvent.aggregateOf(DomainEvent.class)).isEqualTo(Object.class);
    }

    @Test
    void refusesAClassThatIsNoEvent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DomainEvent.aggregateOf(String.class))
                .withMessageContaining("java.lang.String");
    }

    @Test
    void aCreationChangesNothingThatLives() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new OfRoot().mutate(new State()))
                .withMessageContaining("OfRoot");
    }

    @Test
    void aDiscardLeavesTheLastStateAsItWas() {
        Generic<List<String>> state = new Generic<>();

        assertThat(new OfGeneric().mutate(state, CONTEXT)).isSameAs(state);
    }

    private record Timed() implements DomainEvent.InContext<List<Object>> {
        @Override
        public List<Object> mutate(List<Object> state, EventContext context) {
            return List.of(context.version());
        }
    }

    private record Begun() implements Creation.InContext<List<Object>> {
        @Override
        public List<Object> create(EventContext context) {
            return List.of(context.time());
        }
    }

    private record Added() implements Change.InContext<List<Object>> {
        @Override
        public void apply(List<Object> state, EventContext context) {
            state.add(context.eventId());
        }
    }

    @Test
    @Tag("AG-19")
    void anEventInContextGetsItAndRefusesToWorkWithout() {
        assertThat(new Timed().mutate(List.of(), CONTEXT)).containsExactly(3L);
        assertThat(new Begun().create(CONTEXT)).containsExactly(Instant.EPOCH);
        List<Object> state = new ArrayList<>();
        assertThat(new Added().mutate(state, CONTEXT)).isSameAs(state).containsExactly(new UUID(1, 2));

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> new Timed().mutate(List.of()))
                .withMessageContaining("Timed");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> new Begun().create())
                .withMessageContaining("Begun");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> new Added().apply(state))
                .withMessageContaining("Added");
    }
}
