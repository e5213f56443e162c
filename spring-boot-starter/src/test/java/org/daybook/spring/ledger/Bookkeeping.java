package org.daybook.spring.ledger;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
public class Bookkeeping {

    private final Bookings bookings;

    Bookkeeping(Bookings bookings) {
        this.bookings = bookings;
    }

    @Transactional
    public void book(String orderId) {
        bookings.save(new Booking(orderId));
    }
}
