package org.daybook.spring.ledger;

import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;

public record Order(String item, boolean booked) {

    public record Placed(String item) implements Creation<Order> {
        @Override
        public Order create() {
            return new Order(item, false);
        }
    }

    public record Booked() implements DomainEvent<Order> {
        @Override
        public Order mutate(Order order) {
            return new Order(order.item, true);
        }
    }
}
