package org.daybook.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.daybook.Daybook;
import org.daybook.event.Position;
import org.daybook.event.Receipt;
import org.daybook.spring.ledger.Booking;
import org.daybook.spring.ledger.Bookings;
import org.daybook.spring.ledger.Ledger;
import org.daybook.spring.ledger.LedgerApplication;
import org.daybook.spring.ledger.Order;
import org.daybook.spring.ledger.Orders;
import org.daybook.subscription.Subscription;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Durable handlers as Spring's code writes them, and the life cycle of their applications. */
abstract class DurableHandlersContract {

    private static final Duration LONG = Duration.ofSeconds(30);

    abstract String emptyDatabase();

    private static ConfigurableApplicationContext start(String url, String... properties) {
        return new SpringApplicationBuilder(LedgerApplication.class)
                .properties(
                        "spring.datasource.url=" + url,
                        "spring.jpa.hibernate.ddl-auto=update",
                        "spring.main.web-application-type=none")
                .properties(properties)
                .run();
    }

    private static Subscription ledger(ConfigurableApplicationContext context) {
        return context.getBean(Daybook.class).subscriptions().get(0);
    }

    private static List<String> booked(ConfigurableApplicationContext context) {
        List<String> ids = new ArrayList<>();
        context.getBean(Bookings.class).findAll().forEach((Booking each) -> ids.add(each.orderId()));
        return ids;
    }

    @Test
    void what_transactional_beans_write_for_a_handler_takes_effect_once_with_the_checkpoint() {
        Ledger.FAILURES.set(0);
        try (ConfigurableApplicationContext context = start(emptyDatabase())) {
            Orders orders = context.getBean(Orders.class);
            orders.create("1", new Order.Placed("tea"));
            orders.create("2", new Order.Placed("fragile"));
            Receipt last = orders.create("3", new Order.Placed("milk"));

            assertThat(ledger(context).await(last, LONG)).isTrue();
            assertThat(Ledger.FAILURES).hasValueGreaterThan(1);
            assertThat(booked(context)).containsExactlyInAnyOrder("1", "2", "3");
            for (String id : List.of("1", "2", "3")) {
                assertThat(orders.load(id).version()).isEqualTo(2);
                assertThat(orders.get(id).booked()).isTrue();
            }
            assertThat(ledger(context).parked()).isEmpty();
        }
    }

    @Test
    void a_node_that_stops_hands_its_segments_to_another_at_once() {
        String url = emptyDatabase();
        ConfigurableApplicationContext first = start(url, "daybook.subscriptions.lease=12s");
        try (ConfigurableApplicationContext second = start(url, "daybook.subscriptions.lease=12s")) {
            Receipt before = first.getBean(Orders.class).create("1", new Order.Placed("tea"));
            assertThat(ledger(second).await(before, LONG)).isTrue();
            first.close();
            Receipt after = second.getBean(Orders.class).create("2", new Order.Placed("milk"));
            // The second one looks every 4 seconds. The lease of the first would be over after 12.
            assertThat(ledger(second).await(after, Duration.ofSeconds(8))).isTrue();
            assertThat(booked(second)).containsExactlyInAnyOrder("1", "2");
        } finally {
            first.close();
        }
    }

    @Test
    void a_node_without_subscriptions_leaves_them_to_others() {
        String url = emptyDatabase();
        Receipt receipt;
        try (ConfigurableApplicationContext writing = start(url, "daybook.subscriptions.enabled=false")) {
            receipt = writing.getBean(Orders.class).create("1", new Order.Placed("tea"));
            assertThat(ledger(writing).status().position().includes(new Position(0, 1)))
                    .isFalse();
        }
        try (ConfigurableApplicationContext handling = start(url)) {
            assertThat(ledger(handling).await(receipt, LONG)).isTrue();
        }
    }

    static String unique() {
        return "l" + UUID.randomUUID().toString().replace("-", "");
    }
}
