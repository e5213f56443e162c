package org.daybook.spring.post;

import org.daybook.handler.Durable;
import org.daybook.handler.SubscribeTo;

@Durable("sending")
class Sending {

    private final Desk desk;

    Sending(Desk desk) {
        this.desk = desk;
    }

    @SubscribeTo(Letter.Written.class)
    void written(Letter.Written event) throws Exception {
        desk.send();
    }
}
