package org.daybook.examples.howto.cdi;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.daybook.event.StoredEvent;
import org.daybook.handler.Durable;
import org.daybook.handler.SubscribeTo;

@Durable("shipping")
@Dependent
public class Shipping {

    private final Parcels parcels;

    @Inject
    Shipping(Parcels parcels) {
        this.parcels = parcels;
    }

    @SubscribeTo(Parcel.Packed.class)
    void packed(StoredEvent<Parcel.Packed> event) {
        parcels.send(event.stream().aggregateId());
    }
}
