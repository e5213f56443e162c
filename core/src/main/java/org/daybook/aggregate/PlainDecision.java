package org.daybook.aggregate;

import java.util.List;
import org.daybook.event.Decision;

/** The decision for events that know nothing of Daybook. */
record PlainDecision<S>(List<?> events) implements Decision<S> {

    /** The events of any decision, in order. */
    static List<?> eventsOf(Decision<?> decision) {
        return decision instanceof PlainDecision<?> plain ? plain.events() : Decision.events(decision);
    }
}
