package com.acme.crates;

import org.daybook.event.StoredEvent;
import org.daybook.handler.SubscribeTo;

class Handlers {
    @SubscribeTo(Crate.Moved.class)
    void moved(StoredEvent<Crate.Moved> event) {
        System.out.println(event.stream() + " is at " + event.payload().place());
    }
}
