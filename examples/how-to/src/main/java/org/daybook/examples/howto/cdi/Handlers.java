package org.daybook.examples.howto.cdi;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.daybook.aggregate.Repository;
import org.daybook.event.StoredEvent;
import org.daybook.handler.SubscribeTo;

@Dependent
public class Handlers {

    private final Repository<Cart, Cart.Event> carts;
    private final Parcels parcels;

    @Inject
    Handlers(Repository<Cart, Cart.Event> carts, Parcels parcels) {
        this.carts = carts;
        this.parcels = parcels;
    }

    @SubscribeTo(Cart.Paid.class)
    void paid(StoredEvent<Cart.Paid> event) {
        String id = event.stream().aggregateId();
        parcels.pack(id, carts.get(id).items());
    }
}
