package com.acme.ledger;

import com.acme.Calls;
import org.daybook.handler.Durable;
import org.daybook.handler.OnReset;
import org.daybook.handler.SubscribeTo;

/** Found by its name. */
@Durable("ledger-list")
class Handlers {

    @SubscribeTo(Ledger.Opened.class)
    void opened(Ledger.Opened event) {
        Calls.ALL.add("listed " + event.owner());
    }

    @OnReset
    void clear() {
        Calls.ALL.add("cleared");
    }
}
