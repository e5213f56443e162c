package org.daybook.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MetadataTest {

    @Test
    void keepsEntriesSortedAndUnmodifiable() {
        Metadata metadata = Metadata.none().with("b", "2").with("a", "1").with("b", "3");

        assertThat(metadata.entries()).containsExactly(Map.entry("a", "1"), Map.entry("b", "3"));
        assertThat(metadata.get("b")).contains("3");
        assertThat(metadata.get("none")).isEmpty();
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> metadata.entries().put("c", "4"));
    }

    @Test
    void isACopyOfTheMapItIsMadeOf() {
        Map<String, String> map = new HashMap<>(Map.of("a", "1"));
        Metadata metadata = Metadata.of(map);
        map.put("a", "2");

        assertThat(metadata).isEqualTo(Metadata.none().with("a", "1")).hasSameHashCodeAs(Metadata.of(Map.of("a", "1")));
        assertThat(Metadata.of(Map.of())).isSameAs(Metadata.none());
    }

    @Test
    void changesNothingInPlace() {
        Metadata before = Metadata.none().with("a", "1");
        before.with("b", "2");

        assertThat(before.entries()).containsOnlyKeys("a");
        assertThat(Metadata.none().entries()).isEmpty();
    }

    @Test
    void refusesNull() {
        Map<String, String> map = new HashMap<>();
        map.put("a", null);

        assertThatNullPointerException().isThrownBy(() -> Metadata.of(map)).withMessageContaining("value of a");
        assertThatNullPointerException().isThrownBy(() -> Metadata.none().with("a", null));
        assertThatNullPointerException().isThrownBy(() -> Metadata.none().with(null, "1"));
    }

    @Test
    void showsNamesButNoValues() {
        assertThat(Metadata.none().with("user", "ada").withCorrelationId("7"))
                .hasToString("metadata[correlation_id, user]");
    }

    @Test
    void inheritsBothIdsUnlessItHasThem() {
        StoredEvent<String> cause = cause(Metadata.none().withCorrelationId("7").withCausationId("6"));
        String id = cause.id().toString();

        assertThat(Metadata.none().with("a", "1").inheriting(cause))
                .isEqualTo(Metadata.none().with("a", "1").withCorrelationId("7").withCausationId(id));
        assertThat(Metadata.none().withCorrelationId("8").inheriting(cause))
                .isEqualTo(Metadata.none().withCorrelationId("8").withCausationId(id));
        assertThat(Metadata.none().withCausationId("5").inheriting(cause))
                .isEqualTo(Metadata.none().withCorrelationId("7").withCausationId("5"));
        assertThat(Metadata.none().inheriting(cause(Metadata.none())).correlationId())
                .contains(id);
    }

    private static StoredEvent<String> cause(Metadata metadata) {
        return new StoredEvent<>(
                "payload",
                new UUID(1, 2),
                new StreamId("Todo", "1"),
                1,
                new Position(0, 1),
                Instant.EPOCH,
                metadata,
                "t",
                1);
    }

    @Test
    void aStoredEventShowsNeitherPayloadNorMetadata() {
        assertThat(cause(Metadata.none().with("user", "ada"))).hasToString("t Todo/1 version 1 position 0/1");
    }
}
