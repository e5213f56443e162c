package org.daybook.spring.post;

import org.daybook.handler.SubscribeTo;

/** Neither named as handlers are, nor annotated, nor a bean. */
class Forgotten {

    @SubscribeTo(Letter.Sent.class)
    void sent(Letter.Sent event) {}
}
