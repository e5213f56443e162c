package com.acme.cart;

import com.acme.Calls;
import org.daybook.event.StoredEvent;
import org.daybook.handler.SubscribeTo;

class Handlers {
    @SubscribeTo(Cart.Opened.class)
    void opened(Cart.Opened event) {
        Calls.ALL.add("opened by " + event.owner());
    }

    @SubscribeTo(Cart.Added.class)
    void filled(StoredEvent<Cart.Added> event) {
        Calls.ALL.add("filled with " + event.payload().item());
    }
}
