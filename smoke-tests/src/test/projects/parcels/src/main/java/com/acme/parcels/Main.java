package com.acme.parcels;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.daybook.Daybook;
import org.daybook.autoload.EventHandlers;
import org.daybook.event.Decision;
import org.daybook.store.memory.MemoryStore;
import org.daybook.subscription.SubscriptionStatus;

class Main {

    public static void main(String[] args) {
        try (var daybook = Daybook.builder(new MemoryStore()).packages("com.acme.parcels").open()) {
            System.out.println("java: " + Runtime.version().feature());
            System.out.println("core: " + Daybook.class.getModule().getName());
            System.out.println("store: " + daybook.store().getClass().getModule().getName());
            System.out.println("loader: " + EventHandlers.class.getModule().getName());

            var parcels = daybook.repository(Parcel.class);
            parcels.create("4711", new Parcel.Sent("1 Quay Street"));
            var receipt = parcels.update("4711", parcel -> Decision.of(
                    new Parcel.Scanned(List.of("Hamburg", "Szczecin"), Instant.parse("2026-11-23T09:00:00Z")),
                    new Parcel.Delivered()));
            System.out.println(parcels.get("4711"));

            var arrivals = daybook.subscriptions().get(0);
            System.out.println(arrivals.await(receipt, Duration.ofSeconds(30)) + " " + Arrivals.LIST);
            arrivals.reset();
            System.out.println(arrivals.await(receipt, Duration.ofSeconds(30)) + " " + Arrivals.LIST);
            SubscriptionStatus status = arrivals.status();
            System.out.println(
                    status.name() + " " + status.mode() + " " + status.isHealthy() + " at " + status.position());

            var scales = daybook.entityRepository(Scale.class);
            scales.save(scales.begin("north", new Scale.Installed()));
            scales.change("north", scale -> scale.weigh(1250));
            System.out.println("weighed " + scales.get("north").grams);
        }
        try (var daybook = Daybook.fromConfiguration()) {
            System.out.println("configured: " + daybook.store());
        }
    }
}
