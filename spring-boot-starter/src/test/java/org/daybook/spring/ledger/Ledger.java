package org.daybook.spring.ledger;

import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.event.StoredEvent;
import org.daybook.handler.Durable;
import org.daybook.handler.SubscribeTo;

/** Knows nothing of the transaction of its checkpoint, and takes part in it. */
@Durable("ledger")
public class Ledger {

    public static final AtomicInteger FAILURES = new AtomicInteger();

    private final Bookkeeping bookkeeping;
    private final Orders orders;

    Ledger(Bookkeeping bookkeeping, Orders orders) {
        this.bookkeeping = bookkeeping;
        this.orders = orders;
    }

    @SubscribeTo(Order.Placed.class)
    void placed(StoredEvent<Order.Placed> event) {
        String id = event.stream().aggregateId();
        bookkeeping.book(id);
        orders.update(id, order -> new Order.Booked());
        if (event.payload().item().equals("fragile") && FAILURES.getAndIncrement() == 0) {
            throw new IllegalStateException("for a test");
        }
    }
}
