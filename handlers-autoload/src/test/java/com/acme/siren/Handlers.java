package com.acme.siren;

import com.acme.Calls;
import org.daybook.handler.SubscribeTo;

class Handlers {
    @SubscribeTo(Siren.Noise.class)
    void heard(Siren.Noise noise) {
        Calls.ALL.add("heard");
    }
}
