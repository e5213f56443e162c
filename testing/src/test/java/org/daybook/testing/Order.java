package org.daybook.testing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.daybook.event.Creation;
import org.daybook.event.Discard;
import org.daybook.event.DomainEvent;

/** What a user of the kit tests. */
record Order(String customer, List<Line> lines, boolean paid) {

    record Line(String article, int pieces, BigDecimal price) {}

    record Placed(String customer) implements Creation<Order> {
        @Override
        public Order create() {
            return new Order(customer, List.of(), false);
        }
    }

    record LineAdded(Line line) implements DomainEvent<Order> {
        @Override
        public Order mutate(Order order) {
            List<Line> lines = new ArrayList<>(order.lines);
            lines.add(line);
            return new Order(order.customer, List.copyOf(lines), order.paid);
        }
    }

    record Paid() implements DomainEvent<Order> {
        @Override
        public Order mutate(Order order) {
            return new Order(order.customer, order.lines, true);
        }
    }

    record Cancelled() implements Discard<Order> {}

    DomainEvent<Order> pay() {
        if (lines.isEmpty()) {
            throw new IllegalStateException("nothing to pay for");
        }
        return new Paid();
    }
}
