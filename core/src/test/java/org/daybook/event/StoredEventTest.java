package org.daybook.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StoredEventTest {

    private static final UUID ID = new UUID(1, 2);

    /** A payload that holds a map. */
    private record Planned(String label, Map<String, List<Integer>> more) {}

    private record Also(String label, Map<String, List<Integer>> more) {}

    private static StoredEvent<Object> event(Object payload, UUID id, long version) {
        return new StoredEvent<>(
                payload,
                id,
                new StreamId("Todo", "1"),
                version,
                new Position(0, version),
                Instant.EPOCH,
                Metadata.none().with("user", "ada"),
                "todo_planned",
                1);
    }

    private static Planned planned() {
        return new Planned("secret tea", Map.of("a", List.of(1, 2)));
    }

    @Test
    @Tag("EV-09")
    void isEqualToOneOfTheSameClassWithAllPartsEqual() {
        assertThat(event(planned(), ID, 1)).isEqualTo(event(planned(), ID, 1));
        assertThat(event(planned(), ID, 1))
                .isNotEqualTo(event(planned(), ID, 2))
                .isNotEqualTo(event(planned(), new UUID(1, 3), 1))
                .isNotEqualTo(event(new Planned("milk", Map.of()), ID, 1))
                .isNotEqualTo(event(new Also("secret tea", Map.of("a", List.of(1, 2))), ID, 1))
                .isNotEqualTo(null);
    }

    @Test
    @Tag("EV-10")
    @Tag("D-44")
    void hasTheHashOfItsEqualWhateverItHolds() {
        assertThat(event(planned(), ID, 1)).hasSameHashCodeAs(event(planned(), ID, 1));
    }

    @Test
    @Tag("EV-11")
    void showsWhatItIsAndWhereButNothingOfItsPayloadOrMetadata() {
        assertThat(event(planned(), ID, 1)).hasToString("todo_planned Todo/1 version 1 position 0/1");
    }
}
