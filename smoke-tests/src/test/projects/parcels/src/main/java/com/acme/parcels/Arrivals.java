package com.acme.parcels;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.daybook.event.Metadata;
import org.daybook.event.StoredEvent;
import org.daybook.handler.Delivery;
import org.daybook.handler.Durable;
import org.daybook.handler.OnReset;
import org.daybook.handler.SubscribeTo;

/** Found by its annotation; called by threads of its own. */
@Durable("arrivals")
class Arrivals {

    static final List<String> LIST = new CopyOnWriteArrayList<>();

    @SubscribeTo(Parcel.Delivered.class)
    void arrived(StoredEvent<Parcel.Delivered> event, Metadata metadata, Delivery delivery) {
        LIST.add(event.stream().aggregateId() + " " + delivery);
    }

    @OnReset
    void clear() {
        LIST.clear();
    }
}
