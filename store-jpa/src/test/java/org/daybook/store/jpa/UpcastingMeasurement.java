package org.daybook.store.jpa;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.daybook.Daybook;
import org.daybook.aggregate.Repository;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;
import org.daybook.event.EventType;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.StreamId;
import org.daybook.event.Upcaster;
import org.daybook.journal.EventText;
import org.daybook.store.Store;
import org.junit.jupiter.api.Test;

/**
 * What upcasting two versions costs when an aggregate of 1,000 events is loaded from PostgreSQL, and what upcasters that are there
 * cost events that are current. Rounds of all three take turns. Not part of the build, since a time depends on the machine. By
 * hand:
 *
 * <pre>{@code
 * mvn -q test -pl store-jpa -am -Dtest=UpcastingMeasurement -Dsurefire.failIfNoSpecifiedTests=false
 * cat store-jpa/target/upcasting.txt
 * }</pre>
 */
class UpcastingMeasurement {

    private static final int EVENTS = 1_000;
    private static final int ROUNDS = 15;
    private static final int LOADS = 150;

    record Basket(int items, long cents) {

        @EventType(name = "basket_begun")
        record Begun() implements Creation<Basket> {
            @Override
            public Basket create() {
                return new Basket(0, 0);
            }
        }

        @EventType(name = "item_put", version = 3)
        record Put(String sku, int quantity, long cents, String note) implements DomainEvent<Basket> {
            @Override
            public Basket mutate(Basket basket) {
                return new Basket(basket.items + quantity, basket.cents + cents);
            }
        }
    }

    @Test
    void loads() throws IOException {
        try (Store store = TestDatabase.POSTGRES.openEmpty()) {
            write(
                    store,
                    "old",
                    1,
                    "{\"article\":\"sku-%05d\",\"quantity\":2,\"price\":\"12.50\",\"note\":\"left of the door\"}");
            write(
                    store,
                    "new",
                    3,
                    "{\"sku\":\"sku-%05d\",\"quantity\":2,\"cents\":1250,\"note\":\"left of the door\"}");
            Daybook with = Daybook.builder(store)
                    .upcaster("item_put", 1, Upcaster.changing(data -> data.rename("article", "sku")))
                    .upcaster(
                            "item_put",
                            2,
                            Upcaster.changing(data -> data.set(
                                            "cents",
                                            new BigDecimal(data.text("price"))
                                                    .movePointRight(2)
                                                    .longValueExact())
                                    .remove("price")))
                    .open();
            Daybook without = Daybook.builder(store).open();
            double[][] times = new double[3][ROUNDS];
            for (int round = -5; round < ROUNDS; round++) {
                double upcast = time(with.repository(Basket.class), "old");
                double current = time(with.repository(Basket.class), "new");
                double plain = time(without.repository(Basket.class), "new");
                if (round >= 0) {
                    times[0][round] = upcast;
                    times[1][round] = current;
                    times[2][round] = plain;
                }
            }
            List<String> report = new ArrayList<>();
            report.add("loads of " + EVENTS + " events from PostgreSQL, microseconds each, " + ROUNDS + " rounds of "
                    + LOADS + ", Java " + System.getProperty("java.version"));
            report.add("upcast from version 1 to 3: " + summary(times[0]));
            report.add("current, with upcasters:    " + summary(times[1]));
            report.add("current, without:           " + summary(times[2]));
            report.add("throughput upcast / current: " + median(times[1]) / median(times[0]));
            report.add("throughput with / without:   " + median(times[2]) / median(times[1]));
            Files.write(Path.of("target", "upcasting.txt"), report);
        }
    }

    private static void write(Store store, String id, int version, String data) {
        List<EventText> texts = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            texts.add(new EventText(
                    UUID.randomUUID(),
                    i == 0 ? "basket_begun" : "item_put",
                    i == 0 ? 1 : version,
                    i == 0 ? "{}" : data.formatted(i),
                    "{}",
                    Instant.parse("2026-01-01T00:00:00Z")));
        }
        store.journal().append(new StreamId("Basket", id), ExpectedVersion.noStream(), texts);
    }

    private static double time(Repository<Basket, ?> baskets, String id) {
        long begin = System.nanoTime();
        for (int i = 0; i < LOADS; i++) {
            Basket basket = baskets.get(id);
            if (basket.cents() != (EVENTS - 1) * 1250L) {
                throw new IllegalStateException(basket.toString());
            }
        }
        return (System.nanoTime() - begin) / 1_000.0 / LOADS;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static String summary(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return "median %.0f, %.0f to %.0f".formatted(median(values), sorted[0], sorted[sorted.length - 1]);
    }
}
