package org.daybook.contract;

import java.util.ArrayList;
import java.util.List;
import org.daybook.event.AggregateType;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;
import org.daybook.event.EventContext;
import org.daybook.event.EventType;

/** An aggregate whose state is what its events know about themselves, and whose stored names are fixed. */
@AggregateType("guest book")
record Visit(List<EventContext> contexts) {

    Visit and(EventContext context) {
        List<EventContext> more = new ArrayList<>(contexts);
        more.add(context);
        return new Visit(List.copyOf(more));
    }

    @EventType(name = "arrival", version = 3)
    record Arrived() implements Creation.InContext<Visit> {
        @Override
        public Visit create(EventContext context) {
            return new Visit(List.of(context));
        }
    }

    record Stayed() implements DomainEvent.InContext<Visit> {
        @Override
        public Visit mutate(Visit visit, EventContext context) {
            return visit.and(context);
        }
    }
}
