package org.daybook.benchmarks.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What is appended and loaded is what the report says. */
class OrderEventTest {

    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 100, 10_000})
    void an_event_has_200_bytes_of_json(long version) {
        OrderEvent event = OrderEvent.of(UUID.randomUUID().toString(), version);
        assertThat(JSON.writeValueAsBytes(event).length).isBetween(195, 205);
    }

    @Test
    void its_metadata_have_77_bytes() {
        assertThat(JSON.writeValueAsBytes(Contestant.METADATA)).hasSize(77);
    }

    @Test
    void an_order_adds_up_what_its_events_say() {
        Order order = Order.NONE;
        for (long version = 1; version <= 100; version++) {
            order = order.with(OrderEvent.of("6deaca4c", version));
        }
        assertThat(order).isEqualTo(Order.after(100)).isNotEqualTo(Order.after(99));
    }

    @Test
    void the_first_of_100_streams_is_as_hot_as_zipf_says() {
        Zipf zipf = new Zipf(100);
        Random random = new Random(7);
        int[] hits = new int[100];
        for (int i = 0; i < 100_000; i++) {
            hits[zipf.next(random)]++;
        }
        // 1 / (1 + 1/2 + ... + 1/100) is 19.3 %, and the last has a hundredth of it.
        assertThat(hits[0]).isBetween(18_500, 20_100);
        assertThat(hits[99]).isBetween(100, 300);
    }
}
