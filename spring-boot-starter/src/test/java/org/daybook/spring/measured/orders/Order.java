package org.daybook.spring.measured.orders;

import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;

public record Order(String item, boolean paid) {

    public record Placed(String item) implements Creation<Order> {
        @Override
        public Order create() {
            return new Order(item, false);
        }
    }

    public record Paid() implements DomainEvent<Order> {
        @Override
        public Order mutate(Order order) {
            return new Order(order.item, true);
        }
    }
}
