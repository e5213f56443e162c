package org.daybook.spring.post;

import org.daybook.handler.SubscribeTo;
import org.springframework.stereotype.Component;

/** A bean that is found by Spring only. */
@Component
class Postman {

    private final Desk desk;

    Postman(Desk desk) {
        this.desk = desk;
    }

    @SubscribeTo(Letter.Sent.class)
    void sent(Letter.Sent event) {
        desk.note("on its way");
    }
}
