package org.daybook.spring.measured.orders;

import org.daybook.handler.Durable;
import org.daybook.handler.SubscribeTo;

@Durable("sales")
class Sales {

    @SubscribeTo(Order.Paid.class)
    void paid(Order.Paid event) {}
}
