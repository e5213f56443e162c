package com.acme.parcels;

import org.daybook.event.StoredEvent;
import org.daybook.handler.SubscribeTo;

class Handlers {

    @SubscribeTo(Parcel.Delivered.class)
    void delivered(StoredEvent<Parcel.Delivered> event) {
        System.out.println("handled " + event.type() + " of " + event.stream() + " at version " + event.version());
    }
}
