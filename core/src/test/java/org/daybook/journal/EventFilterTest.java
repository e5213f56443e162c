package org.daybook.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFilterTest {

    private static JournalRecord row(String aggregateType, String eventType) {
        EventText event = new EventText(new UUID(1, 2), eventType, 1, "{}", "{}", Instant.EPOCH);
        return new JournalRecord(new Position(0, 1), new StreamId(aggregateType, "1"), 1, event);
    }

    private static Set<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "name_" + i).collect(Collectors.toSet());
    }

    @Test
    void allTakesEveryEvent() {
        assertThat(EventFilter.all().isAll()).isTrue();
        assertThat(EventFilter.all().matches(row("Todo", "todo_created"))).isTrue();
        assertThat(EventFilter.all()).isEqualTo(new EventFilter(Set.of(), Set.of()));
    }

    @Test
    void eventTypesTakeTheEventsOfOneOfThem() {
        EventFilter filter = EventFilter.eventTypes("todo_created", "todo_removed");

        assertThat(filter.isAll()).isFalse();
        assertThat(filter.matches(row("Todo", "todo_created"))).isTrue();
        assertThat(filter.matches(row("Cart", "todo_removed"))).isTrue();
        assertThat(filter.matches(row("Todo", "todo_changed"))).isFalse();
        assertThat(filter.matches(row("todo_created", "Todo"))).isFalse();
    }

    @Test
    void aggregateTypesTakeAllEventsOfThem() {
        EventFilter filter = EventFilter.aggregateTypes("Todo", "Cart");

        assertThat(filter.isAll()).isFalse();
        assertThat(filter.matches(row("Todo", "todo_created"))).isTrue();
        assertThat(filter.matches(row("Cart", "cart_paid"))).isTrue();
        assertThat(filter.matches(row("todo", "todo_created"))).isFalse();
        assertThat(filter.matches(row("Pet", "Todo"))).isFalse();
    }

    @Test
    void ofBothKindsBothMustMatch() {
        EventFilter filter = new EventFilter(Set.of("named"), Set.of("Cat", "Dog"));

        assertThat(filter.matches(row("Cat", "named"))).isTrue();
        assertThat(filter.matches(row("Horse", "named"))).isFalse();
        assertThat(filter.matches(row("Dog", "fed"))).isFalse();
    }

    @Test
    void aNameThatIsGivenTwiceCountsOnce() {
        assertThat(EventFilter.eventTypes("a", "a")).isEqualTo(EventFilter.eventTypes("a"));
        assertThat(EventFilter.aggregateTypes("a", "a")).isEqualTo(EventFilter.aggregateTypes("a"));
    }

    @Test
    void noNameAtAllIsNotAnyName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventFilter.eventTypes(new String[0]))
                .withMessageContaining("event type")
                .withMessageContaining("EventFilter.all()");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventFilter.aggregateTypes(new String[0]))
                .withMessageContaining("aggregate type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\u0000b", "\uD83D", "a\uDE00b"})
    void refusesANameThatCannotBeStored(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventFilter.eventTypes("a", name))
                .withMessageContaining("event type");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventFilter.aggregateTypes("a", name))
                .withMessageContaining("aggregate type");
    }

    @Test
    void refusesANameThatIsTooLong() {
        assertThat(EventFilter.eventTypes("n".repeat(128)).isAll()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventFilter.eventTypes("n".repeat(129)))
                .withMessageContaining("128");
        assertThatIllegalArgumentException().isThrownBy(() -> EventFilter.aggregateTypes("n".repeat(129)));
    }

    @Test
    void refusesMoreNamesThanAStoreShouldCompare() {
        assertThat(new EventFilter(names(1000), names(1000)).eventTypes()).hasSize(1000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EventFilter(names(1001), Set.of()))
                .withMessageContaining("1000")
                .withMessageContaining("1001 for event type");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EventFilter(Set.of(), names(1001)))
                .withMessageContaining("1001 for aggregate type");
    }

    @Test
    @SuppressWarnings("DataFlowIssue") // what a careless caller does
    void refusesNull() {
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> new EventFilter(Collections.singleton(null), Set.of()));
        assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> EventFilter.aggregateTypes("a", null));
    }

    @Test
    void keepsCopiesOfItsNames() {
        Set<String> types = new HashSet<>(Set.of("a"));
        String[] names = {"a"};
        EventFilter ofSet = new EventFilter(types, types);
        EventFilter ofArray = EventFilter.eventTypes(names);
        types.add("b");
        Arrays.fill(names, "b");

        assertThat(ofSet).isEqualTo(new EventFilter(Set.of("a"), Set.of("a")));
        assertThat(ofArray.eventTypes()).containsExactly("a");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> ofSet.aggregateTypes().add("b"));
    }
}
