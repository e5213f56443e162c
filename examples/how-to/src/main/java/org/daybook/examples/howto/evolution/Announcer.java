package org.daybook.examples.howto.evolution;

import java.util.ArrayList;
import java.util.List;
import org.daybook.event.EventView;
import org.daybook.event.StoredEvent;
import org.daybook.handler.SubscribeTo;

/** Knows nothing of tickets but their titles. */
public final class Announcer {

    @EventView(type = "ticket_opened", version = 2)
    record Opened(String title) {}

    private final List<String> titles = new ArrayList<>();

    @SubscribeTo(Opened.class)
    void opened(StoredEvent<Opened> event) {
        titles.add(event.payload().title());
    }

    public List<String> titles() {
        return List.copyOf(titles);
    }
}
