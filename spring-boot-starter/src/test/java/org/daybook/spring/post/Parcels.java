package org.daybook.spring.post;

import org.daybook.autoload.EventHandlers;
import org.daybook.handler.SubscribeTo;
import org.springframework.context.annotation.Profile;

/** No component, so nobody but Daybook looks at its profile. */
@EventHandlers
@Profile("production")
class Parcels {

    private final Desk desk;

    Parcels(Desk desk) {
        this.desk = desk;
    }

    @SubscribeTo(Letter.Written.class)
    void written(Letter.Written event) {
        desk.note("a parcel to " + event.to());
    }
}
