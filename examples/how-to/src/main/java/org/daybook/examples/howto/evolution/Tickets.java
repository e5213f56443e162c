package org.daybook.examples.howto.evolution;

import java.util.List;
import org.daybook.Daybook;
import org.daybook.event.EventTree;
import org.daybook.event.Upcaster;
import org.daybook.store.Store;

/** Opens a Daybook on a journal with a past. */
public final class Tickets {

    private Tickets() {}

    public static Daybook open(Store store) {
        // region steps
        return Daybook.builder(store)
                .packages("org.daybook.examples.howto.evolution") // finds PriorityIsANumber
                // "headline" became "title", and every ticket has a priority now.
                .upcaster(
                        "ticket_opened",
                        1,
                        Upcaster.changing(
                                data -> data.rename("headline", "title").set("priority", "normal")))
                // One event said two things.
                .upcaster("ticket_edited", 1, event -> {
                    EventTree renamed =
                            event.data().empty().set("title", event.data().get("headline"));
                    EventTree assigned =
                            event.data().empty().set("team", event.data().get("team"));
                    return List.of(event.as("ticket_renamed", 1, renamed), event.as("ticket_assigned", 1, assigned));
                })
                // Nobody needs it any more.
                .upcaster("ticket_viewed", 1, Upcaster.dropping())
                // Another name, the same shape.
                .upcaster("ticket_retitled", 1, Upcaster.moving("ticket_renamed", 1))
                .manualSubscriptions()
                .open();
        // endregion
    }
}
