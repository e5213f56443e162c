package org.daybook.examples.howto.evolution;

import java.util.List;
import org.daybook.event.EventShape;
import org.daybook.event.Upcaster;
import org.daybook.event.Upcasts;

/** Found in its package, as handlers are. */
@Upcasts(type = "ticket_opened", version = 2)
final class PriorityIsANumber implements Upcaster {

    @Override
    public List<EventShape> upcast(EventShape event) {
        event.data().set("priority", event.data().text("priority").equals("high") ? 1 : 2);
        return List.of(event.next());
    }
}
