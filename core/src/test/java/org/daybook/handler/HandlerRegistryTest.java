package org.daybook.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.daybook.event.ConfigurationException;
import org.daybook.event.HandlerFailedException;
import org.daybook.event.Metadata;
import org.daybook.event.Position;
import org.daybook.event.Receipt;
import org.daybook.event.StoredEvent;
import org.daybook.event.StreamId;
import org.junit.jupiter.api.Test;

/** What handlers get from the resolvers of a store, and which methods of an object are handlers. */
class HandlerRegistryTest {

    private static final StreamId STREAM = new StreamId("Todo", "1");

    private final List<Object> seen = new ArrayList<>();
    private final HandlerRegistry registry = new HandlerRegistry();

    /** Gives values of some types, and says when a call of a handler begins and how it ends. */
    private final class Given implements ParameterResolver {
        private final Map<Class<?>, Object> values;

        Given(Map<Class<?>, Object> values) {
            this.values = values;
        }

        @Override
        public boolean supports(Class<?> type) {
            return values.containsKey(type);
        }

        @Override
        public void call(List<Class<?>> types, Call call) throws Exception {
            seen.add("begin " + types.size());
            try {
                call.with(types.stream().<Object>map(values::get).toList());
                seen.add("commit");
            } catch (Exception e) {
                seen.add("roll back");
                throw e;
            }
        }
    }

    private void register(Object handlers, ParameterResolver... resolvers) {
        registry.register(handlers, List.of(resolvers), type -> {});
    }

    private void deliver(Object payload) {
        UUID id = new UUID(0, 1);
        registry.deliver(
                new Receipt(STREAM, 1, 1, List.of(id), new Position(0, 1)),
                List.of(new StoredEvent<>(
                        payload, id, STREAM, 1, new Position(0, 1), Instant.EPOCH, Metadata.none(), "said", 1)),
                (event, viewClass) -> null);
    }

    final class TakesTwo {
        @SubscribeTo(String.class)
        void takes(Integer number, String event, List<String> names) {
            seen.add(number + " " + event + " " + names);
        }
    }

    @Test
    void aHandlerIsCalledWithWhatTheResolverGivesWithinItsCall() {
        register(new TakesTwo(), new Given(Map.of()), new Given(Map.of(Integer.class, 7, List.class, List.of("a"))));

        deliver("hello");

        assertThat(seen).containsExactly("begin 2", "7 hello [a]", "commit");
    }

    final class Fails {
        @SubscribeTo(String.class)
        void fails(String event, Integer number) {
            throw new IllegalStateException("no");
        }
    }

    @Test
    void theResolverSeesThatTheHandlerFails() {
        register(new Fails(), new Given(Map.of(Integer.class, 7)));

        assertThatExceptionOfType(HandlerFailedException.class)
                .isThrownBy(() -> deliver("hello"))
                .withCauseInstanceOf(IllegalStateException.class);
        assertThat(seen).containsExactly("begin 1", "roll back");
    }

    @Test
    void valuesOfTwoResolversCannotShareOneCall() {
        assertThatThrownBy(() -> register(
                        new TakesTwo(), new Given(Map.of(Integer.class, 7)), new Given(Map.of(List.class, List.of()))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("TakesTwo.takes takes parameters of two resolvers");
        assertThat(registry.active()).isEmpty();
    }

    final class TakesOneTwice {
        @SubscribeTo(String.class)
        void takes(String event, Integer one, Integer two) {
            seen.add(one + two);
        }
    }

    @Test
    void oneResolverMayGiveSeveralValues() {
        register(new TakesOneTwice(), new Given(Map.of(Integer.class, 7)));

        deliver("hello");

        assertThat(seen).containsExactly("begin 2", 14, "commit");
    }

    interface Above {
        void note(Object event);

        @SubscribeTo(Integer.class)
        default void above(Integer event) {
            note("above " + event);
        }
    }

    interface Beside extends Above {
        @SubscribeTo(Integer.class)
        default void beside(Integer event) {
            note("beside " + event);
        }
    }

    abstract static class Parent implements Beside {
        @SubscribeTo(Integer.class)
        void parent(Integer event) {
            note("parent " + event);
        }
    }

    final class Child extends Parent {
        @Override
        public void note(Object event) {
            seen.add(event);
        }

        @Override
        @SubscribeTo(Integer.class)
        void parent(Integer event) {
            note("child " + event);
        }
    }

    @Test
    void handlersAreInheritedFromClassesAndFromInterfacesAbove() {
        register(new Child());

        deliver(1);

        assertThat(seen).containsExactly("above 1", "beside 1", "child 1");
    }

    @Test
    void aMethodIsNotCalledWithAnEventOfAnotherClass() {
        register(new TakesArrays());
        register(new Child());

        deliver(1);
        deliver("neither");
        deliver(new String[] {"a", "b"});
        deliver(List.of());

        assertThat(seen).containsExactly("above 1", "beside 1", "child 1", "array of 2", "list of 0");
    }

    final class TakesArrays {
        @SubscribeTo(String[].class)
        void array(StoredEvent<String[]> event) {
            seen.add("array of " + event.payload().length);
        }

        @SubscribeTo(List.class)
        void list(StoredEvent<? extends List<?>> event) {
            seen.add("list of " + event.payload().size());
        }
    }

    final class TakesListsOfArrays {
        @SubscribeTo(List[].class)
        void lists(StoredEvent<List<String>[]> event) {
            seen.add("lists");
        }
    }

    @Test
    void theElementsOfAnArrayMayHaveParameters() {
        register(new TakesListsOfArrays());

        deliver(new List<?>[0]);

        assertThat(seen).containsExactly("lists");
    }
}
