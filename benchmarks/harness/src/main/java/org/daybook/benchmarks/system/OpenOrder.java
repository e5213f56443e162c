package org.daybook.benchmarks.system;

import org.daybook.benchmarks.worker.OrderEvent;
import org.daybook.event.BaseEntity;
import org.daybook.event.Change;
import org.daybook.event.Creation;

/** An order as an object that is kept and saved; its events are those of all systems, one level deeper. */
final class OpenOrder extends BaseEntity {

    private long quantity;

    void add(OrderEvent.ItemAdded item) {
        raise(new Added(item));
    }

    record Begun(OrderEvent.Opened order) implements Creation<OpenOrder> {
        @Override
        public OpenOrder create() {
            OpenOrder begun = new OpenOrder();
            begun.quantity = order.quantity();
            return begun;
        }
    }

    record Added(OrderEvent.ItemAdded item) implements Change<OpenOrder> {
        @Override
        public void apply(OpenOrder order) {
            order.quantity += item.quantity();
        }
    }
}
