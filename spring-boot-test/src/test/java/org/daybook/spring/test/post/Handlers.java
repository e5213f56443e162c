package org.daybook.spring.test.post;

import org.daybook.handler.SubscribeTo;

class Handlers {

    private final Gateway gateway;

    Handlers(Gateway gateway) {
        this.gateway = gateway;
    }

    @SubscribeTo(Letter.Written.class)
    void written(Letter.Written event) {
        gateway.deliver(event.to());
    }
}
