package com.acme.ledger;

import com.acme.Calls;
import org.daybook.event.StoredEvent;
import org.daybook.handler.Durable;
import org.daybook.handler.SubscribeTo;

/** Found by its annotation. */
@Durable(value = "ledger-letters", segments = 2)
class Letters {

    @SubscribeTo(value = Ledger.Opened.class, liveOnly = true)
    void announce(StoredEvent<Ledger.Opened> event) {
        Calls.ALL.add("announced " + event.payload().owner());
    }
}
