package org.daybook.examples.howto.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import org.daybook.aggregate.Repository;

@ApplicationScoped
public class Shop {

    @Inject
    Repository<Cart, Cart.Event> carts;

    public void sell(String id, String item) {
        carts.create(id, new Cart.Opened());
        carts.update(id, cart -> Cart.MUTATOR.decide(new Cart.Added(item), new Cart.Paid()));
    }

    // region main
    public static void main(String[] args) {
        try (SeContainer container = SeContainerInitializer.newInstance().initialize()) {
            container.select(Shop.class).get().sell("7", "tea");
            System.out.println(container.select(Parcels.class).get().get("7").items());
        }
    }
    // endregion
}
