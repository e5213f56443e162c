package com.acme.pallets;

import java.time.Duration;
import org.daybook.Daybook;
import org.daybook.event.Receipt;
import org.daybook.store.jpa.JpaStore;
import org.daybook.subscription.Subscription;

/** Goes on with what {@link Main} has left; without packages. */
class ByHand {

    private final JpaStore store;
    private final Subscription places;
    private final Receipt receipt;

    ByHand(JpaStore store, Daybook daybook) {
        this.store = store;
        this.receipt = daybook.publish("7", new Pallet.Moved("hall 4"));
        this.places = daybook.subscription("places").handlers(new Places()).start();
    }

    public static void main(String[] args) {
        JpaStore store =
                JpaStore.builder("jdbc:h2:./pallets").entities(PalletRow.class).open();
        try (var daybook = Daybook.builder(store).define(Pallet.class).open()) {
            ByHand program = new ByHand(store, daybook);
            program.print();
            program.places.reset();
            program.print();
        }
    }

    private void print() {
        boolean isThere = places.await(receipt, Duration.ofSeconds(30));
        Object row = store.entityManagerFactory().callInTransaction(manager -> manager.find(PalletRow.class, "7"));
        System.out.println(isThere + " " + row + ", healthy " + places.status().isHealthy() + " at "
                + places.status().position());
    }
}
