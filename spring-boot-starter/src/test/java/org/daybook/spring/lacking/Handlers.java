package org.daybook.spring.lacking;

import org.daybook.handler.SubscribeTo;

class Handlers {

    Handlers(Printer printer) {}

    @SubscribeTo(Page.Printed.class)
    void printed(Page.Printed event) {}
}
