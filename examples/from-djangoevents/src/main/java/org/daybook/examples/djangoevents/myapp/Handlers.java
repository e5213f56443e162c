package org.daybook.examples.djangoevents.myapp;

import org.daybook.event.StoredEvent;
import org.daybook.handler.SubscribeTo;

class Handlers {

    @SubscribeTo(Miracle.Happened.class)
    void miracle(StoredEvent<Miracle.Happened> event) {
        System.out.println(" => " + event.payload().what() + ", time to update a list of miracles");
    }
}
