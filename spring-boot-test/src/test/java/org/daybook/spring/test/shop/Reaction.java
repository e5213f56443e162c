package org.daybook.spring.test.shop;

import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.handler.SubscribeTo;

abstract class Reaction {

    private final AtomicInteger sent = new AtomicInteger();

    @SubscribeTo(Todo.Completed.class)
    void completed(Todo.Completed event) {
        sent.incrementAndGet();
    }

    public int sent() {
        return sent.get();
    }
}
