package org.daybook.spring.measured.orders;

import org.daybook.handler.SubscribeTo;

class Handlers {

    @SubscribeTo(Order.Placed.class)
    void placed(Order.Placed event) {}
}
